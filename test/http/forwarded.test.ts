import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForwardedElement, parseForwarded } from '../../src/http/forwarded.ts';
import { finishes } from '../finishes.ts';

describe('a Forwarded field', () => {
  it.each<[field: string, elements: ForwardedElement[]]>([
    ['', []],
    ['for=192.0.2.43', [{ for: '192.0.2.43' }]],
    ['For="[2001:db8:cafe::17]:4711"', [{ for: '[2001:db8:cafe::17]:4711' }]],
    ['for=192.0.2.60;proto=http;by=203.0.113.43', [{ for: '192.0.2.60', proto: 'http', by: '203.0.113.43' }]],
    ['for=192.0.2.43, for="[::1]"', [{ for: '192.0.2.43' }, { for: '[::1]' }]],
    ['for=1.2.3.4:80;host=h.test:81', [{ for: '1.2.3.4:80', host: 'h.test:81' }]],
    [' for=_a ; host="a\\"b, c;d" ,, ;proto=https', [{ for: '_a', host: 'a"b, c;d' }, { proto: 'https' }]],
    ['host=""', [{ host: '' }]],
  ])('%s has these elements', (field, elements) => {
    expect(parseForwarded(field)).toEqual(elements);
  });

  it.each([
    'for',
    'for=',
    '=a',
    'for="a',
    'for="a"b',
    'for=a b',
    'for=a;for=b',
    'for=<a>',
    'for = a',
    'for=a;b"',
    'é=a',
  ])('that is malformed counts as a whole as none: %j', (field) => {
    expect(parseForwarded(field)).toBeUndefined();
    expect(parseForwarded(`${field}, for=1.2.3.4`)).toBeUndefined();
  });

  it('is read as it was written', () => {
    const value = fc.string({ unit: fc.constantFrom(...'ab1.:[]_"\\,;= \t') });
    const element = fc.dictionary(fc.constantFrom('for', 'host', 'proto', 'by'), value, { minKeys: 1 });
    const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        const field = elements.map((one) =>
          Object.entries(one)
            .map(([name, text]) => `${name}=${quote(text)}`)
            .join(';'),
        );
        expect(parseForwarded(field.join(', '))).toEqual(elements.map((one) => ({ ...one })));
      }),
    );
  });

  it('ends with the element of the last proxy, whatever a client wrote before it, or is none', () => {
    const last = fc.constantFrom(
      'for=192.0.2.1',
      'for="192.0.2.1"',
      'for=192.0.2.1;by="x";proto=https',
      'by=_p;for="192.0.2.1:1"',
    );
    const client = fc.string({ unit: fc.constantFrom(...'afor=";, \\1.') });
    fc.assert(
      fc.property(client, last, (before, after) => {
        const element = parseForwarded(`${before}, ${after}`)?.at(-1);
        if (element !== undefined) expect(element.for).toMatch(/^192\.0\.2\.1(:1)?$/);
      }),
    );
  });

  it.each(['a', '=', 'a=', 'a="', 'a=b;', ',', ';', '"', '\\', ' ', '\t', 'a=b,', '="'])(
    'of many %j is read in linear time',
    (piece) => {
      const long = piece.repeat(1_000_000 / piece.length);
      finishes(() => {
        for (const field of [long, `for="${long}`, `for=${long}`, `for=a;${long}"`, ` ${long} x`])
          parseForwarded(field);
      });
    },
  );
});
