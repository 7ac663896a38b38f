#!/usr/bin/env node
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect, parseArgs, parseEnv } from 'node:util';
import type { Fetcher } from '../src/app/fetch-handler.ts';
import { Application } from '../src/application.ts';
import { redactorOf } from '../src/config/config.ts';
import { LOG_LEVELS } from '../src/logging/log.ts';
import { startCpuProfile, writeCpuProfile } from './cpu-profile.ts';
import { serve } from './node.ts';
import { ListenError } from './serving.ts';

const USAGE = `Usage: poorfetch [ENTRY] [options]

Serves the application that the module ENTRY exports as default, or, without one, just the files of a document root.

  --headers-timeout SECONDS, --keep-alive-timeout SECONDS
                       how long the head of a request may take, and a connection be idle (default: 60 and 5; 0: for ever)
  --port NUMBER        port, 0 for any free one (default: PORT, else 8080)
  --host ADDRESS       address to listen on (default: 127.0.0.1)
  --document-root DIR  the same as poor_DocumentRoot=DIR: serve the files in DIR
  --document-index     the same as poor_DocumentIndex=On: list directories
  --debug              the same as poor_Debug=On
  --log-level LEVEL    the same as poor_LogLevel=LEVEL: ${LOG_LEVELS.join(', ')}
  --env-file FILE      read variables from a file; those of the environment win
  --profile FILE       profile the start, until it listens, and write FILE, such as start.cpuprofile
  --help               print this
`;

/** What the person at the command line did wrong: one line, and exit 2. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = parseCommand();
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const [entry, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`one module at a time, not also ${more.join(' ')}`);
  readEnvFile(values['env-file']);
  const env = readSettings(values);
  const root = env.poor_DocumentRoot ?? process.env.poor_DocumentRoot;
  if (root) checkDirectory(root);
  if (entry === undefined && !root)
    throw new UsageError('name the module of an application, or the directory with --document-root; --help tells more');
  const port = checkPort(values.port ?? (process.env.PORT || '8080'), values.port === undefined ? 'PORT' : '--port');
  const endProfile = await startProfile(values.profile);
  const app = entry === undefined ? new Application({ name: 'poorfetch' }) : await loadApplication(entry);
  const { url } = await serve(app, {
    port,
    hostname: values.host,
    env,
    headersTimeout: parseSeconds('headers-timeout', values['headers-timeout'], 60),
    keepAliveTimeout: parseSeconds('keep-alive-timeout', values['keep-alive-timeout'], 5),
  });
  await endProfile?.();
  console.log(`${entry ?? root} is served at ${url}`);
}

type Values = ReturnType<typeof parseCommand>['values'];

function readSettings(values: Values): Record<string, string> {
  const env: Record<string, string> = {};
  if (values.debug) env.poor_Debug = 'On';
  if (values['log-level'] !== undefined) env.poor_LogLevel = checkLevel(values['log-level']);
  if (values['document-root'] !== undefined) env.poor_DocumentRoot = values['document-root'];
  if (values['document-index']) env.poor_DocumentIndex = 'On';
  return env;
}

function checkDirectory(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new UsageError(`the document root ${path} is no directory`);
}

function parseCommand() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        'headers-timeout': { type: 'string' },
        'keep-alive-timeout': { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        'document-root': { type: 'string' },
        'document-index': { type: 'boolean', default: false },
        debug: { type: 'boolean', default: false },
        'log-level': { type: 'string' },
        'env-file': { type: 'string' },
        profile: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.replaceAll('\n', ' '));
  }
}

function checkPort(text: string, source: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new UsageError(`${source} is a number from 0 to 65535, not ${JSON.stringify(text)}`);
  return port;
}

function parseSeconds(option: string, text: string | undefined, defaultValue: number): number {
  if (text === undefined) return defaultValue;
  if (/^\d{1,6}(?:\.\d+)?$/.test(text)) return Number(text);
  throw new UsageError(`--${option} is a number of seconds, not ${JSON.stringify(text)}`);
}

function checkLevel(level: string): string {
  if (!(LOG_LEVELS as readonly string[]).includes(level)) {
    throw new UsageError(`a log level is one of ${LOG_LEVELS.join(', ')}, not ${level}`);
  }
  return level;
}

function readEnvFile(file: string | undefined): void {
  if (file === undefined) return;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`the file of --env-file cannot be read: ${(error as Error).message}`);
  }
  for (const [name, value] of Object.entries(parseEnv(text))) process.env[name] ??= value;
}

/** Profiles from now on, and gives back what ends that. What can be wrong with the file is said before anything is served. */
async function startProfile(file: string | undefined): Promise<(() => Promise<void>) | undefined> {
  if (file === undefined) return undefined;
  if (file === '') throw new UsageError('--profile takes the name of a file');
  const stop = await explainProfile(file, async () => {
    mkdirSync(dirname(file), { recursive: true });
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) throw new Error(`${file} is a directory`);
    return startCpuProfile();
  });
  return () => explainProfile(file, async () => writeCpuProfile(file, await stop()));
}

async function explainProfile<T>(file: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new UsageError(`the start cannot be profiled to ${file}: ${(error as Error).message}`);
  }
}

async function loadApplication(entry: string): Promise<Fetcher> {
  const url = pathToFileURL(resolve(entry)).href;
  let module: { default?: { default?: unknown } };
  try {
    module = await import(url);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' && (error as { url?: string }).url === url) {
      throw new UsageError(`there is no module ${entry}`);
    }
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?tsx?$/.test(entry)) {
      throw new UsageError(
        `Node ${process.version} cannot load ${entry}: compile it first, or use Bun, Deno or, for .ts, Node 22.18 or newer`,
      );
    }
    if (
      error instanceof SyntaxError &&
      /import statement outside a module|'import' and 'export'|Unexpected token 'export'/.test(error.message)
    ) {
      throw new UsageError(
        `${entry} is no module to Node: name it .mjs, or write "type": "module" in its package.json`,
      );
    }
    throw error;
  }
  // A compiler that makes CommonJS puts the default export one level deeper.
  const app = [module.default, module.default?.default].find(
    (one) => typeof (one as Fetcher | undefined)?.fetch === 'function',
  );
  if (app === undefined) {
    throw new UsageError(`${entry} exports no application: it needs a line such as \`export default app\``);
  }
  return app as Fetcher;
}

main().catch((error: unknown) => {
  const isClear = error instanceof UsageError || error instanceof ListenError;
  // What a module throws when it starts may quote what it connects to.
  console.error(
    redactorOf(process.env)(
      isClear ? `poorfetch: ${error.message}` : inspect(error, { maxStringLength: Number.POSITIVE_INFINITY }),
    ),
  );
  // What the module has begun must not keep a process alive that serves nothing.
  process.exit(error instanceof UsageError ? 2 : 1);
});
