import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES } from './readme-kit.ts';

const anchors = new Map(PAGES.map(({ path, text }) => [path, anchorsOf(withoutBlocks(text))]));

describe.each(PAGES)('$path', ({ path, text }) => {
  it('links to files and headings that exist', () => {
    const links = Array.from(withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link);
    expect(links.filter((link) => !/^https?:/.test(link) && !exists(link, path))).toEqual([]);
  });
});

describe('README', () => {
  it('has at most 250 lines', () => {
    expect(PAGES[0]?.text.split('\n').length).toBeLessThanOrEqual(251);
  });
});

describe('the index of the documentation', () => {
  it('lists every page of docs', () => {
    const index = PAGES.find(({ path }) => path === 'docs/README.md')?.text ?? '';
    const others = PAGES.map(({ path }) => path).filter((path) => /^docs\/(?!README)/.test(path));
    expect(others.filter((path) => !index.includes(`](${posix.basename(path)})`))).toEqual([]);
  });
});

function exists(link: string, from: string): boolean {
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  if (anchor === undefined) return existsSync(path);
  return anchors.get(path)?.has(anchor) ?? false;
}

function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(text: string): Set<string> {
  const headings = Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading = '']) => heading);
  const slugs = headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set(slugs);
}
