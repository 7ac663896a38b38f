import {
  type Fetch,
  fieldsOfOurs,
  HELLO,
  HOOK_FIELD,
  HTML,
  isWorkerd,
  look,
  type MakeFetch,
  NOT_FOUND,
  sayLater,
} from '../cases.ts';

const JSON_TYPE = 'application/json';

/** No library: the path is cut out and compared. */
const makeFetch: MakeFetch = ({ sameHeaders, hooks }) => {
  const describe = (type: string): ResponseInit => {
    if (sameHeaders) return { headers: { 'Content-Type': type, ...fieldsOfOurs() } };
    return type === HTML ? {} : { headers: { 'Content-Type': type } };
  };
  const [html, json] = [describe(HTML), describe(JSON_TYPE)];
  // What is the same each time is made once.
  const initOf = sameHeaders && isWorkerd ? describe : (type: string) => (type === HTML ? html : json);
  const text = (body: string): Response => new Response(body, initOf(HTML));
  const toJson = (value: unknown): Response => new Response(JSON.stringify(value), initOf(JSON_TYPE));
  const answer: Fetch = (request) => {
    const { url } = request;
    const path = url.slice(url.indexOf('/', 8));
    if (path === '/') return text(HELLO);
    if (path.startsWith('/user/')) return text(`Hello ${path.slice(6)}`);
    if (path === '/json') return toJson({ message: HELLO });
    if (path === '/echo' && request.method === 'POST') return request.json().then(toJson);
    if (path === '/async') return sayLater().then(text);
    return new Response(NOT_FOUND, { ...initOf(HTML), status: 404 });
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
