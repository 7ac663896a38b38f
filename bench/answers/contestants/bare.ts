import {
  type Fetch,
  HELLO,
  HOOK_FIELD,
  HTML,
  look,
  type MakeFetch,
  NOT_FOUND,
  POWERED_BY,
  sayLater,
} from '../cases.ts';

/** No library: the path is cut out and compared. */
const makeFetch: MakeFetch = ({ sameHeaders, hooks }) => {
  const fields = (type: string): ResponseInit =>
    sameHeaders ? { headers: { 'Content-Type': type, 'X-Powered-By': POWERED_BY } } : {};
  const html = fields(HTML);
  const json = { headers: { 'Content-Type': 'application/json' }, ...fields('application/json') };
  const text = (body: string): Response => new Response(body, html);
  const toJson = (value: unknown): Response => new Response(JSON.stringify(value), json);
  const answer: Fetch = (request) => {
    const { url } = request;
    const path = url.slice(url.indexOf('/', 8));
    if (path === '/') return text(HELLO);
    if (path.startsWith('/user/')) return text(`Hello ${path.slice(6)}`);
    if (path === '/json') return toJson({ message: HELLO });
    if (path === '/echo' && request.method === 'POST') return request.json().then(toJson);
    if (path === '/async') return sayLater().then(text);
    return new Response(NOT_FOUND, { ...html, status: 404 });
  };
  if (!hooks) return answer;
  return async (request) => {
    look(request);
    const response = await answer(request);
    response.headers.set(HOOK_FIELD, '1');
    return response;
  };
};

export default makeFetch;
