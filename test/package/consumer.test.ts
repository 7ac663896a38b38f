import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, runScript } from '../run-script.ts';

/** What somebody writes who has installed the package, and nothing else. */
const WEB = `
  import { Application, type Handler, html, type PoorRequest } from 'poorfetch';
  import { bun, entry } from 'poorfetch/bun';
  import { deno, fileStorage, serve } from 'poorfetch/deno';
  import { PoorSession } from 'poorfetch/session';
  import { HTTP_NOT_FOUND, METHOD_GET_POST } from 'poorfetch/state';
  import { workers } from 'poorfetch/workers';

  type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
  declare function is<_Proof extends true>(): void;

  interface User { readonly name?: string }
  declare module 'poorfetch' {
    interface Register { user: User | undefined; app_cache: Map<string, Date> }
    interface FilterTypes { email: URL }
  }

  const app = new Application({ platform: workers, filters: { day: { regexp: /x/, convert: (text) => new Date(text) } } });

  app.get('/<name>/<age:int>/<to:email>/<since:day>', (req, ...args) => {
    is<Equal<typeof args, [string, number, URL, Date]>>();
    is<Equal<typeof req, PoorRequest>>();
    is<Equal<[typeof req.user, typeof req.app_cache, typeof req.logger], [User | undefined, Map<string, Date>, unknown]>>();
    return html\`\${req.user?.name}\`;
  });
  // @ts-expect-error: there is no filter nothing
  app.get('/<a:nothing>', () => 'x');
  // @ts-expect-error: a user has a name
  app.preProcess((req) => { req.user = { login: 'x' }; });

  function checkLogin<Args extends unknown[]>(handler: Handler<Args>): Handler<Args> {
    return async (req, ...args) => ((await PoorSession.open<User>(req)).data.name ? handler(req, ...args) : HTTP_NOT_FOUND);
  }
  app.route('/private/<id:int>', checkLogin((_req, id) => id.toFixed()), METHOD_GET_POST);

  export const other = new Application({ platform: bun, fileCallback: fileStorage('.') }).mount('/inner', app);
  export const served = await serve(new Application({ platform: deno }), { port: 0 });
  export default entry(app);
`;

/** The same with @types/node, which the door of Node needs. */
const NODE = `
  import { Application } from 'poorfetch';
  import { cpuProfiler, fileStorage, node, serve, type RunningServer, type StoredFile } from 'poorfetch/node';

  const app = new Application({ platform: node, fileCallback: fileStorage('./upload') });
  app.post('/', (req) => (req.form.get('upload')?.sink as StoredFile | undefined)?.path);
  app.setProfile(cpuProfiler, 'log/req');
  export const server: RunningServer = await serve(app, { port: 0, tls: { key: Buffer.from('') } });
`;

const COMPILER_OPTIONS = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  types: [],
  noEmit: true,
};

let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'poorfetch-consumer-'));
  for (const [name, program] of Object.entries({ web: WEB, node: NODE })) {
    const installed = join(directory, name, 'node_modules');
    await mkdir(join(installed, 'poorfetch'), { recursive: true });
    await cp(`${ROOT}package.json`, join(installed, 'poorfetch/package.json'));
    await cp(`${ROOT}dist`, join(installed, 'poorfetch/dist'), { recursive: true });
    await writeFile(join(directory, name, 'package.json'), '{ "type": "module" }');
    await writeFile(join(directory, name, 'program.ts'), program);
    await cp(`${ROOT}test/apps/simple.ts`, join(directory, name, 'simple.ts'));
  }
  await mkdir(join(directory, 'node/node_modules/@types'));
  await symlink(`${ROOT}node_modules/@types/node`, join(directory, 'node/node_modules/@types/node'));
  await symlink(`${ROOT}node_modules/undici-types`, join(directory, 'node/node_modules/undici-types'));
});

afterAll(() => rm(directory, { recursive: true }));

describe('whoever installs the package', () => {
  // The oldest compiler that is supported, the last one in JavaScript, and the current one. The older ones take long over
  // the types of Node, so they try one way to find them.
  const programs = [
    { program: 'web', compiler: 'typescript', resolution: 'bundler' },
    { program: 'web', compiler: 'typescript', resolution: 'nodenext' },
    { program: 'web', compiler: 'typescript-5.9', resolution: 'bundler' },
    { program: 'web', compiler: 'typescript-5.9', resolution: 'nodenext' },
    { program: 'web', compiler: 'typescript-5.2', resolution: 'bundler' },
    { program: 'web', compiler: 'typescript-5.2', resolution: 'nodenext' },
    { program: 'node', compiler: 'typescript', resolution: 'bundler' },
    { program: 'node', compiler: 'typescript', resolution: 'nodenext' },
    { program: 'node', compiler: 'typescript-5.9', resolution: 'nodenext' },
    { program: 'node', compiler: 'typescript-5.2', resolution: 'nodenext' },
  ];

  it.each(programs)('compiles with it: $program, $compiler, $resolution', { timeout: 120_000 }, async (one) => {
    const { program, compiler, resolution } = one;
    const project = join(directory, program, `${compiler}-${resolution}.json`);
    const module = resolution === 'bundler' ? 'esnext' : 'nodenext';
    const compilerOptions = { ...COMPILER_OPTIONS, module, moduleResolution: resolution };
    await writeFile(project, JSON.stringify({ files: ['program.ts', 'simple.ts'], compilerOptions }));
    expect(await runScript(`node_modules/${compiler}/bin/tsc`, ['-p', project, '--pretty', 'false'])).toBe('');
  });
});
