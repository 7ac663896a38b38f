import { LOG_DEBUG, LOG_ERR, LOG_WARNING } from './log-levels.ts';

/** The levels' names, as in `poor_LogLevel`; a name's place is its number. */
export const LOG_LEVELS = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where log lines go: `console`, pino and winston fit. */
export interface Logger {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

/** Control characters, and the two line ends of Unicode: what could make one message look like two. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]/g;

/** What an application writes its log with: lines of at least its level, none of which a message can forge. */
export class Log {
  readonly #level: number;
  readonly #logger: Logger | undefined;

  constructor(level: LogLevel, logger?: Logger) {
    this.#level = LOG_LEVELS.indexOf(level);
    this.#logger = logger;
  }

  /** Writes a message, one line of it. A sink that throws does not hurt the request. */
  write(message: unknown, level: number = LOG_ERR): void {
    this.#send(escapeControls(toText(message)), level);
  }

  /** Writes an error with its stack and its causes, of which only the frames stand in lines of their own. */
  writeError(context: string, error: unknown, level: number = LOG_ERR): void {
    this.#send(`${escapeControls(context)}: ${describeError(error)}`, level);
  }

  #send(text: string, level: number): void {
    if (!(level <= this.#level)) return;
    try {
      if (this.#logger === undefined) console.error(`[${LOG_LEVELS[level] ?? 'error'}] ${text}`);
      else if (level <= LOG_ERR) this.#logger.error(text);
      else if (level === LOG_WARNING) this.#logger.warn(text);
      else if (level < LOG_DEBUG) this.#logger.info(text);
      else this.#logger.debug(text);
    } catch {
      // A log that fails has nowhere to say so.
    }
  }
}

/** Control characters as `\n` or `\x1b`. */
export function escapeControls(text: string): string {
  return text.replace(CONTROL, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    return escaped === character ? `\\x${character.charCodeAt(0).toString(16)}` : escaped;
  });
}

/** Anything as text, also what throws when it is asked for its text. */
export function toText(value: unknown): string {
  try {
    return typeof value === 'string' ? value : String(value);
  } catch {
    return `a value without a text (${typeof value})`;
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
  const frames = typeof stack === 'string' && stack.startsWith(head) ? stack.slice(head.length) : '';
  return escapeControls(head) + frames.split('\n').map(escapeControls).join('\n');
}

function readProperty(value: unknown, name: 'cause' | 'stack'): unknown {
  try {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  } catch {
    return undefined;
  }
}
