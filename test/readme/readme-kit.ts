import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { Application } from '../../src/index.ts';
import { ROOT, runScript } from '../run-script.ts';

/** Where the blocks stand as files while they are checked and run. */
export const DIRECTORY: string = `${ROOT}.build/readme/`;

/** One fenced block of the README. */
export interface Block {
  /** What stands behind the fence: `ts`, `sh` or nothing. */
  readonly language: string;
  /** The line of the README that its first line is. */
  readonly line: number;
  readonly text: string;
  /** The file's name: what a comment before it, `<!-- file: app.ts -->`, says, or one made of its line. */
  readonly file: string;
}

export const README: string = readFileSync(`${ROOT}README.md`, 'utf8');

/** The fenced blocks of a text, in order. */
export function findBlocks(markdown: string): Block[] {
  const fences = /^(?:<!-- file: (\S+) -->\n)?```(\w*)\n([\s\S]*?)^```$/gm;
  return Array.from(markdown.matchAll(fences), ({ index, 0: whole, 1: name, 2: language = '', 3: text = '' }) => {
    const line = markdown.slice(0, index + whole.indexOf('```')).split('\n').length + 1;
    return { language, line, text, file: name ?? `line-${line}.ts` };
  });
}

/** Writes the blocks as modules that have the line numbers of the README, and that give their application as default. */
export async function writeBlocks(blocks: readonly Block[], globals: readonly string[]): Promise<void> {
  await rm(DIRECTORY, { recursive: true, force: true });
  await mkdir(DIRECTORY, { recursive: true });
  const files: [name: string, text: string][] = blocks.map(({ file, line, text }) => [
    file,
    '\n'.repeat(line - 1) + toModule(text),
  ]);
  files.push(['tsconfig.json', JSON.stringify(TSCONFIG)], ['globals.d.ts', declareGlobals(globals)]);
  await Promise.all(files.map(([name, text]) => writeFile(DIRECTORY + name, text)));
}

function toModule(text: string): string {
  return text.includes('export default') ? text : `${text}export default app;\n`;
}

const TSCONFIG = {
  extends: '../../test/tsconfig.json',
  include: ['.'],
  references: [{ path: '../../src' }, { path: '../../adapters' }],
  // A handler in a text names its parameters, also where it does not use them.
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
};

/** Declares for all blocks what the text around them, or a block before them, has. */
function declareGlobals(names: readonly string[]): string {
  const surroundings = "import('../../test/readme/surroundings.ts')";
  const values = names.map(
    (name) => `const ${name}: ReturnType<typeof ${surroundings}.createSurroundings>['${name}'];`,
  );
  return `export {};\ndeclare global { ${values.join('\n')}\n type User = ${surroundings}.User; }\n`;
}

/** Compiles all written blocks in one program, and gives the errors back, each with its place in the README. */
export async function checkBlocks(): Promise<string[]> {
  const output = await runScript('node_modules/typescript/bin/tsc', ['-p', DIRECTORY, '--pretty', 'false']);
  return output
    .split(/^(?=\S)/m)
    .filter((error) => error.trim() !== '')
    .map((error) => error.trim().replace(/^\.build\/readme\/[\w-]+\.ts\((\d+),(\d+)\)/, 'README.md:$1:$2'));
}

/** Loads a written block, with the names of its surroundings, and gives its application back. */
export async function loadBlock({ file }: Block, surroundings: object): Promise<Application> {
  Object.assign(globalThis, surroundings);
  return (await import(/* @vite-ignore */ DIRECTORY + file)).default;
}
