import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { load, ONE_LINE, save, sessionApp, takeLines, toCookie } from './session-kit.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a cookie that was changed', () => {
  it('in any one character gives empty data and one line', { timeout: 120_000 }, async () => {
    const { app, log } = sessionApp();
    const cookie = toCookie(await save(app, { login: 'ondrej', n: 1 }));
    const value = cookie.slice('SESSID='.length);
    const accepted: string[] = [];
    for (const [at, character] of [...value].entries()) {
      for (const other of [...otherCharacters(character), '.', '=', '%', '~', '']) {
        const changed = `SESSID=${value.slice(0, at)}${other}${value.slice(at + 1)}`;
        if (changed === cookie) continue;
        const data = JSON.stringify(await load(app, changed));
        const lines = takeLines(log);
        if (data !== '{}' || lines.length !== 1) accepted.push(`${at} ${other} ${data} ${lines}`);
        expect(lines).toEqual(ONE_LINE);
      }
    }
    expect(accepted).toEqual([]);
    expect(await load(app, cookie)).toEqual({ login: 'ondrej', n: 1 });
  });

  it('in any one bit of any part gives empty data', async () => {
    const { app, log } = sessionApp();
    const parts = toCookie(await save(app, { login: 'ondrej' }))
      .slice('SESSID='.length)
      .split('.');
    for (const [index, part] of parts.entries()) {
      const bytes = base64url.decode(part);
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(await load(app, `SESSID=${parts.with(index, base64url.encode(flipped)).join('.')}`)).toEqual({});
        expect(takeLines(log)).toEqual(ONE_LINE);
      }
    }
  });

  it('by cutting it at either end, at any length, gives empty data and one line', async () => {
    const { app, log } = sessionApp();
    const value = toCookie(await save(app, { login: 'ondrej' })).slice('SESSID='.length);
    for (let length = 0; length < value.length; length++) {
      for (const cut of [value.slice(0, length), value.slice(value.length - length)]) {
        expect(await load(app, `SESSID=${cut}`)).toEqual({});
        expect(takeLines(log)).toEqual(ONE_LINE);
      }
    }
  });

  it('by escaping what needs no escape gives empty data', async () => {
    const { app, log } = sessionApp();
    const cookie = toCookie(await save(app, { login: 'ondrej' }));
    expect(await load(app, cookie.replace('.', '%2E'))).toEqual({});
    expect(log.lines).toEqual(ONE_LINE);
  });

  it('by adding to it, or by putting parts of two together, gives empty data', async () => {
    const { app, log } = sessionApp();
    const [one = [], two = []] = [await save(app, { a: 1 }), await save(app, { a: 2 })].map((field) =>
      toCookie(field).slice('SESSID='.length).split('.'),
    );
    const mixed = [2, 3, 4].map((index) => one.with(index, two[index] ?? '').join('.'));
    const added = ['A', '=', '.', '.A', ' x'].map((more) => one.join('.') + more);
    for (const value of [...mixed, ...added, one.with(1, 'AAAA').join('.')]) {
      expect(await load(app, `SESSID=${value}`)).toEqual({});
      expect(takeLines(log)).toEqual(ONE_LINE);
    }
  });

  function otherCharacters(character: string): string[] {
    const at = ALPHABET.indexOf(character);
    return at < 0 ? ['A'] : [1, 2, 4, 8, 16, 32].map((bit) => ALPHABET[at ^ bit] ?? '');
  }
});
