import ts from 'typescript-5.9';
import { ROOT } from '../run-script.ts';
import { printComment } from './doc-comment.ts';
import { HIDDEN, SignaturePrinter } from './signature.ts';

type Member = ts.ClassElement | ts.TypeElement;
type Owner = ts.ClassDeclaration | ts.InterfaceDeclaration;

/** The class of groups. It is not exported, since only the library creates them, but an application registers with it. */
export const GROUP_CLASS = 'Registrar';

/** Prints exported symbols as sections of the reference. */
export class SymbolPrinter {
  readonly #checker: ts.TypeChecker;
  readonly #exported: ReadonlySet<ts.Symbol>;
  readonly #signatures: SignaturePrinter;

  constructor(checker: ts.TypeChecker, exported: ReadonlySet<ts.Symbol>) {
    this.#checker = checker;
    this.#exported = exported;
    this.#signatures = new SignaturePrinter(checker, (symbol) => this.#isPublic(symbol));
  }

  /** A heading, the signature, the doc comment and the members. */
  print(symbol: ts.Symbol): string {
    const declarations = symbol.declarations ?? [];
    const owner = declarations.find(ts.isClassDeclaration) ?? declarations.find(ts.isInterfaceDeclaration);
    const body = owner === undefined ? this.#printSimple(declarations) : this.#printOwner(owner, declarations);
    return `### ${symbol.name}\n\n${body}`;
  }

