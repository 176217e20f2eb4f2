/** Whether a request asks for a WebSocket. Pages cannot set the header themselves. */
export function isUpgrade({ method, headers }: Request): boolean {
  return method === 'GET' && headers.get('upgrade')?.toLowerCase() === 'websocket';
}
