import { fileStorage, node } from '../../adapters/node.ts';
import { Application, abort, attachment, html, memoryFiles, redirect, toSafeName } from '../../src/index.ts';

export interface User {
  readonly name: string;
}

/** What the blocks of all pages use without importing or defining it: names of an earlier block, and what an application brings itself. */
export function createSurroundings() {
  const admin = new Application();
  admin.get('/', (req) => `the admin of ${req.prefix}`);
  const files = memoryFiles({ 'a.png': 'a picture', '/srv/invoices/7.pdf': 'a bill' });
  return {
    ...{ abort, Application, attachment, html, redirect, toSafeName },
    app: new Application({ platform: { ...node, files: () => files } }),
    admin,
    legacy: async (_request: Request): Promise<Response> => new Response('legacy'),
    items: new Map([[1, { title: 'a book' }]]),
    rows: ['a;1', 'b;2'],
    users: {
      get: (session: string): User | undefined => (session === 'eva' ? { name: 'Eva' } : undefined),
      check: async (name: string, password: string): Promise<boolean> => name === 'Eva' && password === 'right',
    },
    fileStorage,
    pool: {
      connect: async () => ({
        rows: async function* () {
          yield* ['a;1', 'b;2'];
        },
        release() {},
      }),
    },
    bucket: { createUpload: async (_name: string) => new Upload() },
  };
}

/** What a client of some storage might offer. */
class Upload {
  async send(_bytes: Uint8Array): Promise<void> {}
  async complete(): Promise<void> {}
  async delete(): Promise<void> {}
}
