import { escapeControls } from './escape-controls.ts';
import { LOG_DEBUG, LOG_ERR, LOG_WARNING } from './log-levels.ts';
import { maskPasswords, type Redact } from './redact.ts';

/** The names of the levels, as in `poor_LogLevel`; the index of a name is its number. */
export const LOG_LEVELS = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'] as const;
/** The name of a log level. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Receives log lines. `console`, pino and winston have these methods. */
export interface Logger {
  /** Levels emerg to error. */
  error(message: string): unknown;
  /** Level warn. */
  warn(message: string): unknown;
  /** Levels notice and info. */
  info(message: string): unknown;
  /** Level debug. */
  debug(message: string): unknown;
}

/** A log that cannot be written would lose all errors without a word. */
export function checkLogger(logger: Logger | undefined): void {
  if (logger === undefined) return;
  const missing = (['error', 'warn', 'info', 'debug'] as const).filter(
    (level) => typeof logger?.[level] !== 'function',
  );
  if (missing.length > 0) throw new TypeError(`logger needs the functions ${missing.join(', ')}, as console has them`);
}

/** What an application writes its log with: lines of at least its level, none of which a message can forge, without secrets. */
export class Log {
  readonly #level: number;
  readonly #logger: Logger | undefined;
  readonly #redact: Redact;

  constructor(level: LogLevel, logger?: Logger, redact: Redact = maskPasswords) {
    this.#level = LOG_LEVELS.indexOf(level);
    this.#logger = logger;
    this.#redact = redact;
  }

  /** Writes a message, one line of it. A sink that throws does not hurt the request. */
  write(message: unknown, level: number = LOG_ERR): void {
    const known = toLevel(level);
    if (known <= this.#level) this.#send(escapeControls(toText(message)), known);
  }

  /** Writes an error with its stack and its causes, of which only the frames stand in lines of their own. */
  writeError(context: string, error: unknown, level: number = LOG_ERR): void {
    if (level <= this.#level) this.#send(`${escapeControls(context)}: ${describeError(error)}`, level);
  }

  #send(text: string, level: number): void {
    try {
      const done: unknown = this.#hand(this.#redact(text), level);
      if (done instanceof Promise) done.catch(() => {});
    } catch {
      // A log that fails has nowhere to say so.
    }
  }

  #hand(text: string, level: number): unknown {
    if (this.#logger === undefined) return console.error(`[${LOG_LEVELS[level] ?? 'error'}] ${text}`);
    if (level <= LOG_ERR) return this.#logger.error(text);
    if (level === LOG_WARNING) return this.#logger.warn(text);
    return level < LOG_DEBUG ? this.#logger.info(text) : this.#logger.debug(text);
  }
}

/** What is no level may be a grave one. */
function toLevel(level: number): number {
  return LOG_LEVELS[level] === undefined ? LOG_ERR : level;
}

/** Anything as text, also what throws when it is asked for its text. */
export function toText(value: unknown): string {
  try {
    if (typeof value === 'string') return value;
    const isBare = typeof value === 'object' && value !== null && value.toString === Object.prototype.toString;
    return (isBare ? JSON.stringify(value) : undefined) ?? String(value);
  } catch {
    return `a value without a text (${typeof value})`;
  }
}

/** The name of a function or class, empty where it has none, or throws when it is asked. */
export function nameOf(named: unknown): string {
  try {
    return toText((named as { name?: unknown }).name ?? '');
  } catch {
    return '';
  }
}

/** An error's text and frames, and those of at most eight causes. Never throws, whatever was thrown. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  for (let cause = error; parts.length < 9; cause = readProperty(cause, 'cause')) {
    if (parts.length > 0 && cause === undefined) break;
    parts.push(describeOne(cause));
  }
  return parts.join('\n  caused by ');
}

function describeOne(error: unknown): string {
  const head = toText(error);
  const stack = readProperty(error, 'stack');
  const frames = typeof stack === 'string' ? framesOf(stack.startsWith(head) ? stack.slice(head.length) : stack) : [];
  return [head, ...frames].map(escapeControls).join('\n');
}

/** The lines at the end of a stack that are frames; what stands before them may be a message, and say anything. */
function framesOf(stack: string): string[] {
  const lines = stack.split('\n');
  let first = lines.length;
  while (first > 0 && lines[first - 1]?.startsWith('    at ')) first -= 1;
  return lines.slice(first);
}

function readProperty(value: unknown, name: 'cause' | 'stack'): unknown {
  try {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  } catch {
    return undefined;
  }
}
