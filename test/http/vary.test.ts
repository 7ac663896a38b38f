import { describe, expect, it } from 'vitest';
import { joinVary } from '../../src/http/vary.ts';
import { loggedApp } from '../app-kit.ts';

describe('the names of Vary', () => {
  it.each([
    [null, 'Accept', 'Accept'],
    ['', 'Accept', 'Accept'],
    ['accept,Origin', 'Accept', 'accept, Origin'],
    ['Origin', 'Accept, ORIGIN,,Cookie', 'Origin, Accept, Cookie'],
    ['Accept-Encoding', 'Accept', 'Accept-Encoding, Accept'],
    ['*', 'Accept', '*'],
    ['Accept', '*', '*'],
  ])('%j with %j are %j', (known, added, joined) => {
    expect(joinVary(known, added)).toBe(joined);
  });

  it('of a hook are joined with those of an error page, each once', async () => {
    const { app } = loggedApp();
    app.preProcess((req) => req.errHeadersOut.set('Vary', 'accept,Origin'));
    expect((await app.request('/missing')).headers.get('vary')).toBe('accept, Origin');
  });

  it('of headersOut are joined with those of a Response and of an exception', async () => {
    const { app } = loggedApp();
    app.preProcess((req) => {
      req.headersOut.set('Vary', 'Origin');
      req.errHeadersOut.set('Vary', 'Origin');
    });
    app.get('/response', () => new Response('own', { headers: { Vary: 'Cookie, origin' } }));
    app.httpState(404, () => new Response('own', { status: 404, headers: { Vary: 'Cookie' } }));
    expect((await app.request('/response')).headers.get('vary')).toBe('Cookie, origin');
    expect((await app.request('/missing')).headers.get('vary')).toBe('Cookie, Origin');
  });
});
