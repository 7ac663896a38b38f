import { describe, expect, it } from 'vitest';
import { readConfiguration, type Settings } from '../../src/config/config.ts';
import { Application } from '../../src/index.ts';
import { record } from '../logger.ts';

type Name = keyof Settings;

describe('a variable', () => {
  it.each(['On', 'on', 'ON', 'oN', ' On ', 'On\n'])('is on where it is %j', (written) => {
    expect(new Application({ env: { poor_Debug: written } }).debug).toBe(true);
  });

  it.each(['Off', 'off', 'OFF', ' off'])('is off where it is %j', (written) => {
    expect(new Application({ env: { poor_Debug: written }, debug: true }).debug).toBe(false);
  });

  it.each([
    ['0', 0],
    ['16384', 16384],
    [' 16KiB ', 16384],
    ['16kib', 16384],
    ['16 KIB', 16384],
    ['1 MiB', 1_048_576],
    ['2GiB', 2_147_483_648],
    ['007', 7],
  ])('is the size %j', (written, size) => {
    expect(new Application({ env: { poor_DataSize: written } }).dataSize).toBe(size);
  });

  it.each([
    ['0', 0],
    ['2', 2],
    ['10.0.0.1', ['10.0.0.1']],
    [' 10.0.0.1 ,fe80::1,', ['10.0.0.1', 'fe80::1']],
    ['10.0.0.0/8, fd00::/8, loopback', ['10.0.0.0/8', 'fd00::/8', 'loopback']],
  ])('trusts the proxies %j', (written, proxies) => {
    expect(new Application({ env: { poor_TrustedProxies: written } }).trustedProxies).toEqual(proxies);
  });

  const BAD: [variable: string, written: string, name: Name][] = [
    ...['', 'yes', '1', 'true', 'On Off', 'On;'].map((text): [string, string, Name] => ['poor_Debug', text, 'debug']),
    ...[
      '',
      '-1',
      '1.5',
      '16KB',
      '16K',
      '1e3',
      '0x10',
      '1  KiB',
      'KiB',
      '9007199254740992',
      '999999999999999GiB',
      '１',
    ].map((text): [string, string, Name] => ['poor_BufferSize', text, 'bufferSize']),
    ...['-1', '1.5', '1KiB', 'many'].map((text): [string, string, Name] => ['poor_MaxFields', text, 'maxFields']),
    ...['0', '-1', '10s', 'Infinity', 'NaN', '2147484'].map((text): [string, string, Name] => [
      'poor_ReadTimeout',
      text,
      'readTimeout',
    ]),
    ...['', '-1', 'localhost', '10.0.0.0/33', '10/8', '*', '1.5', 'cafe', ',', '10.0.0.1 10.0.0.2'].map(
      (text): [string, string, Name] => ['poor_TrustedProxies', text, 'trustedProxies'],
    ),
    ...['', 'warning', 'error,warn', '4'].map((text): [string, string, Name] => ['poor_LogLevel', text, 'logLevel']),
    ...['xml', 'constructor'].map((text): [string, string, Name] => ['poor_ErrorFormat', text, 'errorFormat']),
  ];

  it.each(BAD)('%s that is %j is warned of and does not count', (variable, written, name) => {
    const { config, warnings } = readConfiguration({ [variable]: written }, {});
    expect(config[name]).toEqual(new Application()[name]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`${variable} must be `);
  });

  it('that is bad leaves the property as it is', () => {
    expect(readConfiguration({ poor_DataSize: 'big' }, { dataSize: 5 }).config.dataSize).toBe(5);
  });

  it('that is bad makes one line in the log, however many requests come', async () => {
    const { lines, logger } = record();
    const app = new Application({ env: { poor_DataSize: 'big\n[error] forged' }, logger });
    for (let i = 0; i < 3; i++) await app.request('/');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^poor_DataSize must be .*big\\/);
    expect(lines[0]).not.toContain('\n');
  });

  it('of another spelling is none', () => {
    const { lines, logger } = record();
    const env = { poor_debug: 'On', POOR_DEBUG: 'On', poor_Unknown: 'x', Debug: 'On' };
    expect(new Application({ env, logger }).debug).toBe(false);
    expect(lines).toEqual([expect.stringContaining('poor_debug is no'), expect.stringContaining('poor_Unknown is no')]);
  });

  it('that is inherited is none', () => {
    expect(new Application({ env: Object.create({ poor_Debug: 'On' }) }).debug).toBe(false);
  });

  it('of the platform counts less than one that is given', () => {
    const platform = { name: 'test', env: () => ({ poor_MaxFields: '1', poor_MaxFiles: '1' }) };
    const app = new Application({ platform, env: { poor_MaxFields: '2' } });
    expect([app.maxFields, app.maxFiles]).toEqual([2, 1]);
  });
});
