/**
 * The imports of a script: the names that its cells read from the library and what they import themselves, each under
 * a name of its own in the file.
 * Not here: who reads what (write-script.ts).
 */
import type { Program } from 'acorn';
import { extras } from '../language/syntax.ts';

const HOME = 'tilde';

/** What the library has, by name. */
export interface Library {
  readonly values: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  /** Functions that return an array or number of the library. */
  readonly tensors: ReadonlySet<string>;
}

export class Imports {
  readonly #library: Library;
  /** Names of the notebook's own, which imports must not take. */
  readonly taken: ReadonlySet<string>;
  /** Module → name there → name here. */
  readonly #modules = new Map<string, Map<string, string>>();
  readonly #types = new Set<string>();
  /** Names here → what they stand for. */
  readonly #owners = new Map<string, string>();

  constructor(library: Library, taken: readonly string[]) {
    this.#library = library;
    this.taken = new Set(taken);
  }

  /** A name of the library as a cell writes it. */
  read(name: string): void {
    this.#add(HOME, name, name);
  }

  /** A function of the library that the cell does not name; the notebook may have another of that name. */
  use(name: string): string {
    return this.#add(HOME, name, this.taken.has(name) ? `tilde_${name}` : name);
  }

  type(name: string): void {
    if (!this.#library.values.has(name)) this.#types.add(name);
    else this.read(name);
  }

  /** Takes over what a cell imports; gives the names that are others in the file. */
  addCell(program: Program, cell: string): ReadonlyMap<string, string> {
    const renamed = new Map<string, string>();
    for (const statement of program.body) {
      if (statement.type !== 'ImportDeclaration') continue;
      const module = String(statement.source.value);
      for (const specifier of statement.specifiers) {
        const local = specifier.local.name;
        const isType = extras(statement).importKind === 'type' || extras(specifier).importKind === 'type';
        const there = importedName(specifier);
        if (isType && module === HOME) this.type(there);
        else renamed.set(local, this.#add(module, there, this.#free(module, there, local, cell)));
      }
    }
    return renamed;
  }

  #free(module: string, there: string, local: string, cell: string): string {
    const owner = this.#owners.get(local);
    const clashes =
      this.taken.has(local) ||
      (owner !== undefined && owner !== `${module} ${there}`) ||
      (module !== HOME && this.#library.values.has(local));
    return clashes ? `${local}_${cell.replaceAll('-', '_')}` : local;
  }

  #add(module: string, there: string, here: string): string {
    const names = this.#modules.get(module) ?? new Map<string, string>();
    this.#modules.set(module, names);
    const before = names.get(there);
    if (before !== undefined) return before;
    names.set(there, here);
    this.#owners.set(here, `${module} ${there}`);
    return here;
  }

  text(): string {
    const home = this.#modules.get(HOME) ?? new Map<string, string>();
    this.#modules.set(HOME, home);
    const types = [...this.#types].filter(name => !home.has(name)).map(name => `type ${name}`);
    return [...this.#modules]
      .flatMap(([module, names]) => {
        const whole = names.get('*');
        const parts = [...names]
          .filter(([there]) => there !== '*')
          .map(([there, here]) => (there === here ? there : `${there} as ${here}`));
        const all = module === HOME ? [...parts, ...types] : parts;
        return [
          ...(whole === undefined ? [] : [`import * as ${whole} from ${JSON.stringify(module)};`]),
          ...(all.length === 0 ? [] : [importLine(all, module)]),
        ];
      })
      .join('\n');
  }
}

function importLine(names: readonly string[], module: string): string {
  const sorted = names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const line = `import { ${sorted.join(', ')} } from ${JSON.stringify(module)};`;
  return line.length <= 100
    ? line
    : `import {\n${sorted.map(name => `  ${name},`).join('\n')}\n} from ${JSON.stringify(module)};`;
}

type Specifier = Extract<Program['body'][number], { type: 'ImportDeclaration' }>['specifiers'][number];

function importedName(specifier: Specifier): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  const { imported } = specifier;
  return imported.type === 'Identifier' ? imported.name : String(imported.value);
}
