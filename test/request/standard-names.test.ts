import { describe, expect, it } from 'vitest';
import { Application, type ApplicationOptions, type PoorRequest } from '../../src/index.ts';

/** What a request gives a handler of `/org/<name>/<id:int>`. */
async function see(
  see: (req: PoorRequest) => unknown,
  url: string,
  options: ApplicationOptions = {},
): Promise<unknown> {
  const app = new Application(options);
  app.get('/org/<name>/<id:int>', (req) => ({ seen: see(req) }));
  const response = await app.request(url, { headers: { 'X-One': '1', 'X-Forwarded-Host': 'public.example' } });
  return ((await response.json()) as { seen: unknown }).seen;
}

const URL_TEXT = 'http://a.example:81/org/a%20b%2Fc/7?q=%20&r';

describe('beside the names of Poor WSGI', () => {
  it('url is that of the Request', async () => {
    expect(await see((req) => [req.url, req.request.url], URL_TEXT)).toEqual([URL_TEXT, URL_TEXT]);
  });

  it('url is in normal form', async () => {
    const app = new Application();
    app.default((req) => req.url);
    const texts = ['http://A.example:80/%61?', 'http://a.example/%C5%BE', 'http://a.example/x#y'];
    const seen = await Promise.all(texts.map(async (text) => (await app.request(text)).text()));
    expect(seen).toEqual(['http://a.example/a', 'http://a.example/%C5%BE', 'http://a.example/x']);
  });

  it('url is what the server received, constructUrl the public one behind a trusted proxy', async () => {
    const options = { trustedProxies: 1 };
    const seen = await see((req) => [new URL(req.url).host, new URL(req.constructUrl()).host], URL_TEXT, options);
    expect(seen).toEqual(['a.example:81', 'public.example']);
  });

  it('url of a target that was refused is what came', async () => {
    const app = new Application();
    app.httpState(400, (req) => req.url);
    expect(await (await app.request('http://a.example/%zz')).text()).toBe('http://a.example/%zz');
  });

  it('path is the decoded path', async () => {
    expect(await see((req) => [req.path, req.uri], URL_TEXT)).toEqual(Array(2).fill('/org/a b/c/7'));
  });

  it('params has the path parameters by name, converted', async () => {
    expect(await see((req) => req.params, URL_TEXT)).toEqual({ name: 'a b/c', id: 7 });
  });

  it('params has those of the prefixes of groups and mounts', async () => {
    const [app, inner] = [new Application(), new Application()];
    inner.group('/team/<team>').get('/<id:int>', ({ params, url, path }) => ({ params, url, path }));
    app.mount('/org/<org>', inner);
    expect(await (await app.request('http://a.example/org/acme/team/web/7?x')).json()).toEqual({
      params: { org: 'acme', team: 'web', id: 7 },
      url: 'http://a.example/org/acme/team/web/7?x',
      path: '/team/web/7',
    });
  });

  it('headers are those of the request', async () => {
    const read = ({ headers }: PoorRequest): unknown => [
      headers.get('x-one'),
      headers.has('x-two'),
      [...headers].length,
    ];
    expect(await see(read, URL_TEXT)).toEqual(['1', false, 2]);
  });
});
