/** Requests with the headers that `fetch` sets itself, or refuses to. */
import { type IncomingMessage, type RequestOptions, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

export function ask(url: string, options: RequestOptions, body?: Uint8Array): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...options });
    const settle = ({ statusCode = 0, headers }: IncomingMessage, text: string) =>
      resolve({ status: statusCode, headers, body: text });
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => settle(response, text));
    });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      settle(response, '');
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
