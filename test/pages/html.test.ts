import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Application, Html, html, raw } from '../../src/index.ts';
import { escapeHtml } from '../../src/pages/html.ts';

describe('a value in a piece of HTML', () => {
  it.each<[value: unknown, text: string]>([
    ['a', 'a'],
    ['<b>', '&lt;b&gt;'],
    [`"x" & 'y'`, '&quot;x&quot; &amp; &#39;y&#39;'],
    ['&lt;', '&amp;lt;'],
    ['\u{1f600}', '\u{1f600}'],
    [0, '0'],
    [-0, '0'],
    [Number.NaN, 'NaN'],
    [5n, '5'],
    [true, 'true'],
    ['', ''],
    [undefined, ''],
    [null, ''],
    [false, ''],
    [[], ''],
    [['<', 1, null, ['>', false]], '&lt;1&gt;'],
    [Symbol('<'), 'Symbol(&lt;)'],
    [{ toString: () => '<i>' }, '&lt;i&gt;'],
    [{ toJSON: () => '<i>' }, '[object Object]'],
    [new Error('<i>'), 'Error: &lt;i&gt;'],
    [html`<i>`, '<i>'],
    [raw('<i>'), '<i>'],
    [[html`<i>`, '<i>', [raw('<u>')]], '<i>&lt;i&gt;<u>'],
  ])('%s is %s', (value, text) => {
    expect(String(html`<p>${value}</p>`)).toBe(`<p>${text}</p>`);
  });

  it('is right between quotes', () => {
    const value = `" onmouseover="alert(1)" x='`;
    expect(String(html`<a title="${value}">`)).toBe('<a title="&quot; onmouseover=&quot;alert(1)&quot; x=&#39;">');
  });

  it('is not escaped twice, however deep it stands', () => {
    const row = (name: string): Html => html`<li>${name}</li>`;
    expect(String(html`<ul>${['<', '&'].map(row)}</ul>`)).toBe('<ul><li>&lt;</li><li>&amp;</li></ul>');
  });

  it('that looks like HTML of this kind is none', () => {
    const impostor = { toString: () => '<i>', toJSON: () => '<i>', constructor: Html };
    expect(String(html`${impostor}`)).toBe('&lt;i&gt;');
  });
});

describe('a piece of HTML', () => {
  it('keeps its own text', () => {
    expect(String(html`<a href='x'>&amp;${1}</a>`)).toBe("<a href='x'>&amp;1</a>");
    expect(String(html``)).toBe('');
    expect(String(html`${1}${2}`)).toBe('12');
  });

  it('is a text in JSON', () => {
    expect(JSON.stringify({ a: html`<b>${'<'}</b>` })).toBe('{"a":"<b>&lt;</b>"}');
  });

  it('is an answer as it stands', async () => {
    const app = new Application();
    app.get('/<name>', (_, name) => html`Hello <b>${name}</b>`);
    const response = await app.request('/%3Cscript%3E');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe('Hello <b>&lt;script&gt;</b>');
  });
});

const anything = fc.anything({ withBigInt: true, withDate: true }).filter((value) => {
  try {
    return typeof `${String(value)}` === 'string';
  } catch {
    return false;
  }
});

describe('any value', () => {
  it('leaves no character of HTML as it was', () => {
    const text = fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', 'script', '/', '&#', '\0', 'é') });
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' }), anything), (value) => {
        expect(String(html`${value}${[value]}`)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it('can be read back', () => {
    const names: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text).replace(/&[^;]+;/g, (name) => names[name] ?? '?')).toBe(text);
      }),
    );
  });
});
