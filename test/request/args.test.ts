import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Application, Args, EmptyForm, float, HTTPException, int, parseArgs } from '../../src/index.ts';
import { finishes, LONG } from '../finishes.ts';
import { SILENT } from '../logger.ts';

describe('arguments', () => {
  const args = parseArgs('name=Anna&color=1&color=2&empty=&name=Eva');

  it('have a first value', () => {
    expect(args.getFirst('name')).toBe('Anna');
    expect(args.getFirst('none')).toBeUndefined();
    expect(args.getFirst('none', 'otherwise')).toBe('otherwise');
    expect(args.getFirst('empty', null)).toBeNull();
  });

  it('have a first value of another type', () => {
    expect(args.getFirst('color', 0, int)).toBe(1);
    expect(args.getFirst('none', 0, int)).toBe(0);
    expect(args.getFirst('none', undefined, int)).toBeUndefined();
    expect(args.getFirst('name', '', (text) => text.toUpperCase())).toBe('ANNA');
  });

  it('have all values', () => {
    expect(args.getList('color')).toEqual(['1', '2']);
    expect(args.getList('color', int)).toEqual([1, 2]);
    expect(args.getList('none')).toEqual([]);
    expect(args.getList('none', int)).toEqual([]);
  });

  it('have one value or a list of them', () => {
    expect(args.getValue('color')).toEqual(['1', '2']);
    expect(parseArgs('a=1').getValue('a')).toBe('1');
    expect(args.getValue('none')).toBeUndefined();
  });

  it('are asked for their names', () => {
    expect([args.has('name'), args.has('empty'), args.has('none')]).toEqual([true, false, false]);
    expect([...args.keys()]).toEqual(['name', 'color']);
  });

  it('are walked name by name', () => {
    expect([...args].map(([name, value]) => name + value)).toEqual(['nameAnna', 'nameEva', 'color1', 'color2']);
  });

  it('print readably', () => {
    expect(String(args)).toBe('name=Anna, name=Eva, color=1, color=2');
    expect(JSON.stringify(args)).toBe('{"name":["Anna","Eva"],"color":["1","2"]}');
    expect(inspect(args)).not.toContain('Anna');
  });

  it('cannot be changed by their lists', () => {
    args.getList('color').push('3');
    (args.getValue('color') as string[]).push('3');
    expect(args.getList('color')).toEqual(['1', '2']);
  });

  it('give a converter nothing but the text', () => {
    expect(parseArgs('a=10&a=10&a=10').getList('a', Number.parseInt)).toEqual([10, 10, 10]);
  });

  it('may be made of pairs', () => {
    expect(new Args(new Map([['a', '1']])).getFirst('a')).toBe('1');
    expect([...new Args()]).toEqual([]);
  });
});

describe('the names of arguments', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'getFirst'])('may be %s', (name) => {
    const args = parseArgs(`${name}=1&${name}=2&x=3`);
    expect([args.getFirst(name), args.getList(name), args.has(name)]).toEqual(['1', ['1', '2'], true]);
    expect(Object.entries(args.toJSON())).toEqual([
      [name, ['1', '2']],
      ['x', '3'],
    ]);
    expect(typeof args.getFirst).toBe('function');
  });

  it.each(['__proto__', 'constructor', 'toString'])('are not %s of themselves', (name) => {
    const args = parseArgs('x=1');
    expect([args.getFirst(name), args.getValue(name), args.getList(name), args.has(name)]).toEqual([
      undefined,
      undefined,
      [],
      false,
    ]);
    expect(Object.getPrototypeOf(args.toJSON())).toBe(Object.prototype);
  });
});

describe('a query', () => {
  it.each(['a=1', '?a=1'])('is parsed with its question mark or without: %s', (query) => {
    expect(parseArgs(query).getFirst('a')).toBe('1');
  });

  it('keeps blank values if it is told to', () => {
    expect(parseArgs('a=&b', { keepBlankValues: true }).toJSON()).toEqual({ a: '', b: '' });
  });

  it.each([
    ['a', { strictParsing: true }],
    ['a=%zz', { strictParsing: true }],
    ['a=1&b=2', { maxFields: 1 }],
  ])('%s with %j is refused with 400', (query, options) => {
    expect(() => parseArgs(query, options)).toThrow(expect.objectContaining({ code: 400 }));
  });

  it('is parsed as the settings say', async () => {
    const app = new Application({ keepBlankValues: true, maxFields: 2 });
    app.get('/', (req) => req.args);
    expect(await (await app.request('/?a=&b')).json()).toEqual({ a: '', b: '' });
    expect((await app.request('/?a&b&c')).status).toBe(400);
    app.strictParsing = true;
    expect((await app.request('/?a=&b')).status).toBe(400);
  });

  it('is not parsed where autoArgs is off, but a hook may', async () => {
    const app = new Application({ autoArgs: false });
    app.get('/', (req) => `${req.args.getFirst('a', 'nothing')}${req.args instanceof EmptyForm}`);
    expect(await (await app.request('/?a=1')).text()).toBe('nothingtrue');
    app.preProcess((req) => {
      req.args = parseArgs(req.query);
    });
    expect(await (await app.request('/?a=1')).text()).toBe('1false');
  });
});

