import { describe, expect, it } from 'vitest';
import { readCorpus } from '../corpus.ts';
import { forAnyCut } from './any-cut.ts';
import { type ParsedPart, parseParts, readOutcome } from './multipart-kit.ts';

interface Case {
  readonly id: string;
  readonly name: string;
  readonly content_type: string;
  readonly body_b64: string;
  /** What nearly all of eleven parsers make of it; the parts sorted by name. */
  readonly verdict: { readonly kind: 'reject' } | { readonly kind: 'parts'; readonly parts: readonly CasePart[] };
}

interface CasePart {
  readonly name: string;
  /** Null where there is none. */
  readonly filename: string | null;
  /** Of a field the bytes of a text that was read as UTF-8, of a file its own bytes. */
  readonly value_b64: string;
}

const corpus = readCorpus<{ cases: Case[] }>('multipart.json');

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function toText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** A part as text that can be sorted and compared; of a file each byte a character. */
function toLine(name: string, filename: string | undefined, value: Uint8Array): string {
  return JSON.stringify([name, filename, filename === undefined ? toText(value) : [...value].join()]);
}

function toLines(parts: readonly ParsedPart[]): string[] {
  return parts.map(({ name, filename, value }) => toLine(name, filename, value)).sort();
}

describe('a collected multipart form', () => {
  const { cases } = corpus;

  it.each(cases.filter(({ verdict }) => verdict.kind === 'parts'))('$id is read: $name', (each) => {
    const parts = each.verdict.kind === 'parts' ? each.verdict.parts : [];
    const lines = parts.map((part) => toLine(part.name, part.filename ?? undefined, decode(part.value_b64))).sort();
    forAnyCut(decode(each.body_b64), (chunks) => {
      expect(toLines(parseParts(each.content_type, chunks))).toEqual(lines);
    });
  });

  it.each(cases.filter(({ verdict }) => verdict.kind === 'reject'))('$id is refused: $name', (each) => {
    forAnyCut(decode(each.body_b64), (chunks) => {
      expect(readOutcome(each.content_type, chunks).error).toBeDefined();
    });
  });
});
