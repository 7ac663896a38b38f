/*
 * Measures this library beside others:
 *
 *     npm run bench                           all of them, one after the other, with short turns
 *     npm run bench fetch                     answers in process, on each runtime: node, bun, deno, workerd
 *     npm run bench fetch deno json miss      on one of them, the cases whose names hold one of the words
 *     npm run bench http                      servers, over sockets; needs wrk
 *     npm run bench router                    tables of routes
 *     npm run bench size                      what a bundle weighs
 *     npm run bench start                     a new process, until its first answer
 *     npm run bench multipart                 parsers of forms
 *     npm run bench files                     servers of files, over sockets; needs wrk, and nginx to compare with it
 *     npm run bench sessions                  seal and open
 *     BEFORE=../other npm run bench ...       another checkout of this repository is a contestant too
 *     taskset -c 1 npm run bench http         servers and wrk on one processor: costs vary less, since nobody is woken on
 *                                             another; the rates hold the time of wrk as well
 *
 * Contestants take turns within a round, so that what else the machine does hits all of them alike; a figure is the median
 * of the rounds. In process what counts is the time of a processor, not that of a clock. Trust ratios, not figures.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Choice } from './choice.ts';
import { benchFetch } from './fetch/bench.ts';
import { benchFiles } from './files/bench.ts';
import { benchHttp } from './http/bench.ts';
import { benchMultipart } from './multipart/bench.ts';
import { benchRouter } from './router/bench.ts';
import { isRuntime, RUNTIMES } from './runtimes.ts';
import { benchSessions } from './sessions/bench.ts';
import { benchSize } from './size/bench.ts';
import { benchStart } from './start/bench.ts';

const BENCHES: ReadonlyMap<string, (choice: Choice) => Promise<void>> = new Map([
  ['fetch', benchFetch],
  ['http', benchHttp],
  ['router', benchRouter],
  ['size', benchSize],
  ['start', benchStart],
  ['multipart', benchMultipart],
  ['files', benchFiles],
  ['sessions', benchSessions],
]);

const [name, ...words] = process.argv.slice(2);
const benches = name === undefined ? [...BENCHES.values()] : [BENCHES.get(name)].filter((bench) => bench !== undefined);
if (benches.length === 0) {
  console.log(
    `npm run bench [${[...BENCHES.keys()].join('|')}] [${Object.keys(RUNTIMES).join('|')}] [part of a case's name]...`,
  );
  process.exit(name === '--help' ? 0 : 2);
}
// The others are installed when they are first needed: who only works on the library does not need them.
if (!existsSync('bench/node_modules')) execFileSync('npm', ['ci', '--prefix', 'bench'], { stdio: 'inherit' });
const runtimes = words.filter(isRuntime);
for (const bench of benches) {
  await bench({
    runtimes: runtimes.length > 0 ? runtimes : Object.keys(RUNTIMES).filter(isRuntime),
    words: words.filter((word) => !isRuntime(word)),
    before: process.env.BEFORE,
    isShort: name === undefined,
  });
}
