import { createHash } from 'node:crypto';

/** The elements that a page opens and does not close, or closes in another order. */
export function findUnclosed(page: string): string[] {
  const open: string[] = [];
  for (const [, close, name = ''] of page.matchAll(/<(\/?)([a-z]\w*)[^>]*>/g)) {
    if (close && open.at(-1) !== name) return [...open, `/${name}`];
    if (close) open.pop();
    else if (!['meta', 'hr'].includes(name)) open.push(name);
  }
  return open;
}

/** The policy that allows the style of a page and nothing else. */
export function policyOf(page: string): string {
  const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