describe('an empty form', () => {
  it('has the same interface', () => {
    const form = new EmptyForm();
    expect([
      form.getFirst('a', 1, int),
      form.getList('a'),
      form.getValue('a'),
      form.has('a'),
      [...form],
      String(form),
    ]).toEqual([1, [], undefined, false, [], '']);
    expect(JSON.stringify(form)).toBe('{}');
  });
});

describe('a whole number', () => {
  it.each([
    ['0', 0],
    ['12', 12],
    ['-12', -12],
    ['+12', 12],
    [' 12 ', 12],
    ['007', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('is %j', (text, value) => {
    expect(int(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    '-',
    '1.0',
    '1.5',
    '1e3',
    '0x10',
    '1_000',
    '1,000',
    '1 2',
    'NaN',
    'Infinity',
    '١٢',
    '9007199254740992',
    '--1',
  ])('is not %j', (text) => expect(() => int(text)).toThrow(RangeError));
});

describe('a decimal number', () => {
  it.each([
    ['0', 0],
    ['1.5', 1.5],
    ['-1.5', -1.5],
    ['+.5', 0.5],
    ['5.', 5],
    [' 1e3 ', 1000],
    ['1E-3', 0.001],
    ['1e-999', 0],
  ])('is %j', (text, value) => {
    expect(float(text)).toBe(value);
  });

  it.each(['', ' ', '.', '-', 'e3', '1e', '1.5.2', '0x10', '1,5', 'NaN', 'Infinity', '-Infinity', '1e999', '1_0', '٣'])(
    'is not %j',
    (text) => {
      expect(() => float(text)).toThrow(RangeError);
    },
  );
});

describe('a value that cannot be converted', () => {
  const args = parseArgs('a=x&a=1');
  const fail = (): never => {
    throw new TypeError('secret detail');
  };

  it.each([
    ['throws', (): unknown => args.getFirst('a', 0, int)],
    ['throws in a list', (): unknown => args.getList('a', float)],
    ['is not a number', (): unknown => args.getFirst('a', 0, Number)],
    ['is not a number in a list', (): unknown => args.getList('a', (text) => Number.parseInt(text, 10))],
    ['throws anything', (): unknown => args.getFirst('a', 0, fail)],
  ])('is the fault of the client: it %s', (_, get) => {
    expect(get).toThrow(HTTPException);
    expect(get).toThrow(expect.objectContaining({ code: 400 }));
    expect(get).not.toThrow(/secret detail/);
  });

  it('is answered with 400', async () => {
    const app = new Application({ logger: SILENT });
    app.get('/', (req) => ({ id: req.args.getFirst('id', 0, int) }));
    expect((await app.request('/?id=x')).status).toBe(400);
    expect(await (await app.request('/?id=7')).json()).toEqual({ id: 7 });
    expect(await (await app.request('/')).json()).toEqual({ id: 0 });
  });
});

describe('any arguments', () => {
  it('are found again', () => {
    const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', 'a'));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string({ minLength: 1 }))), (pairs) => {
        const args = parseArgs(new URLSearchParams(pairs).toString());
        for (const [each] of pairs) {
          const values = pairs.filter(([other]) => other === each).map(([, value]) => value);
          expect([args.getList(each), args.getFirst(each)]).toEqual([values, values[0]]);
        }
        expect(JSON.parse(JSON.stringify(args))).toEqual(args.toJSON());
      }),
    );
  });

  it('are converted as JavaScript reads numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }), (whole, number) => {
        expect(int(String(whole))).toBe(whole);
        expect(float(String(number))).toBe(Number(String(number)));
      }),
    );
  });

  it('are converted in linear time', () => {
    finishes(() => {
      for (const piece of [' ', '1', '.', 'e', '+']) {
        const text = `${piece.repeat(LONG)}x`;
        for (const convert of [int, float]) expect(() => convert(text)).toThrow(RangeError);
      }
    });
  });
});
