import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as node from '../../adapters/node.ts';
import { SETTING_NAMES } from '../../src/config/config.ts';
import * as library from '../../src/index.ts';
import * as sessions from '../../src/session.ts';
import * as state from '../../src/state.ts';
import { CONFIGURATION } from './configuration.ts';
import { DIFFERENCES } from './differences.ts';
import { FIRST_STEPS } from './first-steps.ts';
import { HANDLERS } from './handlers.ts';
import { HEADERS_AND_SESSIONS } from './headers-and-sessions.ts';
import { PATHS_AND_STATES } from './paths-and-states.ts';
import { REQUEST_VARIABLES } from './request-variables.ts';
import { parseSeed, readSeed, runsOfWords } from './seed-text.ts';
import { SEEING_INSIDE } from './seeing-inside.ts';
import type { Difference, Section, Statement } from './statement.ts';
import { UPLOADS_AND_OPTIONS } from './uploads-and-options.ts';

const { Application, PoorRequest } = library;
const { PoorSession } = sessions;

const SECTIONS: readonly Section[] = [
  ...FIRST_STEPS,
  ...CONFIGURATION,
  ...HANDLERS,
  ...PATHS_AND_STATES,
  ...REQUEST_VARIABLES,
  ...UPLOADS_AND_OPTIONS,
  ...HEADERS_AND_SESSIONS,
  ...SEEING_INSIDE,
];
const STATEMENTS: readonly Statement[] = SECTIONS.flatMap(({ statements }) => statements);

const KEYS = Object.keys(DIFFERENCES) as Difference[];

const chapter = readFileSync('docs/from-poor-wsgi.md', 'utf8');
const rows = chapter
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.slice(2, -2).split(' | ') as [theirs: string, ours: string]);

describe('what Poor WSGI documents', () => {
  it('is shown by tests that are there', () => {
    const shown = STATEMENTS.flatMap((one) => ('shownBy' in one && one.shownBy ? [one.shownBy] : []));
    const missing = shown.flatMap(([file, ...titles]) =>
      titles.filter((title) => !titlesOf(file).has(title)).map((title) => `${file}: ${title}`),
    );
    expect(missing).toEqual([]);
  });

  it('is listed as a difference where it is different here, and nothing else is', () => {
    const listed = chapter.split('\n').filter((line) => line.startsWith('- '));
    const keysOf = (line: string) => KEYS.filter((key) => line.startsWith(`- ${DIFFERENCES[key]}`));
    expect(listed.filter((line) => keysOf(line).length !== 1)).toEqual([]);
    expect(listed.flatMap(keysOf).sort()).toEqual([...KEYS].sort());
    const used = STATEMENTS.flatMap((one) => ('differs' in one && one.differs ? [one.differs] : []));
    expect(new Set(used)).toEqual(new Set(KEYS));
  });

  it('has an existing name here for each of its own', () => {
    const doors = { ...library, ...state, ...sessions, ...node };
    const ours = rows.flatMap(([, names]) => [...names.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));
    const exported = ours.flatMap((code) => code.match(/(?<![.\w'])[A-Za-z]\w+(?=\()/g) ?? []);
    expect(exported.filter((name) => !(name in doors))).toEqual([]);
    const objects: Record<string, object> = {
      app: new Application(),
      req: PoorRequest.prototype,
      session: PoorSession.prototype,
    };
    const members = ours.flatMap((code) => [...code.matchAll(/\b(app|req|session)\.(?!data\b|js\b)(\w+)/g)]);
    expect(members.filter(([, of = '', name = '']) => !(name in (objects[of] ?? {}))).map(([code]) => code)).toEqual(
      [],
    );
  });

  it('stands in its order, each statement once', () => {
    const lines = STATEMENTS.map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
    const texts = SECTIONS.flatMap(({ section, statements }) => statements.map(({ says }) => `${section}: ${says}`));
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });
});

describe('the text of Poor WSGI', () => {
  const text = readSeed();
  const { headings, blocks } = parseSeed(text);

  it('has these sections', () => {
    expect(SECTIONS.map(({ section }) => section)).toEqual(headings);
  });

  it('has no paragraph, item or example without a statement', () => {
    const silent = blocks.filter(({ first, last }) => !STATEMENTS.some(({ line }) => line >= first && line <= last));
    expect(silent).toEqual([]);
  });

  it('has each statement where the table says', () => {
    const astray = SECTIONS.flatMap(({ section, statements }) =>
      statements.filter(
        ({ line }) => !blocks.some((block) => block.section === section && line >= block.first && line <= block.last),
      ),
    );
    expect(astray).toEqual([]);
  });

  it('is not copied', () => {
    const theirs = runsOfWords(text, 6);
    expect(STATEMENTS.filter(({ says }) => [...runsOfWords(says, 6)].some((run) => theirs.has(run)))).toEqual([]);
  });

  it('has no name without ours beside it', () => {
    const known = new Set(rows.flatMap(([theirs]) => theirs.match(/\w+\*?/g) ?? []));
    const unknown = namesOf(text).filter((name) => !known.has(name.replace(/^(HTTP|METHOD|LOG|app)_.*/, '$1_*')));
    // Two slips of the pen, and what examples call their own.
    expect(unknown).toEqual(['error_log', 'http_status', 'set_content_lenght', 'set_logger']);
  });

  it('has no constant and no variable that is missing here', () => {
    const constants = text.match(/\b(?:HTTP|METHOD|LOG)_[A-Z_]+\b|\b(?:OK|DONE|DECLINED)\b/g) ?? [];
    expect(constants.filter((name) => !(name in state))).toEqual([]);
    const settings = SETTING_NAMES.map((name) => `poor_${name[0]?.toUpperCase()}${name.slice(1)}`);
    const variables = namesOf(text).filter((name) => name.startsWith('poor_'));
    expect(variables.filter((name) => !settings.includes(name))).toEqual([]);
  });
});

/** The titles in a file of tests: what stands in a call of `it` and the like, or first in a row of a table. */
function titlesOf(file: string): Set<string> {
  if (!existsSync(file)) return new Set();
  const literals = readFileSync(file, 'utf8').matchAll(
    /(?:(?:\b(?:it|describe)(?:\.\w+)*|[)\]])\(|\[)\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g,
  );
  return new Set([...literals].map(([, , title = '']) => title.replace(/\\(.)/g, '$1')));
}

/** The names of Poor WSGI that its text tells a program to use. */
function namesOf(text: string): string[] {
  const prose = text.replace(/link \| top$/gm, '');
  const names = [
    /\b(?:app|Application|req|Request|request|state|cookie)\.(\w+)/g,
    /\b(poor_[A-Z]\w+|(?:set|add|get|headers|err|file|pre|post|http|method)_\w+|(?:HTTP|METHOD|LOG|SERVER)_[A-Z_]+)\b/g,
    /\b(getfirst|getlist|fce|uni|redirect|EmptyForm|FieldStorage|PoorSession|OK|DONE|DECLINED)\b/g,
  ];
  return [...new Set(names.flatMap((each) => [...prose.matchAll(each)].map(([, name = '']) => name)))].sort();
}
