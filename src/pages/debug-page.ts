import { reasonOf } from '../http/reason-phrases.ts';
import { formatPolicy } from './content-security-policy.ts';
import { toVisible } from './control-pictures.ts';
import type {
  ApplicationInfo,
  DebugInfo,
  EnvironmentInfo,
  ErrorInfo,
  GroupInfo,
  HandlerInfo,
  Pair,
  ScopeInfo,
  StateInfo,
} from './debug-info.ts';
import { type Html, html, raw } from './html.ts';

const STYLE =
  ':root{color-scheme:light dark;font:1em/1.5 system-ui,sans-serif;scroll-padding-top:1em}' +
  'body{max-width:70em;margin:5vh auto;padding:0 1.5em}h1,h2,h3{font-weight:600;line-height:1.2;overflow-wrap:anywhere}' +
  'h2{margin:2.5em 0 0;font-size:1.35em}h3{margin:1.75em 0 0;font-size:1.05em}h2 small,h3 small{font-weight:400}' +
  'small,.no{opacity:.7}hr{border:0;border-top:1px solid;opacity:.3;margin-top:3em}a{text-decoration:none}a:hover{text-decoration:underline}' +
  'nav ul{display:flex;flex-wrap:wrap;gap:.35em .5em;padding:0;list-style:none}' +
  'nav a{display:block;padding:.15em .7em;border:1px solid #8886;border-radius:1em;overflow-wrap:anywhere}' +
  'table{width:100%;table-layout:fixed;border-collapse:collapse;margin:.75em 0}th,td{padding:.35em .75em .35em 0;text-align:start;vertical-align:top}' +
  'thead th{font-weight:400;font-size:.875em;opacity:.7}tbody th{font-weight:inherit}tbody tr{border-top:1px solid #8884}tbody tr:hover{background:#8882}' +
  'th,td,li{overflow-wrap:anywhere;white-space:pre-wrap}tbody :is(th,td),ol bdi,nav bdi{font-family:ui-monospace,monospace;font-size:.875em}' +
  'thead :first-child{width:38%}.three thead :nth-child(2){width:40%}' +
  '@media(max-width:40em){body{padding:0 1em}table,tbody{display:block}thead{display:none}' +
  'tr{display:flex;flex-wrap:wrap;column-gap:1em;padding:.4em 0}tbody :is(th,td){width:auto!important;padding:0}' +
  'tbody th{flex:0 0 100%;font-weight:600}td{opacity:.85}td:empty{display:none}}';

/** The Content-Security-Policy of the page. */
export const DEBUG_POLICY: string = formatPolicy('sha256-5IBqBEH4V0oe2YlgkTUyrZMUZ137ZLbtMKQVjnUf3xw=');

/** One part of the page, with its place in the table of contents. */
interface Section {
  readonly id: string;
  readonly title: Html | string;
  readonly count: number;
  readonly body: Html;
}

