import { Application, type ApplicationOptions, type PoorRequest } from '../../src/index.ts';

type Fields = Readonly<Record<string, string>>;

/** What a handler reads of its request. */
export async function ask<T>(
  read: (req: PoorRequest) => T,
  url: string,
  headers: Fields = {},
  options: ApplicationOptions = {},
): Promise<T> {
  const app = new Application(options);
  const seen: T[] = [];
  app.default((req) => {
    seen.push(read(req));
  });
  await app.request(url, { headers });
  return seen[0] as T;
}

/** An application behind a proxy at 10.0.0.1. */
export function behind(trustedProxies: number | string[]): ApplicationOptions {
  return { trustedProxies, platform: { name: 'test', remoteAddr: () => '10.0.0.1' } };
}

export const forwarded = ({ forwardedFor, forwardedHost, forwardedProto }: PoorRequest): unknown[] => [
  forwardedFor,
  forwardedHost,
  forwardedProto,
];
export const NOTHING: readonly unknown[] = [undefined, undefined, undefined];

export const SAID: Fields = {
  'x-forwarded-for': '1.1.1.1',
  'x-forwarded-host': 'public.test',
  'x-forwarded-proto': 'https',
};
