import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The floors of the house, from the ground up; a file may import from its own floor and from those below. */
const FLOORS: readonly (readonly RegExp[])[] = [
  [
    /^(http|logging|config)\//,
    /^platform\.ts$/,
    /^pipeline\/(maybe-promise|lazy-module|thrown)\.ts$/,
    /^app\/app-context(-cache)?\.ts$/,
    /^request\/upload-types\.ts$/,
    /^static\/file-system\.ts$/,
  ],
  [/^routing\//],
  [/^response\//],
  [/^request\//],
  [/^pages\//],
  [/^static\//],
  [/^session\//],
  [/^app\/(handler|fetch-handler|entry|middleware)\.ts$/],
  [/^app\/(snapshot|profile|profile-filename|shorthands|route|registry|place)\.ts$/],
  [/^app\//],
  [/^pipeline\//],
  [/^application\.ts$/],
  [/^(index|state|session)\.ts$/],
];

/** What only a runtime has; `navigator` is asked in one place, which says why. */
const RUNTIME_GLOBALS =
  /\b(process|Buffer|Deno|Bun|require|__dirname|global|setImmediate)\b(?=[.(])|'(?:node|cloudflare):/;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'));

const sources = new Map(files.map((file) => [file, readFileSync(join('src', file), 'utf8')]));

function importsOf(file: string): string[] {
  const specifiers = [...(sources.get(file) ?? '').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)];
  return specifiers.map((match) => match[1] ?? '');
}

function localImportsOf(file: string): string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(file), specifier)));
}

const floorOf = (file: string): number => FLOORS.findIndex((rooms) => rooms.some((room) => room.test(file)));

describe('the house', () => {
  it.each(files)('%s has a floor, and imports only go down', (file) => {
    expect(floorOf(file), `${file} belongs to no floor`).toBeGreaterThanOrEqual(0);
    const up = localImportsOf(file).filter((other) => floorOf(other) > floorOf(file));
    expect(up).toEqual([]);
  });

  it('has no cycle', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`A cycle: ${[...path, file].join(' -> ')}`);
      if (done.has(file)) return;
      for (const other of localImportsOf(file)) visit(other, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(done.size).toBe(files.length);
  });

  it.each(files)('%s touches no runtime', (file) => {
    const code = (sources.get(file) ?? '').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    expect(RUNTIME_GLOBALS.exec(code)?.[0]).toBeUndefined();
  });

  it('depends on one package, and files and sessions on one more each', () => {
    const room = (name: string): string[] => files.filter((file) => file.startsWith(`${name}/`));
    const packagesOf = (some: string[]): string[] => [
      ...new Set(some.flatMap(importsOf).filter((specifier) => !specifier.startsWith('.'))),
    ];
    const rooms = [...room('static'), ...room('session')];
    expect(packagesOf(files.filter((file) => !rooms.includes(file)))).toEqual(['cookie-es']);
    expect(packagesOf(room('static'))).toEqual(['mime']);
    expect(packagesOf(room('session')).sort()).toEqual(['cookie-es', 'jose']);
  });

  it('leads to sessions by their own door only', () => {
    const users = files.filter((file) => localImportsOf(file).some((other) => other.startsWith('session/')));
    expect(users.filter((file) => !file.startsWith('session/'))).toEqual(['session.ts']);
  });

  it('has at most six files beside its folders', () => {
    expect(files.filter((file) => !file.includes('/')).length).toBeLessThanOrEqual(6);
  });

  it('keeps each file under 300 lines', () => {
    const long = files.filter((file) => (sources.get(file) ?? '').split('\n').length > 301);
    expect(long).toEqual([]);
  });
});
