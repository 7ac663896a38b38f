import { describe, expect, it } from 'vitest';
import type { FormError } from '../../src/http/form-error.ts';
import { MAX_AROUND, MAX_HEAD } from '../../src/http/multipart.ts';
import type { PartHead } from '../../src/http/part-headers.ts';
import { finishes, LONG } from '../finishes.ts';
import { forAnyCut } from './any-cut.ts';
import { BOUNDARY, buildBody, buildHead, parseParts, readEvents, readOutcome, TYPE, toBytes } from './multipart-kit.ts';

const HEAD = buildHead({ name: 'a' });
const FORM = `--BB\r\n${HEAD}v\r\n--BB--`;

function expectParts(body: string, count: number): void {
  forAnyCut(toBytes(body), (chunks) => {
    expect(parseParts(TYPE, chunks)).toHaveLength(count);
  });
}

function expectLimit(body: string, message: RegExp): void {
  forAnyCut(toBytes(body), (chunks) => {
    const { error } = readOutcome(TYPE, chunks);
    expect(error?.message).toMatch(message);
    expect(error?.isLimit).toBe(true);
  });
}

describe('the head of a part', () => {
  /** A head of so many bytes, with the empty line behind it. */
  function buildLongHead(size: number): string {
    const line = 'X: \r\n';
    return `X: ${'x'.repeat(size - line.length - HEAD.length)}\r\n${HEAD}`;
  }

  it('may have 8192 bytes', () => {
    expectParts(`--BB\r\n${buildLongHead(MAX_HEAD)}v\r\n--BB--`, 1);
    expectParts(`--BB\r\n${buildLongHead(MAX_HEAD)}v\r\n`.repeat(3).concat('--BB--'), 3);
  });

  it('must not have more, whether it ends or not', () => {
    expectLimit(
      `--BB\r\n${buildLongHead(MAX_HEAD + 1)}v\r\n--BB--`,
      /headers of a part of the form are larger than 8192 bytes/,
    );
    expectLimit(`--BB\r\n${'x'.repeat(MAX_HEAD + 1)}`, /headers of a part/);
    expectLimit(`--BB\r\n${'x: y\r\n'.repeat(MAX_HEAD)}`, /headers of a part/);
    expectLimit(`--BB\r\n${HEAD}v\r\n--BB\r\n${'\r'.repeat(MAX_HEAD + 1)}`, /headers of a part/);
  });

  it('is limited in bytes, not in characters', () => {
    expectParts(`--BB\r\nX: ${'ž'.repeat(4000)}\r\n${HEAD}\r\n--BB--`, 1);
    expectLimit(`--BB\r\nX: ${'ž'.repeat(4090)}\r\n${HEAD}\r\n--BB--`, /headers of a part/);
  });

  it('tells its size', () => {
    forAnyCut(toBytes(`--BB\r\nX: ž\r\n${HEAD}v\r\n--BB--`), (chunks) => {
      const [head] = readEvents(TYPE, chunks);
      expect((head as PartHead).size).toBe('X: zz\r\n'.length + HEAD.length);
    });
  });
});

describe('what stands around the parts', () => {
  const around = /more than 65536 bytes before its first/;

  it('may have 65536 bytes, of all kinds together', () => {
    expectParts(`${'x'.repeat(MAX_AROUND - 2)}\r\n${FORM}`, 1);
    expectParts(`${'x\r\n'.repeat(20_000)}${FORM}`, 1);
    expectParts(`${FORM}${'\r\n'.repeat(MAX_AROUND / 2)}`, 1);
    expectParts(`${FORM.replace('\r\n', `${' '.repeat(MAX_AROUND)}\r\n`)}`, 1);
    expectParts(`${'x'.repeat(30_000)}\r\n${FORM}${'x'.repeat(30_000)}`, 1);
  });

  it('must not have more', () => {
    expectLimit(`${'x'.repeat(MAX_AROUND - 1)}\r\n${FORM}`, around);
    expectLimit(`${FORM}${'x'.repeat(MAX_AROUND + 1)}`, around);
    expectLimit(`${FORM.replace('\r\n', `${'\t'.repeat(MAX_AROUND + 1)}\r\n`)}`, around);
    expectLimit(`${'x'.repeat(40_000)}\r\n${FORM}${'x'.repeat(40_000)}`, around);
  });

  it('is limited where no boundary comes', () => {
    for (const piece of ['x', '\r', '\n', '\r\n', '\r\n--B', '--BB', '\r\n--BBx']) {
      expectLimit(piece.repeat(MAX_AROUND / piece.length + 2), around);
    }
  });

  it('is not what stands in the parts', () => {
    const value = '\r\n--BBx\r\n'.repeat(MAX_AROUND / 8);
    forAnyCut(buildBody([{ name: 'a', value }]), (chunks) => {
      const pieces = [...readEvents(TYPE, chunks)].filter((event) => event instanceof Uint8Array);
      expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(value.length);
    });
  });
});

describe('a form is read in linear time', () => {
  function* cutEvery(body: Uint8Array, length: number): Generator<Uint8Array> {
    for (let at = 0; at < body.length; at += length) yield body.subarray(at, at + length);
  }

  /** Reads it and keeps nothing. */
  function read(boundary: string, body: Uint8Array, length: number): FormError | undefined {
    const events = readEvents(`multipart/form-data; boundary=${boundary}`, cutEvery(body, length));
    try {
      for (const _ of events);
    } catch (error) {
      return error as FormError;
    }
    return undefined;
  }

  const boundaries = ['a'.repeat(70), '-'.repeat(70), 'a', `${'a'.repeat(69)}b`];

  it.each(boundaries)('of the boundary %s', (boundary) => {
    const near = `\r\n--${boundary}`;
    const pieces = ['\r', '\n', '\r\n', '\r\n--', '-', 'a', near.slice(0, -1), `${near}x`, `${near}-`, `${near}\r`];
    const long = [...pieces, '\r\r\n', `\r${'x'.repeat(32)}`, `\r\n--${'a'.repeat(65)}`, `-${near}-\r`];
    finishes(() => {
      for (const piece of long) {
        const value = piece.repeat(Math.ceil(LONG / piece.length));
        const body = toBytes(`--${boundary}\r\n${HEAD}${value}\0\r\n--${boundary}--`);
        for (const length of [1, 7, 64, 4096, body.length]) expect(read(boundary, body, length)).toBe(undefined);
      }
    });
  });

  it('of 10,000 fields', () => {
    const body = buildBody(Array.from({ length: 10_000 }, (_, index) => ({ name: `${index}`, value: '' })));
    finishes(() => {
      for (const length of [1, 7, 4096, body.length]) expect(read(BOUNDARY, body, length)).toBe(undefined);
    });
  });

  it('of the longest heads', () => {
    const pieces = [
      ';',
      '; ',
      ' ',
      '"',
      '\\',
      '\\"',
      '=',
      ';a=',
      ';a="',
      ';a="";',
      ';a=\\"',
      '%22',
      ':',
      'a',
      '\r',
      'ž',
    ];
    finishes(() => {
      for (const piece of pieces) {
        const text = piece.repeat(MAX_HEAD).slice(0, MAX_HEAD / 2 - 100);
        for (const start of ['', 'name="a', 'name=a']) {
          const head = `Content-Disposition: form-data; ${start}${text}\r\n\r\n`;
          for (const length of [1, 4096]) {
            for (let time = 0; time < 10; time++) read(BOUNDARY, toBytes(`--BB\r\n${head}\r\n--BB--`), length);
          }
        }
      }
    });
  });
});
