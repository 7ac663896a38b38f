import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Application } from '../../src/index.ts';
import { ROOT, runScript } from '../run-script.ts';

/** The blocks are written below this directory to be checked and run. */
export const DIRECTORY: string = `${ROOT}.build/readme/`;

/** A page of the documentation. */
export interface Page {
  /** Its path in the project: `README.md`, `docs/routing.md`. */
  readonly path: string;
  readonly text: string;
}

/** README.md and all files in docs/. */
export const PAGES: readonly Page[] = [
  'README.md',
  ...readdirSync(`${ROOT}docs`)
    .sort()
    .map((name) => `docs/${name}`),
].map((path) => ({ path, text: readFileSync(ROOT + path, 'utf8') }));

/** One fenced block of a page. */
export interface Block {
  /** The path of its page. */
  readonly page: string;
  /** The word after the fence: `ts`, `js`, `sh` or nothing. */
  readonly language: string;
  /** The line of the page on which its text starts. */
  readonly line: number;
  readonly text: string;
  /** Its file below DIRECTORY, in a directory of its page: named by a comment before the block, `<!-- file: app.ts -->`, or by its line. */
  readonly file: string;
}

/** The fenced blocks of a page, in order. */
export function findBlocks({ path, text: markdown }: Page): Block[] {
  const fences = /^(?:<!-- file: (\S+) -->\n)?```(\w*)\n([\s\S]*?)^```$/gm;
  return Array.from(markdown.matchAll(fences), ({ index, 0: whole, 1: name, 2: language = '', 3: text = '' }) => {
    const line = markdown.slice(0, index + whole.indexOf('```')).split('\n').length + 1;
    const file = `${path.replace(/\.md$/, '')}/${name ?? `line-${line}.ts`}`;
    return { page: path, language, line, text, file };
  });
}

/** The blocks of all pages in one language. */
export function findAllBlocks(language: string): Block[] {
  return PAGES.flatMap(findBlocks).filter((block) => block.language === language);
}

/** Writes each block as a module that has the line numbers of its page and exports its application as default. */
export async function writeBlocks(blocks: readonly Block[], globals: readonly string[]): Promise<void> {
  await rm(DIRECTORY, { recursive: true, force: true });
  const files: [name: string, text: string][] = blocks.map(({ file, line, text }) => [
    file,
    '\n'.repeat(line - 1) + toModule(text),
  ]);
  files.push(['tsconfig.json', JSON.stringify(TSCONFIG)], ['globals.d.ts', declareGlobals(globals)]);
  await Promise.all(
    files.map(async ([name, text]) => {
      await mkdir(dirname(DIRECTORY + name), { recursive: true });
      await writeFile(DIRECTORY + name, text);
    }),
  );
}

function toModule(text: string): string {
  return text.includes('export default') ? text : `${text}export default app;\n`;
}

const TSCONFIG = {
  extends: '../../test/tsconfig.json',
  include: ['.'],
  references: [{ path: '../../src' }, { path: '../../adapters' }],
  // An example names the parameters of its handlers and its routes, also those it does not use.
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
};

/** Declares the surroundings as globals of all blocks. */
function declareGlobals(names: readonly string[]): string {
  const surroundings = "import('../../test/readme/surroundings.ts')";
  const values = names.map(
    (name) => `const ${name}: ReturnType<typeof ${surroundings}.createSurroundings>['${name}'];`,
  );
  return `export {};\ndeclare global { ${values.join('\n')}\n type User = ${surroundings}.User; }\n`;
}

/** Compiles all written blocks in one program and returns the errors, each with its place in a page. */
export async function checkBlocks(): Promise<string[]> {
  const output = await runScript('node_modules/typescript/bin/tsc', ['-p', DIRECTORY, '--pretty', 'false']);
  return output
    .split(/^(?=\S)/m)
    .filter((error) => error.trim() !== '')
    .map((error) => error.trim().replace(/^\.build\/readme\/(.+)\/[\w-]+\.ts\((\d+),(\d+)\)/, '$1.md:$2:$3'));
}

/** Loads a written block with the names of its surroundings and returns its application. */
export async function loadBlock({ file }: Block, surroundings: object): Promise<Application> {
  Object.assign(globalThis, surroundings);
  return (await import(/* @vite-ignore */ DIRECTORY + file)).default;
}
