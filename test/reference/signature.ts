import ts from 'typescript-5.9';
import { ROOT } from '../run-script.ts';

/** What the types of arguments are computed with. A reader of the reference needs the result: these texts take their place. */
const SUBSTITUTES: ReadonlyMap<string, (...args: string[]) => string> = new Map([
  ['PatternOf', () => 'string'],
  ['CheckAll', () => 'Middleware[]'],
  ['CheckRun', () => 'unknown'],
  ['Added', () => 'Adds'],
  ['Addition', () => 'object'],
  ['Bytes', () => 'Uint8Array'],
  ['SettingValues', () => 'Partial<Settings>'],
  ['Later', (type = '') => `${type} | Promise<${type}>`],
  ['Registered', (name = '') => `Register[${name}]`],
]);

/** Types of arguments that are left out, and the arguments beside them: `Handler<ArgumentsOf<...>, Req>` is `Handler`. */
const OMITTED: ReadonlySet<string> = new Set(['ArgumentsOf', 'AddsOfAll']);

/** Type parameters by which a group knows its filters, the type of its requests, and the parameters of its prefix. */
export const HIDDEN: ReadonlySet<string> = new Set(['Own', 'Req', 'Before']);

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Prints declarations without comments and without types that are not public. */
export class SignaturePrinter {
  readonly #checker: ts.TypeChecker;
  readonly #isPublic: (symbol: ts.Symbol) => boolean;

  constructor(checker: ts.TypeChecker, isPublic: (symbol: ts.Symbol) => boolean) {
    this.#checker = checker;
    this.#isPublic = isPublic;
  }

  /** @throws Error for a type that is not public and has nothing to take its place. */
  print(node: ts.Node): string {
    const replacement = this.#replace(node);
    if (replacement !== undefined) return tidy(replacement);
    const edits: Edit[] = [];
    node.forEachChild((child) => this.#collect(child, edits));
    return tidy(apply(node.getText(), node.getStart(), edits));
  }

  /** The type parameters of a declaration that a text names, and those that `isShown` takes; empty if there are none. */
  printTypeParameters(
    parameters: readonly ts.TypeParameterDeclaration[] | undefined,
    text: string,
    isShown: (name: string) => boolean = () => false,
  ): string {
    const shown = (parameters ?? []).filter(({ name }) => isShown(name.text) || isNamedIn(name.text, text));
    const texts = shown.map((parameter) => this.print(parameter).replace(/^(?:(?:in|out|const) )+/, ''));
    return texts.length === 0 ? '' : `<${texts.join(', ')}>`;
  }

  /** A function or method: `name<T>(parameter: Type): Type`. */
  printCall(name: string, node: ts.SignatureDeclaration): string {
    const parameters = node.parameters.map((parameter) => this.print(parameter)).join(', ');
    const type = node.type === undefined ? '' : `: ${this.print(node.type)}`;
    return `${name}${this.printTypeParameters(node.typeParameters, parameters + type)}(${parameters})${type}`;
  }

  /** The declarations of a type that is referred to, if it is one of this library. */
  #declarationsOf(name: ts.Node): ts.Declaration[] {
    const symbol = this.#symbolOf(name);
    return (symbol?.declarations ?? []).filter(
      (one) => one.getSourceFile().fileName.startsWith(`${ROOT}dist/`) && !ts.isTypeParameterDeclaration(one),
    );
  }

  #printArgument(node: ts.TypeNode): string {
    return this.#isOmitted(node) ? '' : this.print(node);
  }

  /** Whether an argument of a type is one of the hidden ones, or made of one; arguments of its own are looked at later. */
  #isOmitted(node: ts.Node): boolean {
    if (ts.isTypeReferenceNode(node)) {
      const name = node.typeName.getText();
      if (HIDDEN.has(name) || OMITTED.has(name)) return true;
      const symbol = this.#symbolOf(node.typeName);
      if (symbol !== undefined && this.#isPublic(symbol)) return false;
    }
    return node.forEachChild((child) => this.#isOmitted(child) || undefined) ?? false;
  }

  #symbolOf(name: ts.Node): ts.Symbol | undefined {
    const symbol = this.#checker.getSymbolAtLocation(name);
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #collect(node: ts.Node, edits: Edit[]): void {
    const text = this.#replace(node);
    if (text === undefined) node.forEachChild((child) => this.#collect(child, edits));
    else edits.push({ start: node.getStart(), end: node.getEnd(), text });
  }

  /** What is printed in place of a node; undefined to print it as it is. */
  #replace(node: ts.Node): string | undefined {
    if (ts.isFunctionTypeNode(node)) {
      const { parameters, type, typeParameters } = node;
      const texts = parameters.map((parameter) => this.print(parameter)).join(', ');
      const result = this.print(type);
      return `${this.printTypeParameters(typeParameters, texts + result)}(${texts}) => ${result}`;
    }
    if (ts.isTypeReferenceNode(node)) return this.#replaceReference(node, node.typeName, node.typeArguments);
    if (ts.isExpressionWithTypeArguments(node))
      return this.#replaceReference(node, node.expression, node.typeArguments);
    return undefined;
  }

  #replaceReference(node: ts.Node, nameNode: ts.Node, args: readonly ts.TypeNode[] | undefined): string | undefined {
    const declarations = this.#declarationsOf(nameNode);
    const [declaration] = declarations;
    if (declaration === undefined) return undefined;
    const name = nameNode.getText();
    const substitute = SUBSTITUTES.get(name);
    if (substitute !== undefined) return substitute(...(args ?? []).map((arg) => this.#printArgument(arg)));
    const symbol = this.#symbolOf(nameNode);
    if (symbol !== undefined && this.#isPublic(symbol)) {
      if (args === undefined) return symbol.name;
      return args.some((arg) => this.#isOmitted(arg))
        ? symbol.name
        : `${symbol.name}<${args.map((arg) => this.print(arg)).join(', ')}>`;
    }
    if (args === undefined && ts.isTypeAliasDeclaration(declaration)) {
      const text = this.print(declaration.type);
      return ts.isUnionTypeNode(declaration.type) && needsParentheses(node.parent) ? `(${text})` : text;
    }
    if (args === undefined && ts.isInterfaceDeclaration(declaration)) {
      return `{ ${declaration.members.map((member) => this.print(member).replace(/;$/, '')).join('; ')} }`;
    }
    throw new Error(`${name} is not public: export it, or write in test/reference/signature.ts what takes its place`);
  }
}

/** Whether a union inside of this type needs parentheses. */
function needsParentheses(node: ts.Node): boolean {
  return ts.isArrayTypeNode(node) || ts.isTypeOperatorNode(node) || ts.isIntersectionTypeNode(node);
}

function isNamedIn(name: string, text: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}

function apply(text: string, offset: number, edits: readonly Edit[]): string {
  let result = '';
  let last = 0;
  for (const { start, end, text: replacement } of edits) {
    result += text.slice(last, start - offset) + replacement;
    last = end - offset;
  }
  return result + text.slice(last);
}

function tidy(text: string): string {
  return (
    text
      .replace(/\/\*\*[\s\S]*?\*\//g, '')
      .replace(/\s+/g, ' ')
      .replace(/ & unknown\b/g, '')
      .replaceAll('InstanceType<typeof String>', 'String')
      // The bundler renames what is imported under one name twice.
      .replace(/\$\d+\b/g, '')
      .trim()
  );
}
