import { describe, expect, it } from 'vitest';
import { ask, behind, forwarded, NOTHING, SAID } from './origin-kit.ts';

describe('a trusted proxy', () => {
  it.each<[trusted: string[], peer: string]>([
    [['10.0.0.1'], '::ffff:10.0.0.1'],
    [['::ffff:10.0.0.1'], '10.0.0.1'],
    [['10.0.0.0/8'], '10.20.30.40'],
    [['2001:DB8:0::1'], '2001:db8::1'],
    [['2001:db8::/32'], '2001:db8:1::1'],
    [['loopback'], '127.0.0.1'],
    [['loopback'], '::1'],
    [['linklocal'], 'fe80::1%eth0'],
    [['uniquelocal'], '192.168.1.1'],
  ])('%j is %s: addresses are compared as addresses', async (trustedProxies, peer) => {
    const platform = { name: 'test', remoteAddr: () => peer };
    expect(await ask(forwarded, '/', SAID, { trustedProxies, platform })).toEqual(['1.1.1.1', 'public.test', 'https']);
  });

  it.each<[trusted: string[], peer: string]>([
    [['10.0.0.0/8'], '11.0.0.1'],
    [['loopback'], '10.0.0.1'],
    [['10.0.0.1'], '10.0.0.10'],
    [['uniquelocal', '::/0'], 'not an address'],
  ])('%j is not %s', async (trustedProxies, peer) => {
    const platform = { name: 'test', remoteAddr: () => peer };
    expect(await ask(forwarded, '/', SAID, { trustedProxies, platform })).toEqual(NOTHING);
  });

  it.each([
    ['192.0.2.1:5678', '192.0.2.1'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['[2001:db8:0::1]', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['unknown', undefined],
    ['h.test', undefined],
    ['192.0.2.1; drop', undefined],
  ])('that names the client %s tells its address: %s', async (written, client) => {
    expect(await ask((req) => req.forwardedFor, '/', { 'x-forwarded-for': written }, behind(1))).toBe(client);
  });

  it('may be named with its port by the next one', async () => {
    const fields = { 'x-forwarded-for': '6.6.6.6, 1.1.1.1:99, [::ffff:10.0.0.2]:80' };
    expect(await ask((req) => req.forwardedFor, '/', fields, behind(['10.0.0.0/8']))).toBe('1.1.1.1');
  });

  it('whose client is no address hides who is further left', async () => {
    const fields = { 'x-forwarded-for': '10.0.0.3, unknown' };
    expect(await ask((req) => req.forwardedFor, '/', fields, behind(['10.0.0.0/8']))).toBeUndefined();
  });
});

describe('a Forwarded field', () => {
  const field =
    'for=6.6.6.6;host=evil.test, for="1.1.1.1:80";proto=HTTPS;host="public.test:8", For="[::ffff:10.0.0.2]"';

  it.each<[trusted: number | string[], seen: readonly unknown[]]>([
    [0, NOTHING],
    [1, ['10.0.0.2', undefined, undefined]],
    [2, ['1.1.1.1', 'public.test:8', 'https']],
    [['10.0.0.0/8'], ['1.1.1.1', 'public.test:8', 'https']],
    [['192.0.2.0/24'], NOTHING],
  ])('counts where %j are trusted', async (trusted, seen) => {
    expect(await ask(forwarded, '/', { forwarded: field }, behind(trusted))).toEqual(seen);
  });

  it.each(['for', 'host', 'proto'])(
    'does not count beside X-Forwarded-%s, whose proxy lets it through',
    async (name) => {
      const value = { for: '1.1.1.1', host: 'public.test', proto: 'https' }[name] ?? '';
      const fields = { forwarded: 'for=6.6.6.6;host=evil.test;proto=http', [`x-forwarded-${name}`]: value };
      const seen = await ask(forwarded, '/', fields, behind(1));
      expect(seen.filter((text) => text !== undefined)).toEqual([value]);
    },
  );

  it.each(['for=1.1.1.1;host="', 'for=unknown', 'for=_hidden;host=a b', '', 'for'])(
    'of %j tells no address',
    async (forwarded) => {
      expect(await ask((req) => req.forwardedFor, '/', { forwarded }, behind(1))).toBeUndefined();
    },
  );

  it('makes absolute URLs', async () => {
    const fields = { forwarded: 'for=1.1.1.1;host=public.test;proto=https' };
    expect(await ask((req) => req.constructUrl('/x'), '/', fields, behind(1))).toBe('https://public.test/x');
  });
});
