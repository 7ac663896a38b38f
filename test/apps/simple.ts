/**
 * The example application: every kind of route, answer and handler on a few pages. `npm start` serves it.
 */
import { Application, abort, type Field, type Handler, type Html, html, type PoorRequest, redirect } from 'poorfetch';
import { PoorSession } from 'poorfetch/session';
import {
  HTTP_FORBIDDEN,
  HTTP_NOT_FOUND,
  HTTP_NOT_IMPLEMENTED,
  METHOD_ALL,
  METHOD_GET_POST,
  METHOD_POST,
  METHOD_PUT,
} from 'poorfetch/state';

const app = new Application({
  name: 'simple',
  logLevel: 'info',
  // Everybody knows this one: it is for this example alone, and poor_SecretKey takes its place.
  secretKey: 'EXAMPLE-KEY-THAT-EVERYBODY-KNOWS',
  env: { app_db_file: 'mywebapp.db', app_tmp_path: 'tmp', app_templ: 'templ' },
  filters: { email: /[\w.-]+@[\w.-]+/ },
});

/** What an own error class is for: a handler throws it, an error handler makes a page of it. */
class OrderError extends Error {
  override readonly name = 'OrderError';
}

app.preProcess((req) => {
  req.logInfo(`${req.method} ${req.uri} goes to ${req.uriRule ?? 'nobody'}`);
});

app.postProcess((req, response) => {
  req.logInfo(`${req.method} ${req.uri} was answered with ${response.status}`);
});

app.get('/', (req) => {
  return page(
    'Simple',
    html`<h2>Routes</h2>
<ul>${LINKS.map(([path, text]) => html`<li><a href="${path}">${path}</a> – ${text}</li>\n`)}</ul>
<h2>Forms</h2>
<form action="/test/form?from=root" method="post">
<p><label>Name <input name="name" value="Ondřej"></label></p>
<p><label><input type="checkbox" name="color" value="1"> one</label>
<label><input type="checkbox" name="color" value="2" checked> two</label>
<label><input type="checkbox" name="color" value="3" checked> three</label></p>
<p><button>Send</button></p>
</form>
<form action="/test/upload" method="post" enctype="multipart/form-data">
<p><label>Files <input type="file" name="file" multiple></label> <label>Note <input name="note"></label></p>
<p><button>Upload</button></p>
</form>
<p>You come from ${req.remoteAddr ?? 'somewhere'} with ${req.userAgent ?? 'something'}.</p>`,
  );
});

app.get('/style.css', (req) => {
  req.contentType = 'text/css; charset=utf-8';
  req.headersOut.set('Cache-Control', 'max-age=3600');
  return `body { max-width: 50em; margin: 2em auto; padding: 0 1em; font: 1em/1.5 system-ui, sans-serif }
:root { color-scheme: light dark }
td, th { padding: .2em .8em; text-align: left; vertical-align: top; overflow-wrap: anywhere }
`;
});

app.get('/test/static', (req) => variables(req, {}));

app.get('/test/<variable:int>', (req, variable) => variables(req, { variable }));
app.get('/test/<variable:float>', (req, variable) => variables(req, { variable }));
app.get('/test/<variable:word>', (req, variable) => variables(req, { variable }));
app.get('/test/<variable:email>', (req, variable) => variables(req, { variable }));
app.get('/test/<variable:uuid>', (req, variable) => variables(req, { variable }));

app.get('/test/<variable0>/<variable1>/<variable2>', (req, ...values) => variables(req, { values }));

app.get('/test/<variable:re:.*>', (req, variable) => variables(req, { variable }));

