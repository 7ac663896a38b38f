import { describe, expect, it } from 'vitest';
import { loggedApp, readAll } from '../app-kit.ts';

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

  it.each([
    ['3', 'more'],
    ['12', '11'],
  ])('breaks the body off where the hook sets Content-Length to %s', async (length, came) => {
    const { app, log } = loggedApp();
    app.get('/', function* () {
      yield 'hello ';
      yield 'world';
    });
    app.postProcess((_req, response) => response.headers.set('Content-Length', length));
    expect((await readAll(await app.request('/'))).broken).toBeDefined();
    expect(log.lines.join('\n')).toContain(`promised ${length} bytes, and ${came} came`);
  });

  it('sends the Content-Length that a hook sets where it is that of the body', async () => {
    const { app } = loggedApp();
    app.get('/', function* () {
      yield 'hello ';
      yield 'world';
    });
    app.postProcess((_req, response) => response.headers.set('Content-Length', '11'));
    const response = await app.request('/');
    expect(response.headers.get('content-length')).toBe('11');
    expect(await response.text()).toBe('hello world');
  });

  it('drops the Content-Length that a hook sets on a response without a body', async () => {
    const { app } = loggedApp();
    app.get('/', () => 205);
    app.postProcess((_req, response) => response.headers.set('Content-Length', '5'));
    const response = await app.request('/');
    expect(response.status).toBe(205);
    expect(response.headers.has('content-length')).toBe(false);
  });
});
