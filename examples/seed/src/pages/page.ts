/** The element with this id, which the page must have. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found as T;
}

/** Runs an action and shows its outcome. */
export async function attempt(action: () => Promise<string>): Promise<void> {
  const status = element('status');
  status.textContent = '…';
  try {
    status.textContent = await action();
  } catch (error) {
    status.textContent = error instanceof Error ? error.message : String(error);
  }
}

/** Adds a line to a list. */
export function addLine(list: HTMLElement, text: string): void {
  const item = document.createElement('li');
  item.textContent = text;
  list.appendChild(item);
  item.scrollIntoView({ block: 'nearest' });
}
