/**
 * Special functions as the module has them: written into a function's body while it is small, otherwise functions of
 * their own (one per width), and imports for the rare ones.
 */
import type { Graph } from '../../array/graph.ts';
import { FunctionBuilder } from './assembler.ts';
import type { ModuleBuilder } from './assembler.ts';
import type { Functions } from './elementwise.ts';
import { HOST, HOST_ARITY, hostImports, isHost } from './host.ts';
import { Lanes } from './lanes.ts';
import type { Value } from './lanes.ts';
import { MAX_INLINE } from './limits.ts';
import { IMPORTED, RARE, SPECIAL } from './special/index.ts';
import type { ImportedName, SpecialName } from './special/index.ts';

type Imported = (...x: number[]) => number | void;

/** Module name under which the originals are imported. */
export const IMPORT_MODULE = 'math';

export class ModuleFunctions implements Functions {
  private readonly module: ModuleBuilder;
  private readonly imports = new Map<string, number>();
  private readonly made = new Map<string, number>();
  private readonly inlined = new Map<FunctionBuilder, number>();

  constructor(module: ModuleBuilder, graph: Graph) {
    this.module = module;
    this.importFor(graph.nodes);
  }

  private importFor(nodes: Graph['nodes']): void {
    for (const node of nodes) {
      const { op, inputs } = node;
      if (node.op === 'scan') this.importFor(node.params.body.nodes);
      if (isHost(op)) for (const name of hostImports(op)) this.importHost(name);
      if (this.imports.has(op) || !(op in IMPORTED || op in RARE)) continue;
      const params = inputs.map(() => 'f64' as const);
      this.imports.set(op, this.module.import(IMPORT_MODULE, op, params, ['f64']));
    }
  }

  private importHost(name: string): void {
    if (this.imports.has(name)) return;
    const params = Array.from({ length: HOST_ARITY[name] }, () => 'f64' as const);
    this.imports.set(
      name,
      this.module.import(IMPORT_MODULE, name, params, name === 'hostPull' ? ['f64'] : []),
    );
  }

  host(f: FunctionBuilder, name: string): void {
    f.call(this.importIndex(name));
  }

  add(f: FunctionBuilder): number {
    return this.module.add(f);
  }

  /** Names of the originals the module needs. */
  get names(): string[] {
    return [...this.imports.keys()];
  }

  special(lanes: Lanes, name: SpecialName, x: Value): Value {
    if (lanes.isCopy) return this.generate(lanes, name, x);
    const room = this.room(lanes.f);
    if (room > 0) {
      this.inlined.set(lanes.f, MAX_INLINE - room + 1);
      return this.generate(lanes, name, x);
    }
    return lanes.call(this.functionFor(name, lanes.width), x);
  }

  room(f: FunctionBuilder): number {
    return MAX_INLINE - (this.inlined.get(f) ?? 0);
  }

  imported(lanes: Lanes, name: ImportedName, ...args: readonly Value[]): Value {
    return lanes.callPerLane(this.importIndex(name), ...args);
  }

  private importIndex(name: string): number {
    const index = this.imports.get(name);
    if (index === undefined) throw new Error(`${name} was not imported`);
    return index;
  }

  private generate(lanes: Lanes, name: SpecialName, x: Value): Value {
    return SPECIAL[name](lanes, x, (l, arg) => l.callPerLane(this.importIndex(name), arg));
  }

  private functionFor(name: SpecialName, width: 1 | 2): number {
    const key = `${name}${width}`;
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const type = width === 1 ? 'f64' : 'v128';
    const f = new FunctionBuilder([type], [type]);
    const lanes = new Lanes(f, width);
    lanes.push(this.generate(lanes, name, { local: 0 }));
    const index = this.module.add(f);
    this.made.set(key, index);
    return index;
  }
}

/** The originals by name, for instantiation. */
export function importObject(names: readonly string[]): Record<string, Record<string, Imported>> {
  const table: Record<string, Imported> = {};
  const originals: Readonly<Record<string, (...x: never[]) => number | void>> = {
    ...IMPORTED,
    ...RARE,
    ...HOST,
  };
  for (const name of names) table[name] = originals[name] as Imported;
  return { [IMPORT_MODULE]: table };
}
