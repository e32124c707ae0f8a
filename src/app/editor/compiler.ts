/**
 * As much of TypeScript's own API (5.9, inside Monaco) as the editor uses. Types only: the compiler itself comes
 * with Monaco's worker, and the npm package `typescript` has no such API any more.
 */
export interface Node {
  readonly kind: number;
  readonly pos: number;
  readonly end: number;
  readonly parent: Node;
  getStart(): number;
  getText(): string;
}

export interface Identifier extends Node {
  readonly text: string;
}

export interface Binary extends Node {
  readonly left: Node;
  readonly right: Node;
  readonly operatorToken: Node;
}

export interface Prefix extends Node {
  readonly operator: number;
  readonly operand: Node;
}

export interface ElementAccess extends Node {
  readonly expression: Node;
  readonly argumentExpression: Node;
}

export interface SourceFile extends Node {
  readonly fileName: string;
  readonly text: string;
  readonly statements: readonly Node[];
  /** Syntax errors. */
  readonly parseDiagnostics: readonly Diagnostic[];
}

export interface Message {
  readonly messageText: string;
  readonly code: number;
  readonly category: number;
  readonly next?: readonly Message[];
}

export interface Diagnostic {
  readonly file?: { readonly fileName: string } | undefined;
  readonly start?: number | undefined;
  readonly length?: number | undefined;
  readonly messageText: string | Message;
  readonly category: number;
  readonly code: number;
  readonly reportsUnnecessary?: unknown;
  readonly reportsDeprecated?: unknown;
  readonly relatedInformation?: readonly Diagnostic[] | undefined;
}

export interface Symbol {
  readonly name: string;
  readonly flags: number;
  readonly declarations?: readonly (Node & { getSourceFile(): SourceFile })[];
}

export interface Type {
  readonly flags: number;
  readonly symbol?: { readonly name: string };
  /** Members of a union or intersection. */
  readonly types?: readonly Type[];
  getCallSignatures(): readonly { getReturnType(): Type }[];
}

export interface Checker {
  getTypeAtLocation(node: Node): Type;
  getApparentType(type: Type): Type;
  /** What the place of an expression asks for. */
  getContextualType(node: Node): Type | undefined;
  getBaseConstraintOfType(type: Type): Type | undefined;
  getPropertiesOfType(type: Type): readonly { readonly name: string }[];
  getTypeArguments(type: Type): readonly Type[];
  isArrayType(type: Type): boolean;
  isTupleType(type: Type): boolean;
  typeToString(type: Type): string;
  getSymbolAtLocation(node: Node): Symbol | undefined;
  getAliasedSymbol(symbol: Symbol): Symbol;
  /** What the `mu` of `{ mu }` is, not the property it makes. */
  getShorthandAssignmentValueSymbol(node: Node): Symbol | undefined;
  /** What a name means at a place; undefined where it means nothing. */
  resolveName(name: string, at: Node, meaning: number, excludeGlobals: boolean): Symbol | undefined;
}

export interface Program {
  getTypeChecker(): Checker;
  getSourceFile(fileName: string): SourceFile | undefined;
}

export interface Script {
  readonly content: string;
  readonly version: number;
}

export interface TextSpan {
  readonly start: number;
  readonly length: number;
}

export interface TextEdit {
  readonly span: TextSpan;
  readonly newText: string;
}

export interface Located {
  readonly fileName: string;
  readonly textSpan: TextSpan;
}

export interface DisplayPart {
  readonly text: string;
  readonly kind: string;
}

export interface QuickInfo {
  readonly displayParts?: readonly DisplayPart[];
  readonly documentation?: readonly DisplayPart[];
}

export interface Completions {
  readonly entries: readonly { readonly name: string; readonly kind: string; readonly sortText: string }[];
}

type Guard<N> = (node: Node) => node is N & Node;

export interface Scanner {
  scan(): number;
  reScanTemplateToken(tagged: boolean): number;
}

export interface Compiler {
  readonly version: string;
  readonly ScriptTarget: Readonly<Record<'ES2022', number>>;
  readonly ModuleKind: Readonly<Record<'ESNext', number>>;
  readonly SyntaxKind: Readonly<Record<string, number>>;
  readonly TypeFlags: Readonly<Record<string, number>>;
  readonly SymbolFlags: Readonly<Record<string, number>>;
  readonly DiagnosticCategory: Readonly<Record<'Error', number>>;
  createSourceFile(name: string, text: string, target: number, setParents: boolean): SourceFile;
  createScanner(target: number, skipTrivia: boolean, variant: number, text: string): Scanner;
  forEachChild<T>(node: Node, visit: (child: Node) => T | undefined): T | undefined;
  isIdentifier: Guard<Identifier>;
  isBinaryExpression: Guard<Binary>;
  isPrefixUnaryExpression: Guard<Prefix>;
  isElementAccessExpression: Guard<ElementAccess>;
  isVariableStatement: Guard<{
    readonly declarationList: { readonly declarations: readonly { readonly name: Node }[] };
  }>;
  isFunctionDeclaration: Guard<{ readonly name?: Identifier }>;
  isClassDeclaration: Guard<{ readonly name?: Identifier }>;
  isInterfaceDeclaration: Guard<{ readonly name: Identifier }>;
  isTypeAliasDeclaration: Guard<{ readonly name: Identifier }>;
  isImportDeclaration: Guard<{
    readonly importClause?: { readonly name?: Identifier; readonly namedBindings?: Node };
  }>;
  isNamespaceImport: Guard<{ readonly name: Identifier }>;
  isNamedImports: Guard<{ readonly elements: readonly { readonly name: Identifier }[] }>;
  isBindingElement: Guard<{ readonly name: Node; readonly propertyName?: Node }>;
  isPropertyAssignment: Guard<{ readonly name: Node }>;
  isShorthandPropertyAssignment: Guard<{ readonly name: Identifier }>;
  isObjectBindingPattern: Guard<object>;
  canHaveModifiers(node: Node): boolean;
  getModifiers(node: Node): readonly Node[] | undefined;
}
