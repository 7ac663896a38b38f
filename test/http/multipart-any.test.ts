import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormError } from '../../src/http/form-error.ts';
import { MultipartParser } from '../../src/http/multipart.ts';
import { PartHead, parsePartHead } from '../../src/http/part-headers.ts';
import { anyCut } from './any-cut.ts';
import {
  buildBody,
  buildHead,
  type Cut,
  cut,
  type Outcome,
  type ParsedPart,
  type PartInit,
  parseParts,
  readEvents,
  readOutcome,
  TYPE,
  toBytes,
  toPart,
} from './multipart-kit.ts';

/** Each byte a character, so that bytes can be searched as text. */
function toLatin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** What RFC 2046 allows and more: all that is printed, but for a space at the end. */
const boundaries = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 70 })
  .map((text) => `${text.slice(0, -1)}${text.at(-1)?.replace(' ', '_')}`);

/** Names that come through as they are: a browser leaves a percent sign, and a backslash at the end, as they are. */
const names = fc
  .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('"', '\r', '\n', '\\', '%', ';', '=', 'a') }))
  .filter((name) => !/%(?:22|0d|0a)|\\$/i.test(name));

const types = fc.constantFrom(undefined, 'text/plain', 'image/svg+xml');

/** A boundary, and parts in whose values it does not occur, though much of it does. */
const forms = boundaries.chain((boundary) => {
  const near = fc.nat(boundary.length - 1).map((length) => toBytes(`\r\n--${boundary.slice(0, length)}`));
  const piece = fc.oneof(near, fc.constantFrom('\r', '\n', '\r\n', '-', '--').map(toBytes), fc.uint8Array());
  const value = fc
    .array(piece, { maxLength: 6 })
    .map((pieces) => toBytes(...pieces))
    .filter((bytes) => !toLatin1(bytes).includes(`--${boundary}`));
  const filename = fc.option(names, { nil: undefined });
  const part = fc.record({ name: names, filename, type: types, value });
  return fc.record({
    boundary: fc.constant(boundary),
    parts: fc.array(part as fc.Arbitrary<PartInit>, { maxLength: 4 }),
  });
});

function toField(boundary: string): string {
  return `multipart/form-data; boundary="${boundary.replaceAll(/["\\]/g, '\\$&')}"`;
}

describe('any form', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(forms, anyCut, ({ boundary, parts }, how) => {
        const chunks = cut(buildBody(parts, boundary), how);
        expect(parseParts(toField(boundary), chunks)).toEqual(parts.map(toPart));
        expect(parseParts(toField(boundary), chunks, true)).toEqual(parts.map(toPart));
      }),
      { numRuns: 1000 },
    );
  });

  it('has no byte that is in no head, no value and no boundary', () => {
    fc.assert(
      fc.property(forms, anyCut, ({ boundary, parts }, how) => {
        const body = buildBody(parts, boundary);
        let size = `--${boundary}--\r\n`.length;
        for (const event of readEvents(toField(boundary), cut(body, how))) {
          if (event instanceof PartHead) size += event.size;
          else if (event instanceof Uint8Array) size += event.length;
          else size += `--${boundary}\r\n\r\n`.length;
        }
        expect(size).toBe(body.length);
      }),
    );
  });
});

