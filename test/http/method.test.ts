import { describe, expect, it } from 'vitest';
import { methodBit, parseMethods } from '../../src/http/method.ts';
import * as state from '../../src/state.ts';

const NINE = ['HEAD', 'GET', 'POST', 'PUT', 'DELETE', 'TRACE', 'OPTIONS', 'CONNECT', 'PATCH'];

describe('the bit of a method', () => {
  it.each([
    ['HEAD', state.METHOD_HEAD, 1],
    ['GET', state.METHOD_GET, 2],
    ['POST', state.METHOD_POST, 4],
    ['PUT', state.METHOD_PUT, 8],
    ['DELETE', state.METHOD_DELETE, 16],
    ['TRACE', state.METHOD_TRACE, 32],
    ['OPTIONS', state.METHOD_OPTIONS, 64],
    ['CONNECT', state.METHOD_CONNECT, 128],
    ['PATCH', state.METHOD_PATCH, 256],
  ])('%s is the constant %i', (method, constant, bit) => {
    expect([methodBit(method), constant]).toEqual([bit, bit]);
  });

  it.each(['QUERY', 'PROPFIND', 'get', '', '__proto__', 'constructor'])('%j has none', (method) => {
    expect(methodBit(method)).toBe(0);
  });
});

describe('methods', () => {
  it.each([
    [state.METHOD_GET, ['GET']],
    [state.METHOD_GET_POST, ['HEAD', 'GET', 'POST']],
    [state.METHOD_HEAD | state.METHOD_PATCH, ['HEAD', 'PATCH']],
    [state.METHOD_ALL, NINE],
    ['GET', ['GET']],
    ['get', ['GET']],
    ['QUERY', ['QUERY']],
    ['query', ['query']],
    [
      ['GET', 'post', 'PROPFIND'],
      ['GET', 'POST', 'PROPFIND'],
    ],
  ])('%j are %j', (methods, names) => {
    expect(parseMethods(methods)).toEqual(names);
  });

  it.each([0, -1, 512, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('of a mask must be some of the nine: %j', (mask) => {
    expect(() => parseMethods(mask)).toThrow(/no method mask: join METHOD_\* constants/);
  });

  it.each(['', 'GET POST', 'GET,POST', 'GET\n', 'é', 'a b'])('must be tokens: %j', (name) => {
    expect(() => parseMethods(name)).toThrow('is no method name');
    expect(() => parseMethods(['GET', name])).toThrow('is no method name');
  });

  it.each([[], null, undefined, {}, [1], [null]])('are nothing else: %j', (methods) => {
    expect(() => parseMethods(methods as unknown as string[])).toThrow(TypeError);
  });
});