/** The page for people. */
export function renderDebugPage(info: DebugInfo): string {
  const mounted = flatten(info.mounted);
  const sections = [
    ...toSections(info),
    ...info.groups.map(toGroupSection),
    ...mounted.map(toMountedSection),
    { id: 'headers', title: 'Request headers', ...pairs(info.requestHeaders) },
    variables(info),
    { id: 'options', title: 'Application variables', ...pairs(info.options) },
    { id: 'environment', title: 'Environment', ...pairs(info.environment) },
  ];
  const title = html`Inside ${show(info.name)}`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Inside ${toVisible(info.name)}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
<p>An application of Poor Fetch${info.runtime !== null && html` on ${show(info.runtime)}`}${info.prefix !== '' && html`, under ${show(info.prefix)}`}. This page is here because <code>poor_Debug</code> is On. Of the environment only <code>poor_</code> and <code>app_</code> variables are shown with their values.</p>
<nav aria-label="Contents"><ul>
${sections.map(({ id, title, count }) => html`<li><a href="#${id}">${title} <small>${count}</small></a></li>\n`)}</ul></nav>
${sections.map(renderSection)}<hr>
<small>Poor Fetch</small>
</body>
</html>
`.toString();
}

function renderSection({ id, title, count, body }: Section): Html {
  return html`<section id="${id}">
<h2>${title} <small>${count}</small></h2>
${body}</section>
`;
}

/** The applications that are mounted, one after the other. */
function flatten(applications: readonly ApplicationInfo[]): ApplicationInfo[] {
  return applications.flatMap((application) => [application, ...flatten(application.mounted)]);
}

/** What is registered at an application. */
function toSections(application: ApplicationInfo): Section[] {
  const { handlers, filters } = application;
  const filterRows = filters.map(({ name, regexp, converter }) => [show(name), show(regexp), show(converter)]);
  return [
    { id: 'handlers', title: 'Handlers', ...handlerTable(handlers) },
    ...toScopeSections(application),
    { id: 'filters', title: 'Filters', ...table(['Name', 'Matches', 'Converter'], filterRows) },
  ];
}

function handlerTable(handlers: readonly HandlerInfo[]): Part {
  return table(['Rule', 'Methods', 'Handler', 'Kind'], handlers.map(toHandlerRow));
}

function toScopeSections({ middleware, states, errors, preHooks, postHooks }: ScopeInfo): Section[] {
  return [
    { id: 'middleware', title: 'Middleware', ...list(middleware) },
    { id: 'states', title: 'State handlers', ...table(['State', 'Methods', 'Handler'], states.map(toStateRow)) },
    { id: 'errors', title: 'Error handlers', ...table(['Class', 'Methods', 'Handler'], errors.map(toErrorRow)) },
    { id: 'pre-hooks', title: 'Pre hooks', ...list(preHooks) },
    { id: 'post-hooks', title: 'Post hooks', ...list(postHooks) },
  ];
}

/** What a group registers for every path below its prefix. */
function toGroupSection(group: GroupInfo, index: number): Section {
  const parts = [
    ...toScopeSections(group),
    { title: 'Default handlers', ...handlerTable(group.defaults) },
    { title: 'Settings', ...pairs(group.settings) },
  ].filter(({ count }) => count > 0);
  return {
    id: `group-${index + 1}`,
    title: html`Group ${show(group.prefix)}`,
    count: parts.length,
    body: toParts(parts),
  };
}

function toParts(parts: readonly Omit<Section, 'id'>[]): Html {
  return html`${parts.map(({ title, count, body }) => html`<h3>${title} <small>${count}</small></h3>\n${body}`)}`;
}

/** What is registered at a mounted application, without empty tables. */
function toMountedSection(application: ApplicationInfo, index: number): Section {
  const parts = [...toSections(application), ...application.groups.map(toGroupSection)].filter(
    ({ count }) => count > 0,
  );
  return {
    id: `mounted-${index + 1}`,
    title: html`Mounted at ${show(application.prefix || '/')}: ${show(application.name)}`,
    count: application.handlers.length,
    body: toParts(parts),
  };
}

function toHandlerRow({ kind, rule, href, methods, handler, middleware = [] }: HandlerInfo): Html[] {
  const text = rule === null ? html`<span class="no">everything else</span>` : show(rule);
  const name = href === null ? text : html`<a href="${href}">${text}</a>`;
  return [name, showMethods(methods), show([...middleware, handler].join(' \u2192 ')), show(kind)];
}

function toStateRow({ code, methods, handler }: StateInfo): Html[] {
  return [show(typeof code === 'number' ? `${code} ${reasonOf(code)}` : code), showMethods(methods), show(handler)];
}

function toErrorRow({ class: name, methods, handler }: ErrorInfo): Html[] {
  return [show(name), showMethods(methods), show(handler)];
}

function variables(info: DebugInfo): Section {
  const rows = info.variables.map(({ name, variable, value, from }) => [
    show(variable ?? name),
    value === '' ? NOT_SET : show(value),
    show(from),
    show(name),
  ]);
  return { id: 'variables', title: 'Poor variables', ...table(['Variable', 'Value', 'From', 'Property'], rows) };
}

type Part = Pick<Section, 'count' | 'body'>;

function pairs(all: readonly (Pair | EnvironmentInfo)[]): Part {
  const rows = all.map(({ name, value }) => [show(name), value === null ? NOT_SHOWN : show(value)]);
  return table(['Name', 'Value'], rows);
}

const WIDTHS = ['', 'one', 'two', 'three', 'four'];

function table(headings: readonly string[], rows: readonly (readonly Html[])[]): Part {
  if (rows.length === 0) return { count: 0, body: NONE };
  const lines = rows.map(
    ([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
  );
  const body = html`<table class="${WIDTHS[headings.length]}">
<thead>
<tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr>
</thead>
<tbody>
${lines}</tbody>
</table>
`;
  return { count: rows.length, body };
}

function list(names: readonly string[]): Part {
  if (names.length === 0) return { count: 0, body: NONE };
  return { count: names.length, body: html`<ol>${names.map((name) => html`<li>${show(name)}</li>`)}</ol>\n` };
}

const NONE = html`<p class="no">None.</p>\n`;
const NOT_SET = html`<span class="no">not set</span>`;
const NOT_SHOWN = html`<span class="no">not shown</span>`;

/** Whatever it holds stays text, and stays in its place. */
function show(text: string): Html {
  return text === '' ? html`` : html`<bdi>${toVisible(text)}</bdi>`;
}

function showMethods(methods: readonly string[]): Html {
  return show(methods.map((method) => (method === '*' ? 'any' : method)).join(' '));
}