app.get('/test/headers', (req) => {
  req.headersOut.add('X-Answer', '42');
  const given = [...req.headersIn].map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>\n`);
  const known = {
    accept: req.accept,
    acceptLanguage: req.acceptLanguage,
    acceptHtml: req.acceptHtml,
    acceptJson: req.acceptJson,
    isXhr: req.isXhr,
    referer: req.referer,
    url: req.constructUrl(),
  };
  return page('Headers', html`<table>${given}</table><pre>${JSON.stringify(known, null, 2)}</pre>`);
});

app.route(
  '/test/form',
  (req) => {
    const from = req.args.getFirst('from', 'nowhere');
    const name = req.form.getFirst('name', 'nobody');
    const colors = req.form.getList('color', Number);
    return page('Form', html`<p>From ${from}: ${name} likes ${colors.join(', ') || 'nothing'}.</p>`);
  },
  METHOD_GET_POST,
);

/** Uploaded files are kept until the answer is there: in memory, or, where they are long, in temporary files. */
app.post('/test/upload', async (req) => {
  const files = req.form.get('file')?.list ?? [];
  const rows = await Promise.all(files.map(describeFile));
  return page(
    'Upload',
    html`<p>${req.form.getFirst('note', 'No note')}: ${files.length} files.</p>
<table><tr><th>name</th><th>type</th><th>bytes</th><th>SHA-256</th></tr>
${rows}</table>`,
  );
});

app.route('/test/json', (req) => ({ status: 200, got: req.json }), METHOD_POST | METHOD_PUT);

/** Written line by line: the buffer keeps it together. */
app.get('/options', (req) => {
  req.contentType = 'text/plain; charset=utf-8';
  for (const [name, value] of Object.entries(req.getOptions())) req.write(`${name.padEnd(10)}: ${value}\n`);
});

/** Streamed: each line goes out when it is there. */
app.get('/yield', async function* (req) {
  req.contentType = 'text/plain; charset=utf-8';
  for (let line = 1; line <= 10; line++) {
    yield `line ${line}\n`;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

/** What the session of who is logged in holds. */
interface Login {
  readonly name: string;
  readonly since: string;
}

/** Lets nobody pass who is not logged in. */
function checkLogin<Args extends unknown[]>(handler: Handler<Args>): Handler<Args> {
  return async function checked(req, ...args) {
    const { data } = await PoorSession.open<Login>(req);
    if (data.name === undefined) redirect(req, '/login', { text: 'Login required' });
    req.user = data;
    return handler(req, ...args);
  };
}

app.route(
  '/login',
  async (req) => {
    if (req.method !== 'POST') return page('Login', loginForm);
    if (req.form.getFirst('password') !== 'SecretPassword') {
      req.status = 403;
      return page('Login', html`<p>This is not the password.</p>${loginForm}`);
    }
    const session = await PoorSession.open<Login>(req);
    // What somebody else may have left there is not theirs.
    session.destroy();
    Object.assign(session.data, { name: req.form.getFirst('name', 'nobody'), since: new Date().toISOString() });
    await session.header(req);
    return redirect(req, '/private', { status: 303 });
  },
  METHOD_GET_POST,
);

const loginForm = html`<form action="/login" method="post">
<p><label>Name <input name="name" value="Ondřej" autocomplete="username"></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password"></label>
(it is <code>SecretPassword</code>)</p>
<p><button>Log in</button></p>
</form>`;

app.get(
  '/private',
  checkLogin((req) => {
    req.headersOut.set('Cache-Control', 'no-store');
    const { name, since } = req.user as Login;
    return page('Private', html`<p>Only ${name} sees this, since ${since}.</p><p><a href="/logout">Log out</a></p>`);
  }),
);

app.get('/logout', async (req) => {
  const session = await PoorSession.open(req);
  session.destroy();
  await session.header(req);
  redirect(req, '/login');
});

app.get('/none', () => null);
app.get('/forbidden', () => HTTP_FORBIDDEN);
app.get('/not-implemented', () => abort(HTTP_NOT_IMPLEMENTED));

app.get('/bad-request', () => {
  throw new OrderError('two of everything, please');
});

app.get('/internal-server-error', () => {
  throw new Error('This is what a mistake in a handler looks like');
});

app.errorHandler(OrderError, (req, error) => {
  req.status = 400;
  return page('Bad request', html`<p>This order cannot be served: ${error.message}.</p>`);
});

app.httpState(
  HTTP_NOT_FOUND,
  (req) => page('Not found', html`<p>Nothing is known of <code>${req.uri}</code>.</p>`),
  METHOD_ALL,
);

const LINKS: readonly [path: string, text: string][] = [
  ['/test/static', 'static text'],
  ['/test/42', 'int'],
  ['/test/3.14', 'float'],
  ['/test/žluťoučký', 'word'],
  ['/test/poor@example.org', 'a filter of our own'],
  ['/test/0b7e6d1c-3a52-4c6e-9f7d-1234567890AB', 'uuid'],
  ['/test/one/two/three', 'several groups'],
  ['/test/any/thing else', 'a regular expression'],
  ['/test/headers', 'header fields'],
  ['/options', 'variables of the application'],
  ['/yield', 'a streamed answer'],
  ['/private', 'a page for who is logged in'],
  ['/none', 'no content'],
  ['/forbidden', 'a built-in page'],
  ['/not-implemented', 'another one'],
  ['/bad-request', 'an error handler'],
  ['/internal-server-error', 'a mistake'],
  ['/nowhere', 'a page of our own'],
];

function page(title: string, content: Html): Html {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<h1>${title}</h1>
${content}
<hr>
<p><a href="/">Simple</a></p>
</body>
</html>
`;
}

async function describeFile({ filename, type, length, file }: Field): Promise<Html> {
  const bytes = await file?.bytes();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes ?? new Uint8Array()));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return html`<tr><td>${filename ?? ''}</td><td>${type}</td><td>${length}</td><td>${hash}</td></tr>\n`;
}

function variables(req: PoorRequest, given: object): Html {
  const rows = { rule: req.uriRule, uri: req.uri, arguments: given, groups: req.groups };
  return page('Variables', html`<pre>${JSON.stringify(rows, null, 2)}</pre>`);
}

export default app;
