import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApplicationInfo, DebugInfo } from '../../src/pages/debug-info.ts';
import { DEBUG_POLICY, renderDebugPage } from '../../src/pages/debug-page.ts';
import { HOSTILE } from './listing-kit.ts';
import { findUnclosed, policyOf } from './page-kit.ts';

function application(text: string, mounted: readonly ApplicationInfo[] = []): ApplicationInfo {
  return {
    name: text,
    prefix: text,
    handlers: [
      { kind: 'group', rule: text, href: null, methods: [text], handler: text },
      { kind: 'default', rule: null, href: null, methods: ['*'], handler: text },
    ],
    states: [{ code: 404, methods: [text], handler: text }],
    errors: [{ class: text, methods: ['GET', 'HEAD'], handler: text }],
    middleware: [text],
    groups: [
      {
        prefix: text,
        middleware: [text],
        states: [],
        errors: [],
        preHooks: [text],
        postHooks: [],
        settings: [{ name: text, value: text }],
        defaults: [{ kind: 'default', rule: null, href: null, methods: ['*'], handler: text }],
      },
    ],
    preHooks: [text],
    postHooks: [text],
    filters: [{ name: text, regexp: text, converter: text }],
    mounted,
  };
}

/** A page in which everything is this text. */
function filled(text: string): DebugInfo {
  const pair = { name: text, value: text };
  return {
    ...application(text, [application(text, [application(text)])]),
    runtime: text,
    requestHeaders: [pair],
    variables: [{ ...pair, variable: text, from: 'env' }],
    options: [pair],
    environment: [pair],
  };
}

const EMPTY: DebugInfo = {
  ...filled(''),
  name: 'shop',
  prefix: '',
  runtime: null,
  handlers: [],
  states: [],
  errors: [],
  middleware: [],
  groups: [],
  preHooks: [],
  postHooks: [],
  filters: [],
  mounted: [],
  requestHeaders: [],
};

/** A page with everything taken out that the library itself writes. */
function strip(page: string): string {
  return page
    .replace(/<!DOCTYPE html>|<style>[^<]*<\/style>|<meta [^<>']*>|<html lang="en">/g, '')
    .replace(/<a href="#[a-z0-9-]+">|<section id="[a-z0-9-]+">|<(?:table|span|p) class="[a-z]+">/g, '')
    .replace(/<th scope="(?:col|row)">|<nav aria-label="Contents">/g, '')
    .replace(
      /<\/?(?:html|head|body|title|h[123]|p|table|thead|tbody|tr|th|td|a|bdi|ul|ol|li|nav|small|code|section|span|hr)>/g,
      '',
    );
}

describe('the debug page', () => {
  it.each(HOSTILE)('with %j everywhere holds no markup', (text) => {
    expect(strip(renderDebugPage(filled(text)))).not.toMatch(/[<>"']/);
  });

  it('holds no markup and no character that hides, whatever is shown', () => {
    const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(text, (any) => {
        const stripped = strip(renderDebugPage(filled(any)));
        expect(stripped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
        expect(stripped).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('closes what it opens', () => {
    expect(findUnclosed(renderDebugPage(filled('x')))).toEqual([]);
  });

  it('has a policy that allows its style and nothing else', () => {
    expect(DEBUG_POLICY).toBe(policyOf(renderDebugPage(EMPTY)));
    expect(renderDebugPage(filled('x'))).not.toMatch(/<(?:script|link|img|base|iframe|form)|\s(?:on\w+|style|src)=/);
  });

  it('has a place in its contents for each section, once', () => {
    const page = renderDebugPage(filled('x'));
    const links = [...page.matchAll(/<a href="#([^"]+)">/g)].map(([, id]) => id);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(links);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([
      ...[
        'handlers',
        'middleware',
        'states',
        'errors',
        'pre-hooks',
        'post-hooks',
        'filters',
        'group-1',
        'mounted-1',
        'mounted-2',
      ],
      ...['headers', 'variables', 'options', 'environment'],
    ]);
  });

  it('says where there is nothing', () => {
    expect(renderDebugPage(EMPTY).match(/<p class="no">None\.<\/p>/g)).toHaveLength(8);
    expect(renderDebugPage(EMPTY)).toContain('<h2>Handlers <small>0</small></h2>');
  });
});
