import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError, toText } from '../../src/logging/log.ts';
import { finishes, LONG } from '../finishes.ts';
import { refuse } from '../hostile.ts';

describe('an error', () => {
  it('is written with its frames, one line each', () => {
    const [head, frame] = describeError(new TypeError('boo')).split('\n');
    expect(head).toBe('TypeError: boo');
    expect(frame).toMatch(/^ {4}at .*describe-error\.test\.ts/);
  });

  it('is written with its causes', () => {
    const error = new Error('a', { cause: new TypeError('b', { cause: 'c\nd' }) });
    const heads = describeError(error)
      .split('\n')
      .filter((line) => !line.startsWith('    at '));
    expect(heads).toEqual(['Error: a', '  caused by TypeError: b', '  caused by c\\nd']);
  });

  it('that was renamed after its stack was read keeps its frames', () => {
    const error = new Error('boo');
    void error.stack;
    error.name = 'Renamed';
    expect(describeError(error)).toMatch(/^Renamed: boo\n {4}at .*describe-error\.test\.ts/);
  });

  it('that was given a better message keeps its frames', () => {
    const error = new Error('no such table');
    void error.stack;
    error.message = `while migrating: ${error.message}`;
    expect(describeError(error)).toMatch(/^Error: while migrating: no such table\n {4}at .*describe-error\.test\.ts/);
  });

  it('whose causes go in a circle comes to an end', () => {
    const error = new Error('a');
    error.cause = new Error('b', { cause: error });
    expect(describeError(error).split('caused by')).toHaveLength(9);
  });

  it('whose causes never end is cut', () => {
    const endless = {
      toString: () => 'again',
      get cause(): unknown {
        return endless;
      },
    };
    expect(describeError(endless).split('caused by')).toHaveLength(9);
  });
});

/** Every line of a description but the first is a frame, or the head of a cause. */
const LINE = /^ +at |^ {2}caused by /;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]/;

function expectHonest(error: unknown): void {
  const [head = '', ...lines] = describeError(error).split('\n');
  for (const line of lines) expect(line).toMatch(LINE);
  for (const line of [head, ...lines]) expect(line).not.toMatch(CONTROL);
}

const FORGED = 'a\n[error] b\r\x1b[2K\u2028c';

describe('an error cannot forge a line', () => {
  it.each<[what: string, error: unknown]>([
    ['its message', new Error(FORGED)],
    ['a message that is not its first', Object.assign(new Error('a'), { message: FORGED })],
    ['its name', Object.assign(new Error('a'), { name: FORGED })],
    [
      'the name of its class',
      new (class extends Error {
        override name = FORGED;
      })('a'),
    ],
    ['its cause', new Error('a', { cause: FORGED })],
    ['the message of its cause', new Error('a', { cause: new Error(FORGED) })],
    ['its text', { toString: () => FORGED }],
    ['itself', FORGED],
    ['a symbol', Symbol(FORGED)],
    ['a stack of its own', Object.assign(new Error('a'), { stack: FORGED })],
    ['the first line of its stack', Object.assign(new Error('a'), { stack: `Error: a${FORGED}` })],
  ])('by %s', (_, error) => {
    expectHonest(error);
  });

  it('by what follows its message in its stack', () => {
    expectHonest(Object.assign(new Error('a'), { stack: 'Error: a\n[error] b\n    at x (y)' }));
  });

  it('by a message that ends as a stack does', () => {
    const [head, ...frames] = describeError(new Error('a\n    at forged (b)')).split('\n');
    expect(head).toBe('Error: a\\n    at forged (b)');
    expect(frames.join()).not.toContain('forged');
  });

  it('by a message that was cut short after its stack was read', () => {
    const error = new Error('a\n[error] b');
    void error.stack;
    error.message = 'a';
    expectHonest(error);
  });
});

describe('whatever was thrown', () => {
  it.each<[error: unknown, text: string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    [5, '5'],
    [-0, '0'],
    ['', ''],
    [5n, '5'],
    [false, 'false'],
    [Symbol('a'), 'Symbol(a)'],
    [{}, '{}'],
    [[], ''],
    [Object.create(null), 'a value without a text (object)'],
    [{ toString: refuse }, 'a value without a text (object)'],
    [{ [Symbol.toPrimitive]: refuse }, '{}'],
    [Object.assign(() => {}, { toString: refuse }), 'a value without a text (function)'],
  ])('has a text: case %#', (error, text) => {
    expect(describeError(error)).toBe(text);
  });

  it.each<[what: string, error: object]>([
    ['message', Object.defineProperty(new Error('a'), 'message', { get: refuse })],
    ['name', Object.defineProperty(new Error('a'), 'name', { get: refuse })],
    ['stack', Object.defineProperty(new Error('a'), 'stack', { get: refuse })],
    ['cause', Object.defineProperty(new Error('a'), 'cause', { get: refuse })],
    ['anything', new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse })],
    ['anything of its cause', new Error('a', { cause: new Proxy({}, { get: refuse }) })],
  ])('is described though its %s throws', (_, error) => {
    expect(typeof describeError(error)).toBe('string');
    expect(typeof toText(error)).toBe('string');
  });
});

const text = fc.string({
  unit: fc.constantFrom('a', ':', ' ', '\n', '\r', '\x1b', '\x85', '\u2028', '    at ', '\ud800', 'Error: '),
});

describe('any error', () => {
  it('is described honestly', () => {
    const error = fc.record({ message: text, name: text, cause: fc.oneof(text, fc.constant(undefined)) });
    fc.assert(
      fc.property(error, ({ message, name, cause }) => {
        expectHonest(Object.assign(new Error(message, { cause }), { name }));
        expectHonest(Object.assign(new Error('a', { cause: new Error(message) }), { message: name }));
      }),
    );
  });

  it('is described honestly whatever its stack says', () => {
    fc.assert(
      fc.property(text, text, (message, stack) => {
        expectHonest(Object.assign(new Error(message), { stack }));
        expectHonest(Object.assign(new Error(message), { stack: `Error: ${message}${stack}` }));
      }),
    );
  });

  it('that is anything at all is described', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withObjectString: true }), (error) => {
        expectHonest(error);
      }),
    );
  });

  it('is described in linear time', () => {
    finishes(() => {
      for (const piece of ['\n', '\n    at ', '\n    at x', ' ', '    at', 'a', '\x1b']) {
        const message = `${piece.repeat(LONG)}x`;
        describeError(new Error(message));
        describeError(Object.assign(new Error('a'), { stack: message }));
      }
    });
  });
});
