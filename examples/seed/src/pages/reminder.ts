import { listSent, scheduleReminder } from '$server/reminder.do';
import { addLine, attempt, element } from './page';

const form = element<HTMLFormElement>('form');
const sent = element('sent');

async function show(): Promise<void> {
  const times = await listSent();
  sent.replaceChildren();
  for (const time of times) addLine(sent, `Reminded at ${new Date(time).toLocaleTimeString()}`);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(async () => {
    const seconds = Number(new FormData(form).get('seconds'));
    const { scheduled } = await scheduleReminder(seconds * 1000);
    setTimeout(show, seconds * 1000 + 500);
    return `Scheduled for ${new Date(scheduled).toLocaleTimeString()}.`;
  });
});

await show();
