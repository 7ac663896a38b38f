import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Application, type Logger } from '../../src/index.ts';
import { escapeControls } from '../../src/logging/escape-controls.ts';
import { LOG_LEVELS, Log } from '../../src/logging/log.ts';
import { type Recorder, recordAs } from '../logger.ts';

/** A logger, and by which of its methods it was given what. */
function recordCalls(): Recorder<[level: keyof Logger, text: string]> {
  return recordAs((...call) => call);
}

/** What one message becomes. */
function written(message: unknown): string {
  const { lines, logger } = recordCalls();
  new Log('debug', logger).write(message);
  return lines.map(([, text]) => text).join(' and ');
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a message', () => {
  it.each([
    ['a\n[error] b', 'a\\n[error] b'],
    ['a\r\nb', 'a\\r\\nb'],
    ['a\rb', 'a\\rb'],
    ['\x1b[2Ka', '\\u001b[2Ka'],
    ['\0\b\f\v\x7f', '\\u0000\\b\\f\\u000b\\x7f'],
    ['a\x85b\x9bc', 'a\\x85b\\x9bc'],
    ['a\u2028b\u2029c', 'a\\x2028b\\x2029c'],
    ['a\tb žluť \u{1f600}', 'a\tb žluť \u{1f600}'],
    ['', ''],
  ])('%j is written as one line', (message, line) => {
    expect(written(message)).toBe(line);
  });

  it.each<[message: unknown, line: string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    [5, '5'],
    [5n, '5'],
    [Symbol('a\nb'), 'Symbol(a\\nb)'],
    [['a\nb', 1], 'a\\nb,1'],
    [new Error('a\nb'), 'Error: a\\nb'],
    [{ toString: () => 'a\nb' }, 'a\\nb'],
    [Object.create(null), 'a value without a text (object)'],
    [{ toString: () => ({}) }, 'a value without a text (object)'],
  ])('may be %s', (message, line) => {
    expect(written(message)).toBe(line);
  });
});

describe('the default sink', () => {
  it('is stderr, each line with its level', () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {});
    const log = new Log('debug');
    for (const level of LOG_LEVELS.keys()) log.write('a\nb', level);
    expect(write.mock.calls).toEqual(LOG_LEVELS.map((name) => [`[${name}] a\\nb`]));
  });

  it('is used by an application without a logger, from warn on', () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {});
    const app = new Application();
    app.logError('one');
    app.logWarning('two');
    app.logInfo('three');
    app.logDebug('four');
    expect(write.mock.calls).toEqual([['[error] one'], ['[warn] two']]);
  });
});

describe('a logger', () => {
  it.each<[level: number, method: keyof Logger]>([
    [0, 'error'],
    [1, 'error'],
    [2, 'error'],
    [3, 'error'],
    [4, 'warn'],
    [5, 'info'],
    [6, 'info'],
    [7, 'debug'],
  ])('gets level %i by %s, without a prefix', (level, method) => {
    const { lines, logger } = recordCalls();
    new Log('debug', logger).write('text', level);
    expect(lines).toEqual([[method, 'text']]);
  });

  it.each(LOG_LEVELS.map((name, level) => ({ name, level })))('at $name gets nothing less grave', ({ name, level }) => {
    const { lines, logger } = recordCalls();
    const log = new Log(name, logger);
    for (const each of LOG_LEVELS.keys()) log.write(each, each);
    expect(lines.map(([, text]) => Number(text))).toEqual([...LOG_LEVELS.keys()].slice(0, level + 1));
  });

  it.each([8, Number.NaN, Number.POSITIVE_INFINITY, 'error'])(
    'gets what has a level that is none as an error: %s',
    (level) => {
      const { lines, logger } = recordCalls();
      new Log('debug', logger).write('text', level as number);
      expect(lines).toEqual([['error', 'text']]);
    },
  );

  it('of an application takes the lines of its requests', async () => {
    const { lines, logger } = recordCalls();
    const app = new Application({ logger, logLevel: 'debug' });
    app.get('/<text>', (req, text) => {
      req.logError(text);
      req.logWarning(text);
      req.logInfo(text);
      req.logDebug(text);
      req.logError(text, 5);
    });
    await app.request('/a%0A[error]');
    expect(lines.map(([method]) => method)).toEqual(['error', 'warn', 'info', 'debug', 'info']);
    expect(new Set(lines.map(([, line]) => line))).toEqual(new Set(['a\\n[error]']));
  });

  it('is called as a method of itself', () => {
    const lines: string[] = [];
    class Own {
      error(message: string): void {
        this.debug(message);
      }
      warn(): void {}
      info(): void {}
      debug(message: string): void {
        lines.push(message);
      }
    }
    new Log('warn', new Own()).write('text');
    expect(lines).toEqual(['text']);
  });

  it('that throws does not hurt the request', async () => {
    const fail = (): never => {
      throw new Error('the disk is full');
    };
    const app = new Application({ logger: { error: fail, warn: fail, info: fail, debug: fail }, logLevel: 'debug' });
    app.get('/', (req) => {
      req.logError('x');
      req.logDebug('x');
      return 'text';
    });
    app.get('/crash', () => fail());
    expect(await (await app.request('/')).text()).toBe('text');
    expect((await app.request('/crash')).status).toBe(500);
  });
});

describe('an error', () => {
  it('is written behind its context, which cannot forge a line either', () => {
    const { lines, logger } = recordCalls();
    new Log('debug', logger).writeError('GET /\n[error] x', 'thrown');
    expect(lines).toEqual([['error', 'GET /\\n[error] x: thrown']]);
  });
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]/;

const text = fc.string({
  unit: fc.constantFrom('a', ':', ' ', '\n', '\r', '\x1b', '\x85', '\u2028', '    at ', '\ud800', 'Error: '),
});

describe('any text', () => {
  it('is escaped into one line, and not twice', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (message) => {
        const line = escapeControls(message);
        expect(line).not.toMatch(CONTROL);
        expect(escapeControls(line)).toBe(line);
      }),
    );
  });
});
