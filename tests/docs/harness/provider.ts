/** An identity provider: it signs tokens, and serves the key that verifies them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What a token says; `undefined` where it lacks what others have. */
export type Claims = { readonly [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined };

export interface Provider {
  readonly issuer: string;
  readonly publicKey: object;
  /** What a token of this provider says, unless the test has it say something else. */
  claims(other?: Claims): JWTPayload;
  /** A token; `forged`: signed with another key, in the name of this one. */
  sign(claims: Claims, forged?: boolean): Promise<string>;
  stop(): void;
}

const PATHS = ['/keys.json', '/cdn-cgi/access/certs'];

/** Serves the key under the path that an app names, and under that of Cloudflare Access. */
export async function startProvider(audience: string): Promise<Provider> {
  const [own, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const publicKey = { ...(await exportJWK(own.publicKey)), kid: '1', alg: 'RS256', use: 'sig' };
  const server = createServer(({ url = '' }, response) => {
    response.writeHead(PATHS.includes(url) ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: [publicKey] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const claims = (more: Claims = {}): JWTPayload => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    return JSON.parse(JSON.stringify({ iss: issuer, aud: audience, sub: 'ada', exp, ...more }));
  };
  return {
    issuer,
    publicKey,
    claims,
    sign: (more, forged = false) =>
      new SignJWT(claims(more))
        .setProtectedHeader({ alg: 'RS256', kid: '1' })
        .sign((forged ? other : own).privateKey),
    stop: () => void server.close(),
  };
}