  #isPublic(symbol: ts.Symbol): boolean {
    return this.#exported.has(symbol) || symbol.name === GROUP_CLASS;
  }

  /** A function, constant or type alias. */
  #printSimple(declarations: readonly ts.Declaration[]): string {
    const lines = declarations.map((node) => this.#printDeclaration(node));
    const comments = declarations.map((node) =>
      printComment(ts.isVariableDeclaration(node) ? node.parent.parent : node),
    );
    return printBlock(lines) + printText(comments.find((text) => text !== '') ?? '');
  }

  #printDeclaration(node: ts.Declaration): string {
    if (ts.isFunctionDeclaration(node)) return this.#signatures.printCall(`function ${node.name?.text}`, node);
    if (ts.isVariableDeclaration(node)) return `const ${this.#signatures.print(node)}`;
    if (!ts.isTypeAliasDeclaration(node)) throw new Error(`A ${ts.SyntaxKind[node.kind]} cannot be printed`);
    const { name, type, typeParameters } = node;
    const parameters = typeParameters?.map((parameter) => parameter.name.text).join(', ');
    const text = this.#printAliased(type);
    if (text === undefined) return `type ${name.text}${parameters === undefined ? '' : `<${parameters}>`}`;
    return `type ${name.text}${this.#signatures.printTypeParameters(typeParameters, text)} = ${text}`;
  }

  /** Undefined for a type that is computed: its doc comment says what it is. */
  #printAliased(type: ts.TypeNode): string | undefined {
    const text = type.getText();
    if (/\bextends\b.*\?/.test(text) && !ts.isFunctionTypeNode(type)) return undefined;
    if (text.includes('typeof')) {
      const computed = this.#checker.getTypeFromTypeNode(type);
      return this.#checker.typeToString(computed, undefined, ts.TypeFormatFlags.InTypeAlias).replaceAll('"', "'");
    }
    try {
      return this.#signatures.print(type);
    } catch {
      return undefined;
    }
  }

  #printOwner(owner: Owner, declarations: readonly ts.Declaration[]): string {
    const kind = ts.isClassDeclaration(owner) ? 'class' : 'interface';
    const bases = [owner, ...declarations.filter(isOwner)].flatMap((one) => this.#publicBases(one));
    const extended = bases.length === 0 ? '' : ` extends ${[...new Set(bases)].join(', ')}`;
    const members = this.#membersOf(owner);
    const signatures = members.map(([first]) => this.#signatureOf(first)).join('\n');
    const isShown = (name: string): boolean => !HIDDEN.has(name);
    const parameters = this.#signatures.printTypeParameters(owner.typeParameters, signatures + extended, isShown);
    const block = printBlock([`${kind} ${owner.name?.text}${parameters}${extended}`]);
    return block + printText(printComment(owner)) + members.map((group) => this.#printMember(owner, group)).join('');
  }

  /** The bases that have a section of their own, or are of the platform, those of other bases included. */
  #publicBases(owner: Owner): string[] {
    return basesOf(owner).flatMap((type) => {
      const internal = this.#internalBase(type);
      if (internal === undefined) return [this.#signatures.print(type)];
      return this.#declarationsOf(internal).flatMap((one) => this.#publicBases(one));
    });
  }

  /** All declarations of a class or interface: an interface may be merged into a class. */
  #declarationsOf(owner: Owner): Owner[] {
    const symbol = owner.name && this.#checker.getSymbolAtLocation(owner.name);
    return (symbol?.declarations ?? [owner]).filter(isOwner);
  }

  /** A base without a section of its own: its members are printed as a part of its heirs. */
  #internalBase(type: ts.ExpressionWithTypeArguments): Owner | undefined {
    const symbol = this.#checker.getSymbolAtLocation(type.expression);
    const resolved = symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    if (resolved === undefined || this.#isPublic(resolved)) return undefined;
    return resolved.declarations?.find(
      (one): one is Owner => isOwner(one) && one.getSourceFile().fileName.startsWith(`${ROOT}dist/`),
    );
  }

  /** Members by name with their overloads, those of internal bases first. */
  #membersOf(owner: Owner): Member[][] {
    const groups = new Map<string, Member[]>();
    for (const type of this.#declarationsOf(owner).flatMap(basesOf)) {
      const base = this.#internalBase(type);
      if (base === undefined) continue;
      for (const group of this.#membersOf(base)) groups.set(keyOf(group[0] as Member), group);
    }
    const own = new Map<string, Member[]>();
    for (const member of this.#declarationsOf(owner).flatMap(({ members }): Member[] => [...members])) {
      if (!isDocumented(member)) continue;
      own.set(keyOf(member), [...(own.get(keyOf(member)) ?? []), member]);
    }
    for (const [name, group] of own) groups.set(name, group);
    return [...groups.values()];
  }

  #printMember(owner: Owner, group: readonly Member[]): string {
    const lines = [
      ...new Set(group.filter((one) => !ts.isSetAccessor(one)).map((one) => this.#signatureOf(one, group))),
    ];
    const comment = group.map(printComment).find((text) => text !== '') ?? '';
    if (ts.isClassDeclaration(owner)) {
      const name = keyOf(group[0] as Member);
      return `#### ${owner.name?.text}${name === '' ? '' : `.${name}`}\n\n${printBlock(lines)}${printText(comment)}`;
    }
    const text = comment.replace(/\n(?=.)/g, '\n  ');
    return `- ${[...lines.map((line) => `\`${line}\``), ...(text === '' ? [] : [text])].join('\\\n  ')}\n`;
  }

  #signatureOf(member: Member | undefined, group: readonly Member[] = []): string {
    if (member === undefined) return '';
    const name = keyOf(member);
    const isStatic = ts.getCombinedModifierFlags(member as ts.Declaration) & ts.ModifierFlags.Static ? 'static ' : '';
    if (ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) {
      return this.#signatures.printCall(`${isStatic}${name}${member.questionToken === undefined ? '' : '?'}`, member);
    }
    if (ts.isConstructorDeclaration(member)) return this.#signatures.printCall('constructor', member);
    if (ts.isCallSignatureDeclaration(member)) return this.#signatures.printCall('', member);
    if (ts.isGetAccessor(member)) {
      const isReadonly = group.some(ts.isSetAccessor) ? '' : 'readonly ';
      return `${isReadonly}${name}: ${member.type === undefined ? 'unknown' : this.#signatures.print(member.type)}`;
    }
    return this.#signatures.print(member).replace(/;$/, '');
  }
}

function isOwner(node: ts.Node): node is Owner {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node);
}

function basesOf({ heritageClauses }: Owner): ts.ExpressionWithTypeArguments[] {
  return (heritageClauses ?? []).flatMap(({ types }) => types);
}

function keyOf(member: Member): string {
  if (ts.isConstructorDeclaration(member)) return 'constructor';
  return member.name?.getText() ?? '';
}

const UNSEEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;

function isDocumented(member: Member): boolean {
  if (member.name !== undefined && !ts.isIdentifier(member.name)) return false;
  if (ts.getCombinedModifierFlags(member as ts.Declaration) & UNSEEN) return false;
  return !['toString', 'toJSON'].includes(keyOf(member));
}

/** Not the language `ts`: the blocks of that language are compiled and run. */
function printBlock(lines: readonly string[]): string {
  return `\`\`\`typescript\n${lines.join('\n')}\n\`\`\`\n\n`;
}

function printText(text: string): string {
  return text === '' ? '' : `${text}\n\n`;
}
