import { getName, setName } from '$server/user.do';

const heading = element('name');
const status = element('status');
const form = element('form') as HTMLFormElement;

async function show(): Promise<void> {
  heading.textContent = String((await getName()) ?? 'stranger');
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  status.textContent = 'Saving…';
  try {
    await setName(String(new FormData(form).get('name')));
    await show();
    form.reset();
    status.textContent = 'Saved.';
  } catch (error) {
    status.textContent = error instanceof Error ? error.message : String(error);
  }
});

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}

await show();
