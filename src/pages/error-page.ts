import { reasonOf } from '../http/reason.ts';
import { html, raw } from './html.ts';

/** What a built-in error page tells. */
export interface ErrorPage {
  readonly code: number;
  readonly method: string;
  readonly uri: string;
  /** The same as a URL carries it. */
  readonly path: string;
  /** What an `abort` said for the client. */
  readonly message: string | undefined;
  /** The error with its stack and causes, where `poor_Debug` is On, with the configured secrets masked. */
  readonly trace: string | undefined;
}

/** One sentence for those states that have one; the others have their name. */
const SENTENCES: Readonly<Record<number, string>> = {
  400: 'The server could not understand this request.',
  401: 'You must log in to see this.',
  403: 'You have no permission to see this.',
  404: 'There is nothing under this address.',
  405: 'This address does not take this method.',
  408: 'The request took too long to arrive.',
  409: 'The request conflicts with what is there already.',
  410: 'What was here is gone for good.',
  413: 'The request is larger than the server takes.',
  414: 'The address is longer than the server takes.',
  415: 'The server does not take this kind of content.',
  416: 'The part that was asked for does not exist.',
  429: 'There were too many requests; try again later.',
  500: 'The server made a mistake; its log tells more.',
  501: 'The server does not know this method.',
  503: 'The server cannot answer now; try again later.',
};

const STYLE = raw(
  ':root{color-scheme:light dark;font:1em/1.5 system-ui,sans-serif}' +
    'body{max-width:40em;margin:15vh auto;padding:0 1.5em}h1{font-weight:600;line-height:1.2}' +
    'code,pre{overflow-wrap:anywhere;white-space:pre-wrap}hr{border:0;border-top:1px solid;opacity:.3}small{opacity:.7}',
);

/** The page for people. */
export function renderErrorPage({ code, method, uri, message, trace }: ErrorPage): string {
  const title = `${code} ${reasonOf(code)}`;
  const sentence = message || SENTENCES[code];
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${sentence && html`<p>${sentence}</p>`}
<p><code>${method} ${uri}</code></p>
${trace && html`<pre>${trace}</pre>`}
<hr>
<small>Poor Fetch</small>
</body>
</html>
`.toString();
}

/** The same for programs: problem details (RFC 9457). */
export function renderProblem({ code, path, message, trace }: ErrorPage): string {
  const detail = message || SENTENCES[code];
  return `${JSON.stringify({ type: 'about:blank', title: reasonOf(code), status: code, detail, instance: path || undefined, trace })}\n`;
}
