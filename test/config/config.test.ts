import { describe, expect, it } from 'vitest';
import { readConfiguration, SETTING_NAMES, type Settings } from '../../src/config/config.ts';
import { Application, type EnvRecord } from '../../src/index.ts';
import { record } from '../logger.ts';

type Name = keyof Settings;

/** Each setting with its variable: what it is at first, how it is written in the environment, what that means, and another value. */
const SETTINGS: [name: Name, variable: string, initial: unknown, written: string, read: unknown, property: unknown][] =
  [
    ['bufferSize', 'poor_BufferSize', 16384, '16KiB', 16384, 7],
    ['debug', 'poor_Debug', false, 'On', true, true],
    ['documentIndex', 'poor_DocumentIndex', false, 'On', true, true],
    ['documentRoot', 'poor_DocumentRoot', undefined, '/srv/public', '/srv/public', '/srv/other'],
    ['logLevel', 'poor_LogLevel', 'warn', 'Debug', 'debug', 'emerg'],
    ['secretKey', 'poor_SecretKey', undefined, 'new , old', ['new', 'old'], 'older'],
    ['redact', 'poor_Redact', [], 'A_TOKEN, B_KEY', ['A_TOKEN', 'B_KEY'], ['C_KEY']],
    ['autoArgs', 'poor_AutoArgs', true, 'Off', false, false],
    ['autoForm', 'poor_AutoForm', true, 'Off', false, false],
    ['autoJson', 'poor_AutoJson', true, 'Off', false, false],
    ['autoCookies', 'poor_AutoCookies', true, 'Off', false, false],
    ['keepBlankValues', 'poor_KeepBlankValues', false, 'On', true, true],
    ['strictParsing', 'poor_StrictParsing', false, 'On', true, true],
    ['dataSize', 'poor_DataSize', 1_048_576, '1 MiB', 1_048_576, 0],
    ['fileSize', 'poor_FileSize', 1_073_741_824, '2GiB', 2_147_483_648, 5],
    ['maxFields', 'poor_MaxFields', 1000, '5', 5, 6],
    ['maxFiles', 'poor_MaxFiles', 20, '0', 0, 6],
    ['readTimeout', 'poor_ReadTimeout', 10, '0.5', 0.5, 30],
    ['trustedProxies', 'poor_TrustedProxies', 0, '10.0.0.1, ::1', ['10.0.0.1', '::1'], 2],
    ['precompressed', 'poor_Precompressed', false, 'On', true, true],
    ['errorFormat', 'poor_ErrorFormat', 'auto', 'JSON', 'json', 'html'],
  ];

/** Those that an application shows: all but the key. */
const SHOWN = SETTINGS.filter(([name]) => name !== 'secretKey');

describe('a setting', () => {
  it('is in this table, unless it has no variable', () => {
    const known = SETTINGS.map(([name]) => name);
    expect([...known, 'fileCallback', 'formMimeTypes', 'jsonMimeTypes'].sort()).toEqual([...SETTING_NAMES].sort());
  });

  it.each(SETTINGS)('%s has a default', (name, _variable, initial) => {
    expect(new Application()[name]).toEqual(initial);
  });

  it.each(SHOWN)('%s is an option and a property', (name, _variable, _initial, _written, _read, property) => {
    expect(new Application({ [name]: property })[name]).toEqual(property);
    expect(Object.assign(new Application(), { [name]: property })[name]).toEqual(property);
  });

  it.each(SHOWN)('%s is read from %s, which wins', (name, variable, _initial, written, read, property) => {
    expect(new Application({ env: { [variable]: written } })[name]).toEqual(read);
    expect(new Application({ env: { [variable]: written }, [name]: property })[name]).toEqual(read);
    expect(Object.assign(new Application({ env: { [variable]: written } }), { [name]: property })[name]).toEqual(read);
  });

  it.each(SETTINGS)('%s tells where it comes from', (name, variable, initial, written, read, property) => {
    const configured = (env: EnvRecord, properties: Partial<Settings>): unknown[] => {
      const { config, origins } = readConfiguration(env, properties);
      return [config[name], origins.find((origin) => origin.name === name)];
    };
    const origin = { name, env: variable };
    expect(configured({}, {})).toEqual([initial, { ...origin, provenance: 'default' }]);
    expect(configured({}, { [name]: property })).toEqual([property, { ...origin, provenance: 'property' }]);
    expect(configured({ [variable]: written }, { [name]: property })).toEqual([read, { ...origin, provenance: 'env' }]);
  });

  it.each(SETTINGS)('%s is no text where %s is none', (name, variable, initial, _written, _read, property) => {
    for (const value of [1, true, null, undefined, ['On'], { toString: () => 'On' }]) {
      const { lines, logger } = record();
      const env = { [variable]: value };
      expect(new Application({ env, logger, logLevel: 'warn' })[name]).toEqual(initial);
      expect(readConfiguration(env, { [name]: property }).config[name]).toEqual(property);
      expect(lines).toEqual([]);
    }
  });

  it('that is a key is set, and not read', () => {
    const app = new Application({ secretKey: 'a key', env: { poor_SecretKey: 'another key' } });
    app.secretKey = new Uint8Array([1]);
    expect([app.secretKey, 'secretKey' in app]).toEqual([undefined, true]);
  });

  it('that is not known is an error', () => {
    expect(() => new Application({ autoform: false } as object)).toThrow(/no option autoform; there are .*autoForm/);
    expect(() => new Application({ poor_Debug: 'On' } as object)).toThrow(TypeError);
  });

  it('that is undefined counts as not given', () => {
    const options = { bufferSize: undefined, documentRoot: undefined } as object;
    expect(new Application(options).bufferSize).toBe(16384);
    expect(() => Object.assign(new Application(), options)).toThrow(TypeError);
  });

  it('may change between requests', async () => {
    const app = new Application();
    app.get('/', (req) => req.args.getFirst('a', 'nothing'));
    expect(await (await app.request('/?a=1')).text()).toBe('1');
    app.autoArgs = false;
    expect(await (await app.request('/?a=1')).text()).toBe('nothing');
  });

  it('of one application is not that of another', () => {
    const app = new Application({ bufferSize: 1 });
    app.debug = true;
    const other = new Application();
    expect([other.bufferSize, other.debug]).toEqual([16384, false]);
  });
});

