import { beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { runScript } from '../run-script.ts';
import { findAllBlocks, PAGES } from './readme-kit.ts';

const commands = findAllBlocks('sh').flatMap(({ page, text, line }) =>
  text
    .split('\n')
    .flatMap((row, at) => parts(row.replace(/\s#.*/, '')).map((command) => ({ page, line: line + at, command }))),
);

/** The commands of one row, without the variables before them. */
function parts(row: string): string[] {
  return row
    .split('&&')
    .map((part) => part.trim().replace(/^(\w+=(?:\$\(.*?\)|\S*) )+/, ''))
    .filter(Boolean);
}

describe('the commands of README and docs', () => {
  let help = '';
  beforeAll(async () => {
    help = await runScript(packageJson.bin.poorfetch, ['--help']);
  });

  it.each(commands)('exist: $page:$line: $command', ({ command }) => {
    const [program = '', verb = '', script = ''] = command.split(' ');
    if (program === 'npm' && verb === 'run') expect(Object.keys(packageJson.scripts)).toContain(script);
    else if (program === 'npm') expect([...Object.keys(packageJson.scripts), ...NPM]).toContain(verb);
    else if (program === 'npx') expect([...Object.keys(packageJson.bin), 'wrangler']).toContain(verb);
    else expect(['curl', 'mkdir', 'cd', 'bun', 'deno']).toContain(program);
  });

  it('use only options that the command has', () => {
    const options = PAGES.flatMap(({ text }) =>
      Array.from(text.matchAll(/poorfetch (?:[\w.]+ )?(--[\w-]+)/g), ([, option]) => option),
    );
    expect(options).not.toEqual([]);
    expect(options.filter((option) => !help.includes(`  ${option} `))).toEqual([]);
  });

  it('include all options in the usage', () => {
    const usage = findAllBlocks('').find(({ text }) => text.startsWith('poorfetch [ENTRY]'))?.text ?? '';
    const options = (text: string): string[] => (text.match(/--[a-z][a-z-]*(?: [A-Z]+)?/g) ?? []).sort();
    expect(options(usage)).toEqual(options(help.replace(/^ {2}--help.*$/m, '').replace(/(?<=\S {2}).*/gm, '')));
  });
});

/** Commands of npm itself. */
const NPM = ['init', 'pkg', 'install', 'ci', 'cit'];
