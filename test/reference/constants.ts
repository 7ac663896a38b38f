import ts from 'typescript-5.9';
import { printComment } from './doc-comment.ts';

interface Constant {
  readonly name: string;
  /** `HTTP` of `HTTP_OK`; empty for a name without an underscore. */
  readonly group: string;
  readonly value: number;
  readonly comment: string;
}

/** The constants of a module: a table for each group of names. */
export function printConstants(symbols: readonly ts.Symbol[]): string {
  const constants = symbols.map(toConstant).sort((a, b) => a.value - b.value);
  const groups = [...new Set(constants.map(({ group }) => group))].sort();
  return groups
    .map((group) =>
      printGroup(
        group,
        constants.filter((one) => one.group === group),
      ),
    )
    .join('\n');
}

function toConstant(symbol: ts.Symbol): Constant {
  const node = symbol.declarations?.[0];
  if (node === undefined || !ts.isVariableDeclaration(node)) throw new Error(`${symbol.name} is not a constant`);
  const value = Number(node.initializer?.getText() ?? node.type?.getText());
  const group = /^[A-Z]+(?=_)/.exec(symbol.name)?.[0] ?? '';
  return { name: symbol.name, group, value, comment: printComment(node.parent.parent).replaceAll('\n', ' ') };
}

/** The doc comment of the first constant of a group, such as `METHOD_HEAD`, is that of the group. */
function printGroup(group: string, constants: readonly Constant[]): string {
  const [first, ...rest] = constants;
  const introduction = group === '' || first === undefined ? '' : `${first.comment}\n\n`;
  const rows = introduction === '' || first === undefined ? constants : [{ ...first, comment: '' }, ...rest];
  const lines = rows.map(({ name, value, comment }) => `| \`${name}\` | ${value} | ${comment} |`);
  return `${introduction}| constant | value | |\n|---|--:|---|\n${lines.join('\n')}\n`;
}
