import { RpcError } from '@kuratchi/koze';
import { read, setProfile } from '$server/profile.do';
import { addLine, attempt, element } from './page';

const form = element<HTMLFormElement>('form');
const issues = element('issues');

async function show(): Promise<void> {
  const { profile } = await read();
  element('saved').textContent = profile ? JSON.stringify(profile, null, 2) : '';
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  issues.replaceChildren();
  void attempt(async () => {
    const fields = new FormData(form);
    try {
      await setProfile({ name: String(fields.get('name')), likesDogs: fields.has('likesDogs') });
    } catch (error) {
      if (!(error instanceof RpcError) || !error.issues) throw error;
      for (const { path, message } of error.issues) addLine(issues, `${path.join('.')} ${message}`);
      return '';
    }
    await show();
    return 'Saved.';
  });
});

await show();