describe('a long value', () => {
  const [boundary, end] = ['B'.repeat(70), `\r\n--${'B'.repeat(70)}--`];
  const start = `--${boundary}\r\n${buildHead({ name: 'a' })}`;
  const piece = fc.constantFrom('x'.repeat(200), '\r', '\n', '\r\n--', 'B'.repeat(69), `\r\n--${boundary}x`);
  const values = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

  it('is given as soon as it comes, but for what may be a boundary', () => {
    fc.assert(
      fc.property(values, anyCut, (value, how) => {
        const parser = new MultipartParser(boundary);
        let [pushed, given] = [0, 0];
        for (const chunk of cut(toBytes(start, value, end), how)) {
          parser.push(chunk);
          pushed += chunk.length;
          for (let event = parser.next(); event !== undefined; event = parser.next()) {
            if (event instanceof Uint8Array) given += event.length;
          }
          const come = Math.min(pushed - start.length, value.length);
          expect(come - given).toBeLessThanOrEqual(end.length);
        }
        expect(given).toBe(value.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is given without a copy, but for what looked like a boundary', () => {
    fc.assert(
      fc.property(values, anyCut, (value, how) => {
        const body = toBytes(start, value, end);
        for (const event of readEvents(toField(boundary), cut(body, how))) {
          if (event instanceof Uint8Array && event.length > end.length) expect(event.buffer).toBe(body.buffer);
        }
      }),
    );
  });
});

/** The same in a few lines, where the body is there as a whole: what stands between the matches of a pattern. */
function parseNaively(body: Uint8Array): ParsedPart[] | undefined {
  const text = `\r\n${toLatin1(body)}`;
  const delimiter = /\r\n--BB(?:(--)|[ \t]*\r\n|[ \t])/g;
  const parts: ParsedPart[] = [];
  for (let found = delimiter.exec(text); found !== null; ) {
    if (found[1] === '--') return parts;
    const line = delimiter.lastIndex - 2;
    const empty = text.indexOf('\r\n\r\n', line);
    if (!found[0].endsWith('\n') || empty < 0) return undefined;
    const head = parseHead(body.subarray(line, Math.max(line, empty - 2)));
    delimiter.lastIndex = empty + 4;
    found = delimiter.exec(text);
    if (head === undefined || found === null) return undefined;
    const { name, filename, type } = head;
    parts.push({ name, filename, type, value: body.subarray(empty + 2, found.index - 2) });
  }
  return undefined;
}

function parseHead(bytes: Uint8Array): PartHead | undefined {
  try {
    return parsePartHead(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), bytes.length);
  } catch {
    return undefined;
  }
}

/** What must be the same however a body is cut. */
function toPlain({ parts, error }: Outcome): unknown {
  return error === undefined ? parts : [parts, error.message, error.isLimit];
}

function expectSame(body: Uint8Array, how: Cut): void {
  const outcome = readOutcome(TYPE, cut(body, how));
  const naive = parseNaively(body);
  if (naive === undefined) expect(outcome.error).toBeInstanceOf(FormError);
  else expect(toPlain(outcome)).toEqual(naive);
  expect(outcome.error?.isLimit ?? false).toBe(false);
  expect(toPlain(outcome)).toEqual(toPlain(readOutcome(TYPE, cut(body, 'whole'))));
}

describe('any bytes', () => {
  const VALID = buildBody([
    { name: 'a', value: '1\r\n--B' },
    { name: 'ž"', filename: 'C:\\f', type: 'text/plain', value: new Uint8Array([0xff, 13, 0, 10]) },
    { name: 'c', value: '' },
  ]);
  interface Change {
    readonly kind: 'delete' | 'double' | 'replace' | 'insert';
    readonly at: number;
    readonly length: number;
    readonly bytes: Uint8Array;
  }

  const changes: fc.Arbitrary<Change> = fc.record({
    kind: fc.constantFrom('delete', 'double', 'replace', 'insert'),
    at: fc.nat(VALID.length),
    length: fc.nat(30),
    bytes: fc
      .array(fc.oneof(fc.constantFrom(...toBytes('\r\n-B \t":;\\')), fc.nat(255)))
      .map((list) => Uint8Array.from(list)),
  });

  function change(body: Uint8Array, { kind, at, length, bytes }: Change): Uint8Array {
    const [start, middle] = [body.subarray(0, at), body.subarray(at, at + length)];
    const rest = body.subarray(kind === 'insert' ? at : at + length);
    if (kind === 'delete') return toBytes(start, rest);
    return kind === 'double' ? toBytes(start, middle, middle, rest) : toBytes(start, bytes, rest);
  }

  it('that were a form are one, or a FormError, and the same however they are cut', () => {
    fc.assert(
      fc.property(fc.array(changes, { minLength: 1, maxLength: 4 }), anyCut, (list, how) => {
        expectSame(list.reduce(change, VALID), how);
      }),
      { numRuns: 3000 },
    );
  });

  it('that look like a form are read as by a parser of a few lines', () => {
    const head = buildHead({ name: 'a' });
    const texts = [
      '\r',
      '\n',
      '\r\n',
      '-',
      '--',
      'B',
      ' ',
      '\t',
      'x',
      '--BB',
      '\r\n--BB',
      '\r\n--BB--',
      head,
      '\r\n\r\n',
    ];
    const part = `\r\n--BB\r\n${head}`;
    const piece = fc.constantFrom(...texts, part, part);
    const bodies = fc.array(piece, { size: '+1' }).map((pieces) => toBytes('--BB\r\n', head, ...pieces, '\r\n--BB--'));
    fc.assert(fc.property(bodies, anyCut, expectSame), { numRuns: 2000 });
  });
});
