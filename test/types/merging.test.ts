import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, runScript } from '../run-script.ts';

/** A program of its own has the settings of `src`, and nothing merged by others. */
const TSCONFIG = {
  extends: `${ROOT}tsconfig.json`,
  files: ['program.mts'],
  references: [],
  compilerOptions: {
    lib: ['ES2023', 'WebWorker', 'WebWorker.Iterable', 'WebWorker.AsyncIterable'],
    types: [],
    paths: { poorfetch: [`${ROOT}src/index.ts`] },
    noEmit: true,
    composite: false,
    declarationMap: false,
    sourceMap: false,
    isolatedDeclarations: false,
  },
};

describe.concurrent('what a program merges into', () => {
  it('FilterTypes, every application knows', async () => {
    const errors = await compile(`
      declare module 'poorfetch' { interface FilterTypes { email: URL; int: bigint } }
      const app = new Application();
      app.get('/<a:email>/<b:int>/<c:float>', (_req, ...args) => is<Equal<typeof args, [URL, bigint, number]>>());
      const own = new Application({ filters: { email: { regexp: /x/, convert: Number } } });
      own.get('/<a:email>/<b:int>', (_req, ...args) => is<Equal<typeof args, [number, bigint]>>());
      // @ts-expect-error: there is no filter nothing
      app.get('/<a:nothing>', () => 'x');
    `);
    expect(errors).toEqual([]);
  });

  it('Register, every request has', async () => {
    const errors = await compile(`
      declare module 'poorfetch' { interface Register { user: { name: string }; config: number[]; app_cache: Map<string, Date> } }
      new Application().get('/', (req) => {
        is<Equal<typeof req.user, { name: string }>>();
        is<Equal<typeof req.config, number[]>>();
        is<Equal<typeof req.app_cache, Map<string, Date>>>();
        is<Equal<typeof req.logger, unknown>>();
        // @ts-expect-error: a user has a name
        req.user = { login: 'x' };
      });
    `);
    expect(errors).toEqual([]);
  });

  it('nothing, and there is nothing', async () => {
    const errors = await compile(`
      new Application().get('/', (req) => {
        is<Equal<[typeof req.user, typeof req.config, typeof req.logger], [unknown, unknown, unknown]>>();
        // @ts-expect-error: there is no such property
        req.app_cache;
      });
    `);
    expect(errors).toEqual([]);
  });
});

describe.concurrent('an error can be read', () => {
  it('of an unknown filter: it says which', async () => {
    const errors = await compile(`new Application().get('/<a:int>/<b:nothing>', () => 'x');`);
    expect(errors.join('\n')).toContain('There is no filter nothing');
  });

  it('of a wrong argument: it says what it is, and nothing of methods', async () => {
    const [error = ''] = await compile(`new Application().route('/<id:int>', (_req, id: string) => id);`);
    expect(error).toContain("Type 'number' is not assignable to type 'string'");
    expect(error).not.toContain("'Methods'");
  });
});

/** Compiles a program that has its imports in place, and gives its errors back. */
async function compile(program: string): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'poorfetch-types-'));
  const imports = `
    import { Application } from 'poorfetch';
    type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
    declare function is<_Proof extends true>(): void;
    export type Used = Equal<typeof is, Application>;
  `;
  try {
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    await writeFile(join(directory, 'program.mts'), imports + program);
    const output = await runScript('node_modules/typescript/bin/tsc', ['-p', directory, '--pretty', 'false']);
    return output.split(/^(?=\S)/m).filter((error) => error.includes('program.mts('));
  } finally {
    await rm(directory, { recursive: true });
  }
}
