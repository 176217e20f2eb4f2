/** WebSockets as a page of some origin would open them. */

/** An open socket and what comes through it. Throws where it does not open. */
export async function openSocket(
  url: string,
  origin: string | undefined,
  headers: Record<string, string> = {},
) {
  const sent = origin === undefined ? headers : { ...headers, origin };
  // Node's own option; the standard has none.
  const options = { headers: sent } as unknown as string[];
  const socket = new WebSocket(url, options);
  const heard: string[] = [];
  socket.addEventListener('message', ({ data }) => heard.push(String(data)));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`${url} did not open`)));
  });
  return { socket, heard };
}
