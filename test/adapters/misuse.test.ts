import { describe, expect, it } from 'vitest';
import * as bun from '../../adapters/bun.ts';
import * as deno from '../../adapters/deno.ts';
import { fileStorage, type NodeServeOptions, serve } from '../../adapters/node.ts';
import { Application } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';

const OPTIONS = 'port, hostname, env, shutdownTimeout, signals, tls';

const wrong: readonly (readonly [what: string, options: object, says: string])[] = [
  [
    'an unknown option',
    { prt: 80 },
    `serve has no option prt; there are ${OPTIONS}, headersTimeout, keepAliveTimeout, server`,
  ],
  [
    'an option of another runtime',
    { idleTimeout: 5 },
    `serve has no option idleTimeout; there are ${OPTIONS}, headersTimeout, keepAliveTimeout, server`,
  ],
  ['a port that is a text', { port: '8080' }, 'port must be a whole number from 0 to 65535, not "8080"'],
  ['a port that there is not', { port: 65_536 }, 'port must be a whole number from 0 to 65535, not 65536'],
  ['a time that is a text', { shutdownTimeout: '5s' }, 'shutdownTimeout must be a number of seconds, not "5s"'],
  [
    'an address of another machine',
    { port: 0, hostname: '192.0.2.1' },
    '192.0.2.1 is no address of this machine; 127.0.0.1 and 0.0.0.0 are',
  ],
];

describe('who serves wrongly is told', () => {
  it.each(wrong)('%s', async (_what, options, says) => {
    await expect(serve(new Application(), options as NodeServeOptions)).rejects.toThrow(says);
  });

  it('what cannot be served', async () => {
    await expect(serve({ default: {} } as never)).rejects.toThrow(
      'serve takes an Application, or an object with a fetch',
    );
  });

  it('a port that is taken', async () => {
    const { url, close } = await serve(new Application(), { port: 0, signals: false });
    const port = Number(new URL(url).port);
    const again = serve(new Application(), { port, signals: false });
    await expect(again).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken by another server; choose another one`);
    await close();
  });

  it('an option of an entry for Bun', () => {
    expect(() => bun.entry(new Application(), { prt: 80 } as object)).toThrow(
      'entry has no option prt; there are port, hostname, env, tls, idleTimeout, maxRequestBodySize',
    );
  });

  it.each([
    [
      'fileStorage of a directory that is not there',
      '/nowhere',
      'fileStorage stores files in a directory, and /nowhere is none; create it first',
    ],
    ['fileStorage of nothing', undefined, "fileStorage takes a directory, such as './upload', not undefined"],
  ])('%s', (_what, directory, says) => {
    expect(() => fileStorage(directory as string)).toThrow(says);
  });
});

describe('who takes the adapter of another runtime is told', () => {
  it.each([
    ['Bun', bun.serve, 'poorfetch/node and poorfetch/deno'],
    ['Deno', deno.serve, 'poorfetch/node and poorfetch/bun'],
  ])('serve of %s', async (name, start, others) => {
    const says = `poorfetch/${name.toLowerCase()} needs ${name}, and this is another runtime; ${others} are for others`;
    await expect(start(new Application())).rejects.toThrow(says);
  });

  it('the platform of Deno', async () => {
    const { app, log } = loggedApp({ platform: deno.deno });
    expect((await app.request('/')).status).toBe(500);
    expect(log.lines[0]).toContain(
      'poorfetch/deno needs Deno, and this is another runtime; poorfetch/node and poorfetch/bun are for others',
    );
  });
});
