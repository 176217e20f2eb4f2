/** Adds cards without loading the page again. Without this script, the form does the same with a reload. */
import boards from '$server/board.do';

const form = document.querySelector<HTMLFormElement>('#add')!;
const alert = form.querySelector('[role=alert]')!;
const board = boards.at(form.dataset.board!);

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  alert.textContent = '';
  try {
    // The class's method, without its first parameter: nobody can say who they are.
    await board.add(String(new FormData(form).get('text')));
    form.reset();
    await showCards();
  } catch (error) {
    alert.textContent = error instanceof Error ? error.message : String(error);
  }
});

/** Takes the cards from the page, which alone knows what they look like. */
async function showCards(): Promise<void> {
  const html = await (await fetch(location.href)).text();
  const page = new DOMParser().parseFromString(html, 'text/html');
  document.querySelector('#cards')!.replaceWith(page.querySelector('#cards')!);
}
