import { getCount, increment, reset } from '$server/counter.do';
import { attempt, element } from './page';

const count = element('count');

element('increment').addEventListener('click', () => {
  void attempt(async () => {
    count.textContent = String(await increment());
    return '';
  });
});
element('reset').addEventListener('click', () => {
  void attempt(async () => {
    await reset();
    count.textContent = String(await getCount());
    return 'Back to the start.';
  });
});

count.textContent = String(await getCount());
