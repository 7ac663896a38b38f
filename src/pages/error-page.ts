import { reasonOf } from '../http/reason-phrases.ts';
import { escapeHtml, html, raw } from './html.ts';

/** The content of a built-in error page. */
export interface ErrorPage {
  readonly code: number;
  readonly method: string;
  readonly uri: string;
  /** The path, percent-encoded. */
  readonly path: string;
  /** The message of `abort`, for the client. */
  readonly message: string | undefined;
  /** The error with its stack and causes, where `poor_Debug` is On, with the configured secrets masked. */
  readonly trace: string | undefined;
}

/** One sentence for the user. A status without one shows its reason phrase only. */
const SENTENCES: Readonly<Record<number, string>> = {
  400: 'The server could not understand the request.',
  401: 'You must sign in to see this page.',
  403: 'You do not have permission to see this page.',
  404: 'This page does not exist.',
  405: 'This address does not support the request method.',
  406: 'This page is not available in a format that your browser accepts.',
  408: 'The request took too long to arrive.',
  409: 'The request conflicts with the current state of this address.',
  410: 'This page has been removed permanently.',
  412: 'A precondition of the request is not met.',
  413: 'The request is too large.',
  414: 'The address is too long.',
  415: 'The server does not support this type of content.',
  416: 'The requested range does not exist.',
  429: 'There were too many requests. Please try again later.',
  431: 'The headers of the request are too large.',
  500: 'The server encountered an unexpected error.',
  501: 'The server does not support the request method.',
  503: 'The server is temporarily unavailable. Please try again later.',
};

const STYLE = raw(
  ':root{color-scheme:light dark;font:1em/1.5 system-ui,sans-serif}' +
    'body{max-width:40em;margin:15vh auto;padding:0 1.5em}h1{font-weight:600;line-height:1.2}' +
    'code,pre{overflow-wrap:anywhere;white-space:pre-wrap}hr{border:0;border-top:1px solid;opacity:.3}small{opacity:.7}',
);

/** The beginning of each page, which depends on the status alone: to make it takes longer than the rest. */
const heads = new Map<number, string>();

/** The page for people. */
export function renderErrorPage({ code, method, uri, message, trace }: Omit<ErrorPage, 'path'>): string {
  const sentence = message || SENTENCES[code];
  return `${headOf(code)}
${sentence ? `<p>${escapeHtml(sentence)}</p>` : ''}
<p><code>${escapeHtml(method)} ${escapeHtml(uri)}</code></p>
${trace ? `<pre>${escapeHtml(trace)}</pre>` : ''}
<hr>
<small>Poor Fetch</small>
</body>
</html>
`;
}

function headOf(code: number): string {
  let head = heads.get(code);
  if (head === undefined) {
    const title = `${code} ${reasonOf(code)}`;
    head = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>`.toString();
    heads.set(code, head);
  }
  return head;
}

/** The same for programs: problem details (RFC 9457). */
export function renderProblem({ code, path, message, trace }: Omit<ErrorPage, 'method' | 'uri'>): string {
  const detail = message || SENTENCES[code];
  return `${JSON.stringify({ type: 'about:blank', title: reasonOf(code), status: code, detail, instance: path || undefined, trace })}\n`;
}
