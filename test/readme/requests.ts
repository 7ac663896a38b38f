import { DIRECTORY } from './readme-kit.ts';

const upload = new FormData();
upload.append('upload', new File(['some text'], 'a.txt', { type: 'text/plain' }));
const photo = new FormData();
photo.append('photo', new File(['a picture'], 'a.jpg', { type: 'image/jpeg' }));
const json = new Blob(['{"title":"Solaris"}'], { type: 'application/json' });
export const LOGIN = { name: 'Eva', password: 'right' };

/**
 * A request to the application of a block, and its response: a part of the block's text that no other block of its page
 * has, the method, the path, the body, the status, then the body of the response or its Location.
 */
type Asked = [part: string, method: string, path: string, body: object | undefined, ...answer: unknown[]];

/** What the pages promise, by page. */
export const REQUESTS: Readonly<Record<string, readonly Asked[]>> = {
  'README.md': [
    ['export default app;', 'GET', '/books', undefined, 200, '[{"title":"Dune"}]'],
    ['export default app;', 'GET', '/books/1', undefined, 200, '{"title":"Dune"}'],
    ['export default app;', 'GET', '/books/x', undefined, 404, /"status":404/],
    ['export default app;', 'POST', '/books', {}, 400, /title must be a string/],
    ['export default app;', 'POST', '/books', json, 201, '{"id":2}'],
    ['a generator streams', 'GET', '/hello/a&b', undefined, 200, 'Hello <b>a&amp;b</b>'],
    ['a generator streams', 'GET', '/sum/1/2', undefined, 200, '{"sum":3}'],
    ['a generator streams', 'PUT', '/theme', { name: 'dark' }, 204, ''],
    ['a generator streams', 'GET', '/count', undefined, 200, /^line 1\n(line \d\n){8}line 10\n$/],
    ['a generator streams', 'GET', '/old', undefined, 301, '/new'],
    ['const timing', 'GET', '/org/acme/report/2026', undefined, 403],
    ['const timing', 'GET', '/org/acme/x', undefined, 404, 'There is no such page in this organisation'],
    ["fileStorage('./photos')", 'GET', '/search?page=3', undefined, 200, '{"page":3}'],
    ["fileStorage('./photos')", 'POST', '/photos', { title: 'none' }, 200, '{"title":"none"}'],
    ['PoorSession', 'POST', '/login', LOGIN, 303, '/me'],
    ['PoorSession', 'GET', '/me', undefined, 200, 'Hello stranger'],
    ['class OutOfStock', 'GET', '/nowhere', undefined, 404, 'There is no <b>/nowhere</b>'],
    ['class OutOfStock', 'GET', '/buy', undefined, 409, 'Sold out: Dune'],
  ],
  'docs/routing.md': [
    ["app.get('/about'", 'GET', '/about', undefined, 200, 'static text'],
    ["app.get('/about'", 'GET', '/user/a&b', undefined, 200, 'This is <b>a&amp;b</b>'],
    ["app.get('/about'", 'GET', '/order/4', undefined, 200, '{"id":4,"next":5}'],
    ["app.get('/about'", 'GET', '/file/a/b.txt', undefined, 200, '{"path":"a/b.txt"}'],
    ["app.get('/about'", 'GET', '/file/a/b.png', undefined, 404],
    ["app.get('/about'", 'POST', '/form', { name: 'Eva' }, 200, 'Hello Eva'],
    ["app.get('/about'", 'QUERY', '/search', undefined, 200, 'found'],
    ["app.get('/about'", 'GET', '/2024-05', undefined, 200, '2024 05'],
    ['export const invoice', 'GET', '/invoice/7', undefined, 200, 'Invoice 7'],
    ['email: ', 'GET', '/log/me@here.org/2024-02-29', undefined, 200, /^me@here.org since .* 2024$/],
    ['email: ', 'GET', '/log/me@here.org/2024-02-30', undefined, 404],
    ['const org', 'GET', '/org/acme', undefined, 200, 'Start page of acme'],
    ['const org', 'GET', '/org/acme/report/2026', undefined, 200, 'acme: 2026'],
    ['const org', 'GET', '/org/acme/x', undefined, 404, '{"error":"There is no such page in this organisation"}'],
    ["'/import'", 'POST', '/import', { row: 'a' }, 200, '1 rows'],
    ['const list', 'GET', '/item/7', undefined, 200, 'Item 7 <a href="/item/8">next</a> <a href="/items">all</a>'],
    ['const user', 'GET', '/', undefined, 200, '<a href="/user/7">The first user</a>'],
    ["app.mount('/admin'", 'GET', '/admin/', undefined, 200, 'the admin of /admin'],
    ["app.mount('/admin'", 'GET', '/legacy/x', undefined, 200, 'legacy'],
  ],
  'docs/middleware.md': [
    ['const timing', 'GET', '/me', undefined, 401],
    ['const requestId = middleware(async', 'GET', '/id', undefined, 200, /^This is request [\da-f-]{36}$/],
    ["users.get('eva')", 'GET', '/secret', undefined, 200, 'For Eva only'],
    ['as const', 'GET', '/hello', undefined, 200, /^en [\da-f-]{36}$/],
    ['app.preProcess(', 'GET', '/admin/x', undefined, 302, '/login'],
    ['pool.connect', 'GET', '/export', undefined, 200, 'a;1\nb;2\n'],
  ],
  'docs/answers.md': [
    ['HTTP_FORBIDDEN }', 'GET', '/page', undefined, 200, '<h1>Hello</h1>'],
    ['HTTP_FORBIDDEN }', 'GET', '/secret', undefined, 403],
    ['HTTP_FORBIDDEN }', 'GET', '/item/1', undefined, 200, '{"title":"a book"}'],
    ['HTTP_FORBIDDEN }', 'GET', '/item/2', undefined, 404, /No such item/],
    ['HTTP_FORBIDDEN }', 'DELETE', '/item/3', undefined, 204, ''],
    ['HTTP_FORBIDDEN }', 'GET', '/from/here', undefined, 200, 'Hello'],
    ['HTTP_FORBIDDEN }', 'GET', '/from/elsewhere', undefined, 404],
    ['HTTP_FORBIDDEN }', 'GET', '/other', undefined, 200, 'plain text'],
    ['const layout', 'GET', '/hello/a&b', undefined, 200, /<p title="a&amp;b">Hello a&amp;b<\/p>$/],
    ['const layout', 'GET', '/list', undefined, 200, /<ul><li>a;1<\/li><li>b;2<\/li><\/ul>$/],
    ['req.status = 201', 'POST', '/item', {}, 201, '/item/2'],
    ['req.status = 201', 'GET', '/robots.txt', undefined, 200, 'User-agent: *'],
    ['req.setCookie', 'GET', '/theme/dark', undefined, 200, 'Was not set'],
    ["app.get('/report'", 'GET', '/report', undefined, 200, 'a;1\nb;2\n'],
    ["app.get('/count'", 'GET', '/count', undefined, 200, /^line 1\n(line \d\n){8}line 10\n$/],
    ["app.get('/count'", 'GET', '/events', undefined, 200, 'data: "a;1"\n\ndata: "b;2"\n\n'],
    ['attachment(', 'GET', '/export.csv', undefined, 200, 'a;1\nb;2'],
  ],
  'docs/errors.md': [
    ['function findItem', 'GET', '/item/2', undefined, 404, /No such item/],
    ['function findItem', 'GET', '/old', undefined, 301, '/new'],
    ['function findItem', 'POST', '/done', {}, 303, '/'],
    ['function findItem', 'GET', '/busy', undefined, 503],
    ["httpState('5xx'", 'GET', '/nowhere', undefined, 404, 'There is no <b>/nowhere</b>'],
    ['class OutOfStock', 'GET', '/buy', undefined, 409, 'Sold out: a book'],
  ],
  'docs/forms.md': [
    ["getFirst('id', 0, int)", 'POST', '/test/post?id=4', { color: '12' }, 200, '{"id":4,"colors":[12]}'],
    ["getFirst('id', 0, int)", 'POST', '/test/post?id=x', { color: '12' }, 400],
    ['function readName', 'POST', '/people', { name: 'Eva' }, 400, /The name is missing/],
    ['No file was chosen', 'POST', '/upload', upload, 200, /^{"filename":"a.txt",.*"length":9,"text":"some text"}$/],
    ['No file was chosen', 'POST', '/upload', { upload: 'a text' }, 400, /No file was chosen/],
    ["fileStorage('./upload'),", 'POST', '/upload', upload, 200, `{"paths":["${DIRECTORY}upload/a.txt"]}`],
    ["fileStorage('./upload'),", 'POST', '/upload', upload, 409],
    ['const storage', 'POST', '/photo', photo, 200, '{"bytes":9}'],
    ['const storage', 'POST', '/photo', photo, 200, '{"bytes":9}'],
    ["fileStorage('./photos')", 'POST', '/photos', { title: 'none' }, 200, '{"title":"none"}'],
    ['TextDecoder', 'PUT', '/note/4', { a: 'b' }, 200, '{"id":4,"length":3}'],
  ],
  'docs/from-hono-and-express.md': [['app.use(', 'OPTIONS', '/price', undefined, 204, '']],
  'docs/files.md': [
    ["'/srv/media'", 'GET', '/media/a.png', undefined, 200, 'a picture'],
    ["'/srv/media'", 'GET', '/media/..%2Fa.png', undefined, 404],
    ["'/srv/media'", 'GET', '/invoice/7', undefined, 200, 'a bill'],
    ['notes/today.txt', 'GET', '/', undefined, 200, '<h1>Hello</h1>'],
    ['notes/today.txt', 'GET', '/notes', undefined, 308, './notes/'],
    ['notes/today.txt', 'GET', '/notes/', undefined, 403],
  ],
  'docs/sessions.md': [
    ['PoorSession.open<Login>', 'GET', '/private/1', undefined, 302, '/login'],
    ['PoorSession.open<Login>', 'POST', '/login', { name: 'Eva', password: 'wrong' }, 403],
    ['PoorSession.open<Login>', 'POST', '/login', LOGIN, 303, '/private/1'],
    ['PoorSession.open<Login>', 'POST', '/logout', {}, 303, '/login'],
  ],
  'docs/configuration.md': [
    ["'/import', {", 'POST', '/import', { row: 'a' }, 200, '1 rows'],
    ['app_db_file', 'GET', '/', undefined, 200, 'test.db'],
  ],
  'docs/serving.md': [['req.remoteAddr}', 'GET', '/', undefined, 200, /^Hello /]],
  'docs/security.md': [['trustedProxies', 'GET', '/', undefined, 200, 'undefined asks for http://localhost/']],
};
