import ts from 'typescript-5.9';
import packageJson from '../../package.json' with { type: 'json' };
import { ROOT } from '../run-script.ts';
import { printConstants } from './constants.ts';
import { GROUP_CLASS, SymbolPrinter } from './symbols.ts';

const INTRODUCTION = `# API

This page is generated from the declarations that the package publishes, with their doc comments: \`npm run docs\`. Types that only compute other types are
left out of the signatures.
`;

/** One entry point of the package and what it exports. */
interface EntryPoint {
  /** `poorfetch`, `poorfetch/node`. */
  readonly name: string;
  readonly symbols: readonly ts.Symbol[];
}

/** The reference of all entry points, from the declarations in dist. */
export function renderReference(): string {
  const entries = Object.entries(packageJson.exports).filter(([, file]) => file.endsWith('.js'));
  const files = entries.map(([path, file]) => [path, ROOT + file.replace(/^\.\/(.*)\.js$/, '$1.d.ts')] as const);
  const program = ts.createProgram(
    files.map(([, file]) => file),
    { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [], noEmit: true },
  );
  const checker = program.getTypeChecker();
  const points = files.map(([path, file]) => {
    return { name: path.replace('.', packageJson.name), symbols: exportsOf(program, checker, file) };
  });
  const printer = new SymbolPrinter(checker, new Set(points.flatMap(({ symbols }) => symbols)));
  const written = new Map<ts.Symbol, string>();
  const sections = points.map((point) => renderEntryPoint(point, printer, written));
  const contents = points.map(({ name }) => `- [\`${name}\`](#${name.replace('/', '')})`);
  return `${INTRODUCTION}\n${contents.join('\n')}\n\n${sections.join('\n')}`
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\n+$/, '\n');
}

/** The exported symbols of a module by name, those that it only passes on included. */
function exportsOf(program: ts.Program, checker: ts.TypeChecker, file: string): ts.Symbol[] {
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (symbol === undefined) throw new Error(`${file} is missing: npm run build writes it`);
  const exported = checker
    .getExportsOfModule(symbol)
    .map((one) => (one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one));
  return [...exported, ...exported.flatMap((one) => baseNamed(GROUP_CLASS, one, checker))].sort((a, b) =>
    a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1,
  );
}

/** The base of a class, if it has this name. */
function baseNamed(name: string, { declarations = [] }: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] {
  const types = declarations.filter(ts.isClassDeclaration).flatMap(({ heritageClauses = [] }) => heritageClauses);
  const bases = types.flatMap((clause) => clause.types.map((type) => checker.getSymbolAtLocation(type.expression)));
  return bases.filter((base) => base?.name === name).map((base) => base as ts.Symbol);
}

function renderEntryPoint(
  { name, symbols }: EntryPoint,
  printer: SymbolPrinter,
  written: Map<ts.Symbol, string>,
): string {
  const isConstants = symbols.every(({ name: each }) => /^[A-Z_]+$/.test(each));
  if (isConstants) return `## ${name}\n\n${printConstants(symbols)}`;
  const parts = symbols.map((symbol) => {
    const other = written.get(symbol);
    if (other !== undefined)
      return `### ${symbol.name}\n\nThe same as in [\`${other}\`](#${other.replace('/', '')}).\n`;
    written.set(symbol, name);
    return printer.print(symbol);
  });
  return `## ${name}\n\n${parts.join('\n')}`;
}