describe('the media types', () => {
  it.each(['formMimeTypes', 'jsonMimeTypes'] as const)('%s are a property', (name) => {
    const app = new Application({ [name]: ['text/x'] });
    expect(app[name]).toEqual(['text/x']);
    app[name] = [];
    expect(app[name]).toEqual([]);
  });

  it('have defaults', () => {
    const { formMimeTypes, jsonMimeTypes } = new Application();
    expect(formMimeTypes).toContain('application/x-www-form-urlencoded');
    expect(jsonMimeTypes).toEqual(['application/json']);
  });
});

const cyclic: unknown[] = [];
cyclic.push(cyclic);

describe('a property', () => {
  it.each<[name: Name, value: unknown, right: RegExp]>([
    ['bufferSize', -1, /^bufferSize must be a number of bytes such as 16384 or 16KiB, not .*-1$/],
    ['bufferSize', 1.5, /number of bytes/],
    ['bufferSize', Number.NaN, /number of bytes/],
    ['bufferSize', '16KB', /number of bytes/],
    ['bufferSize', null, /number of bytes/],
    ['bufferSize', 10n, /^bufferSize must be a number of bytes/],
    ['maxFields', Number.POSITIVE_INFINITY, /whole number/],
    ['debug', 'On', /^debug must be true or false, not "On"$/],
    ['debug', 1, /true or false/],
    ['debug', null, /true or false/],
    ['documentRoot', 5, /a text/],
    ['logLevel', 'warning', /one of emerg, alert, crit, error, warn, notice, info, debug, not "warning"/],
    ['logLevel', 'constructor', /one of/],
    ['errorFormat', 'xml', /one of auto, html, json/],
    ['readTimeout', 0, /above 0/],
    ['readTimeout', Number.POSITIVE_INFINITY, /at most/],
    ['trustedProxies', -1, /number of proxies/],
    ['trustedProxies', '10.0.0.1', /list of their addresses/],
    ['trustedProxies', [1], /list of their addresses/],
    ['formMimeTypes', 'text/x', /list of texts/],
    ['formMimeTypes', cyclic, /^formMimeTypes must be a list of texts/],
    ['jsonMimeTypes', [null], /list of texts/],
    ['secretKey', '', /none empty/],
    ['secretKey', ['a', ''], /none empty/],
    ['secretKey', new Uint8Array(0), /none empty/],
    ['secretKey', 5, /a text, bytes, or a list of them/],
  ])('%s cannot be %s', (name, value, right) => {
    const app = new Application();
    expect(() => new Application({ [name]: value })).toThrow(right);
    expect(() => Object.assign(app, { [name]: value })).toThrow(TypeError);
    expect(app[name]).toEqual(new Application()[name]);
  });

  it.each<[name: Name, value: unknown]>([
    ['secretKey', new Uint8Array([1])],
    ['secretKey', ['a', new Uint8Array([1])]],
    ['secretKey', undefined],
    ['documentRoot', undefined],
    ['trustedProxies', []],
    ['bufferSize', 0],
  ])('%s can be %s', (name, value) => {
    expect(() => new Application({ [name]: value })).not.toThrow();
    expect(readConfiguration({}, { [name]: value }).config[name]).toEqual(value);
  });
});
