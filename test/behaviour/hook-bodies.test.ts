import { describe, expect, it } from 'vitest';
import { loggedApp } from '../app-kit.ts';

describe('a post hook and the body of a stream', () => {
  it('wraps the body in another Response, which arrives whole', async () => {
    const { app, log } = loggedApp();
    app.get('/', function* () {
      yield 'hello ';
      yield 'world';
    });
    app.postProcess((_req, response) => new Response(response.body, { headers: { 'X-Wrapped': 'yes' } }));
    const response = await app.request('/');
    expect(response.headers.get('x-wrapped')).toBe('yes');
    expect(await response.text()).toBe('hello world');
    expect(log.lines).toEqual([]);
  });
});
