import { results, vote } from '$server/poll.do';

const list = document.querySelector('ul') as HTMLUListElement;
const status = document.querySelector('[role=status]') as HTMLElement;

function show(votes: Record<string, number>): void {
  list.replaceChildren(...Object.entries(votes).map(([choice, count]) => row(choice, count)));
}

function row(choice: string, count: number): HTMLLIElement {
  const button = Object.assign(document.createElement('button'), { textContent: choice });
  button.addEventListener('click', () => take(vote(choice)));
  const item = document.createElement('li');
  item.replaceChildren(button, ` ${count}`);
  return item;
}

async function take(answer: Promise<Record<string, number>>): Promise<void> {
  try {
    show(await answer);
    status.textContent = '';
  } catch (error) {
    status.textContent = String(error);
  }
}

await take(results());
