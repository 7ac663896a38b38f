import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const directory = '.build/instantiations';
const HEAD = `
import { Application } from '../../src/index.ts';
import { login, requestId, timing } from '../../test/types/middleware-stack.ts';
const app = new Application();
app.use(timing);
`;

/** Four kinds of routes, each with parameters or middleware. */
const routeOf = (index: number): string =>
  [
    `app.get('/r${index}/<id:int>', (_req, id) => ({ id }));`,
    `app.with(login).get('/r${index}/<id:int>/<name>', (req, id, name) => ({ id, name, who: req.member.name }));`,
    `app.with(timing, login, requestId).post('/r${index}/<day>', async (req, day) => req.requestId + day);`,
    `app.group('/g${index}/<org:word>').with(login, requestId).put('/x', (req, org) => org + req.member.name);`,
  ][index % 4] as string;

async function instantiations(name: string, size: number): Promise<number> {
  mkdirSync(directory, { recursive: true });
  const routes = Array.from({ length: size }, (_, index) => routeOf(index));
  writeFileSync(join(directory, `${name}.ts`), HEAD + routes.join('\n'));
  const config = { extends: '../../test/tsconfig.json', files: [`${name}.ts`], include: [], references: [] };
  writeFileSync(join(directory, `tsconfig.${name}.json`), JSON.stringify(config));
  const project = join(directory, `tsconfig.${name}.json`);
  const options = ['node_modules/typescript/bin/tsc', '-p', project, '--extendedDiagnostics'];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  return Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]);
}

it('takes at most 150 type instantiations for a route with middleware', async () => {
  const [few, many] = [await instantiations('few', 4), await instantiations('many', 204)];
  expect((many - few) / 200).toBeLessThanOrEqual(150);
}, 60_000);
