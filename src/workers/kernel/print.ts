/**
 * Prints any value of a cell as text, cut to a size: what console.log and the last expression show.
 * Never runs user code beyond getters of plain data, never throws. Not here: tables and figures (present.ts).
 */
import { isTensor } from '../../engine/array/tensor.ts';
import type { Tensor } from '../../engine/array/index.ts';
import { isDistribution } from '../../engine/distributions/index.ts';
import type { Distribution } from '../../engine/distributions/index.ts';
import { classWord } from './class-word.ts';

const DEPTH = 3;
const ITEMS = 100;
/** Characters; the rest is cut. */
export const PRINT_LIMIT = 19_000;

/** Text of a value, as code would show it. Strings at the top stand without quotes. */
export function print(value: unknown): string {
  try {
    const text = typeof value === 'string' ? value : show(value, 0, new Set());
    return text.length <= PRINT_LIMIT ? text : `${text.slice(0, PRINT_LIMIT)} … (${text.length} characters)`;
  } catch {
    return '(cannot be printed)';
  }
}

/** Six significant digits, whole numbers in full. */
export function printNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function show(value: unknown, depth: number, above: Set<object>): string {
  if (isTensor(value)) return showTensor(value, depth, above);
  switch (typeof value) {
    case 'number':
      return printNumber(value);
    case 'string':
      return JSON.stringify(value);
    case 'function':
      return `function ${value.name || '(anonymous)'}`;
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : showObject(value, depth, above);
    default:
      return String(value);
  }
}

function showObject(value: object, depth: number, above: Set<object>): string {
  if (above.has(value)) return '(circular)';
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (depth >= DEPTH) return Array.isArray(value) ? '[…]' : '{…}';
  const below = new Set(above).add(value);
  const item = (x: unknown) => show(x, depth + 1, below);
  if (isDistribution(value)) return showDistribution(value, item);
  if (Array.isArray(value)) return list('[', value, value.length, item);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const numbers = value as unknown as ArrayLike<number>;
    return list(`${value.constructor.name} [`, Array.from(numbers).slice(0, ITEMS), numbers.length, item);
  }
  if (value instanceof Map) return list(`Map(${value.size}) [`, [...value].slice(0, ITEMS), value.size, item);
  if (value instanceof Set) return list(`Set(${value.size}) [`, [...value].slice(0, ITEMS), value.size, item);
  if (value instanceof Date) return value.toISOString();
  return showFields(value, item);
}

function showTensor(value: Tensor, depth: number, above: Set<object>): string {
  if (value.value === undefined) return `tensor [${value.shape.join(', ')}] (symbolic)`;
  const data: unknown = value.toArray();
  return show(data, Math.min(depth, DEPTH - value.shape.length), above);
}

/** As it is written, parameters by name: "Normal(loc: 0, scale: 1)". Without parameters, in words. */
function showDistribution({ name, params, doc }: Distribution, item: (x: unknown) => string): string {
  const given = Object.entries(params).map(([param, value]) => `${param}: ${item(value)}`);
  return given.length === 0 ? doc : `${name}(${given.join(', ')})`;
}

function showFields(value: object, item: (x: unknown) => string): string {
  const names = Object.keys(value);
  const word = classWord(value);
  // Its fields are its workings.
  if (word === 'random generator') return word;
  const prefix = word === 'object' ? '' : `${word} `;
  const fields = names.slice(0, ITEMS).map(name => `${fieldName(name)}: ${item(Reflect.get(value, name))}`);
  if (names.length > ITEMS) fields.push(`… ${names.length - ITEMS} more`);
  if (fields.length === 0) return prefix.trim() || '{}';
  return `${prefix}{ ${fields.join(', ')} }`;
}

function fieldName(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);
}

function list(
  open: string,
  values: readonly unknown[],
  length: number,
  item: (x: unknown) => string,
): string {
  const shown = values.slice(0, ITEMS).map(item);
  if (length > ITEMS) shown.push(`… ${length - ITEMS} more`);
  return `${open}${shown.join(', ')}]`;
}
