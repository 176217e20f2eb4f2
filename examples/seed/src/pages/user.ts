import { getName, setName } from '$server/user.do';
import { attempt, element } from './page';

const form = element<HTMLFormElement>('form');

async function show(): Promise<void> {
  element('name').textContent = String((await getName()) ?? 'stranger');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(async () => {
    await setName(String(new FormData(form).get('name')));
    await show();
    form.reset();
    return 'Saved.';
  });
});

await show();
