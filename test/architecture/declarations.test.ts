import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-5.9';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { ROOT } from '../run-script.ts';

const ENTRIES = Object.values(packageJson.exports).filter((file) => file.endsWith('.js'));

describe.each(ENTRIES)('the declarations of %s', (entry) => {
  const file = `${ROOT}${entry.replace(/\.js$/, '.d.ts')}`;

  it('have no any', async () => {
    expect(await find(file, (node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
  });

  it('have no type arguments of Uint8Array, which TypeScript 5.6 does not take: Bytes of src/http/bytes.ts does', async () => {
    const isGeneric = (node: ts.Node): boolean =>
      ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Uint8Array' && node.typeArguments !== undefined;
    expect(await find(file, isGeneric)).toEqual([]);
  });
});

/** Where declarations, and those that they import, have such nodes. */
async function find(file: string, isOne: (node: ts.Node) => boolean, seen: Set<string> = new Set()): Promise<string[]> {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = await readFile(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  source.forEachChild(function look(node): void {
    if (isOne(node)) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.parent.getText()}`);
    }
    node.forEachChild(look);
  });
  const imported = ts.preProcessFile(text).importedFiles.filter(({ fileName }) => fileName.startsWith('.'));
  for (const { fileName } of imported) {
    const next = fileURLToPath(new URL(fileName.replace(/\.[jt]s$/, '.d.ts'), `file://${file}`));
    found.push(...(await find(next, isOne, seen)));
  }
  return found;
}
