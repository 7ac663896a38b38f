/*
 * Measures this library beside others:
 *
 *     npm run bench multipart                 on each runtime: node, bun, deno, workerd
 *     npm run bench multipart deno CR tiny    on one of them, the cases whose names hold one of the words
 *     npm run bench files                     servers of files, over sockets; needs wrk, and nginx to compare with it
 *     npm run bench sessions                  seal and open, on each runtime
 *     BEFORE=../other npm run bench ...       another checkout of this repository is a contestant too
 *
 * Contestants take turns within a round, so that what else the machine does hits all of them alike; a figure is the median
 * of the rounds. Trust ratios, not figures.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { benchFiles } from './files/bench.ts';
import { benchMultipart, type Choice } from './multipart/bench.ts';
import { isRuntime, RUNTIMES } from './runtimes.ts';
import { benchSessions } from './sessions/bench.ts';

const BENCHES: ReadonlyMap<string, (choice: Choice) => Promise<void>> = new Map([
  ['multipart', benchMultipart],
  ['files', benchFiles],
  ['sessions', benchSessions],
]);

const [name = '--help', ...words] = process.argv.slice(2);
const bench = BENCHES.get(name);
if (bench === undefined) {
  console.log(
    `npm run bench ${[...BENCHES.keys()].join('|')} [${Object.keys(RUNTIMES).join('|')}] [part of a case's name]...`,
  );
  process.exit(name === '--help' ? 0 : 2);
}
// The others are installed when they are first needed: who only works on the library does not need them.
if (!existsSync('bench/node_modules')) execFileSync('npm', ['ci', '--prefix', 'bench'], { stdio: 'inherit' });
const runtimes = words.filter(isRuntime);
await bench({
  runtimes: runtimes.length > 0 ? runtimes : Object.keys(RUNTIMES).filter(isRuntime),
  words: words.filter((word) => !isRuntime(word)),
  before: process.env.BEFORE,
});
