import { read, savePreferences } from '$server/profile.do';
import { attempt, element } from './page';

const form = element<HTMLFormElement>('form');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(async () => {
    await savePreferences(new FormData(form));
    return 'Saved.';
  });
});

const { preferences } = await read();
for (const box of form.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) {
  // What the user checked in the meantime wins over the default.
  if (box.name === 'tags') box.defaultChecked = preferences?.tags.includes(box.value) ?? false;
  else box.defaultChecked = preferences?.marketingEmails ?? false;
}
