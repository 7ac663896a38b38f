import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, isIn, type Network, parseAddress, parseNetworks, parseNode } from '../../src/http/address.ts';
import { finishes } from '../finishes.ts';

function format(text: string): string | undefined {
  const address = parseAddress(text);
  return address && formatAddress(address);
}

/** A text that resembles an address. */
const anyText = fc
  .array(fc.oneof(fc.constantFrom(':', '::', '.', '%', '[', ']', '/', 'ffff'), fc.nat(300).map(String), fc.string()), {
    maxLength: 18,
  })
  .map((parts) => parts.join(''));

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8::', '2001:db8::'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is %s', (text, written) => {
    expect(format(text)).toBe(written);
  });

  it.each([
    ...[
      '',
      ' ',
      '1',
      '1.2.3',
      '1.2.3.4.5',
      '256.1.1.1',
      '01.2.3.4',
      '0x7f.1',
      '127.1',
      '1.2.3.-4',
      '1.2.3.4 ',
      'h.test',
    ],
    ...[':', ':1', '1:', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', '12345::', 'g::'],
    ...['1.2.3.4::', '::1.2.3', '1:2:3:4:5:6:7:1.2.3.4', '::ffff:1.2.3.4:5', '[::1]', '1.2.3.4:80', '::1%', 'unknown'],
  ])('is not %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('is what Node takes for one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), anyText), (text) => {
        const isOne = isIPv4(text) || (isIPv6(text) && !text.includes('%'));
        if (!text.includes('%')) expect(parseAddress(text) !== undefined).toBe(isOne);
      }),
    );
  });

  it('has one text, which is the same address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseAddress(text);
        const written = address === undefined ? '' : formatAddress(address);
        expect(parseAddress(written)).toEqual(address);
        expect(format(written)).toBe(written);
      }),
    );
  });

  it.each([
    ['192.0.2.1:5678', '192.0.2.1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[::ffff:192.0.2.1]:_port', '192.0.2.1'],
    ['2001:db8::1:4711', '2001:db8::1:4711'],
    ['unknown', undefined],
    ['_hidden', undefined],
    ['h.test:80', undefined],
    ['192.0.2.1:', undefined],
    ['[192.0.2.1', undefined],
  ])('of a proxy: %s is %s', (text, written) => {
    const address = parseNode(text);
    expect(address && formatAddress(address)).toBe(written);
  });

  it.each([':', '::', '.', '1', '1.', '1:', '[', ']', '%', '%a', 'f', '/', '0', '1.1.1.1:'])(
    'is found in many %j, or not, in linear time',
    (piece) => {
      const long = piece.repeat(1_000_000 / piece.length);
      finishes(() => {
        for (const text of [long, `[${long}]`, `::${long}`, `1.2.3.4:${long}`]) {
          parseAddress(text);
          parseNode(text);
          parseNetworks(text);
        }
      });
    },
  );
});

describe('a network', () => {
  const has = (networks: readonly Network[], text: string): boolean => {
    const address = parseAddress(text);
    return address !== undefined && networks.some((network) => isIn(network, address));
  };

  it.each([
    ['192.0.2.1', ['192.0.2.1', '::ffff:192.0.2.1'], ['192.0.2.2', '::192.0.2.1']],
    ['::ffff:192.0.2.1', ['192.0.2.1'], ['192.0.2.2']],
    ['10.0.0.0/8', ['10.255.1.2', '::ffff:10.1.1.1'], ['11.0.0.0', '9.255.255.255']],
    ['10.1.2.3/8', ['10.0.0.1'], ['11.0.0.0']],
    ['172.16.0.0/12', ['172.16.0.1', '172.31.255.255'], ['172.32.0.0', '172.15.255.255']],
    ['0.0.0.0/0', ['1.2.3.4'], ['::1']],
    ['::/0', ['1.2.3.4', '::1'], []],
    ['2001:db8::/33', ['2001:db8:7fff::1'], ['2001:db8:8000::1']],
    ['2001:db8::1/128', ['2001:db8::1'], ['2001:db8::2']],
    ['loopback', ['127.0.0.1', '127.9.9.9', '::1'], ['128.0.0.1', '::2']],
    ['linklocal', ['169.254.1.1', 'fe80::1', 'febf::1%eth0'], ['169.255.0.1', 'fec0::1']],
    ['UniqueLocal', ['10.1.1.1', '172.20.1.1', '192.168.1.1', 'fd00::1'], ['192.169.0.1', 'fe00::1']],
  ])('%s has these addresses, and not others', (text, inside, outside) => {
    const networks = parseNetworks(text);
    expect([inside.filter((address) => !has(networks, address)), outside.filter((one) => has(networks, one))]).toEqual([
      [],
      [],
    ]);
  });

  it.each(['', '10.0.0.0/', '10.0.0.0/33', '::/129', '10/8', '/8', '10.0.0.0/8/8', '10.0.0.0/-1', '*', 'local', '1'])(
    'is not %j',
    (text) => {
      expect(parseNetworks(text)).toEqual([]);
    },
  );

  it('has the addresses that Node finds in it', () => {
    const [v4, v6] = [fc.ipV4(), fc.ipV6()];
    const pair = fc.oneof(
      fc.tuple(v4, v4, fc.integer({ min: 0, max: 32 })),
      fc.tuple(v6, v6, fc.integer({ min: 0, max: 128 })),
    );
    fc.assert(
      fc.property(pair, fc.boolean(), ([first, second, prefix], same) => {
        const family = isIPv4(first) ? 'ipv4' : 'ipv6';
        const list = new BlockList();
        list.addSubnet(first, prefix, family);
        const asked = same ? first : second;
        expect(has(parseNetworks(`${first}/${prefix}`), asked)).toBe(list.check(asked, family));
      }),
    );
  });
});
