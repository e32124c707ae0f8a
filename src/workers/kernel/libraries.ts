/**
 * The libraries cells may import, as names the session looks up: "d3-array:mean", "d3-array:*". They know nothing of
 * Tensors, so what they are given is turned into plain numbers first.
 * Not here: which libraries there are for the language (notebook/language/libraries.ts).
 */
import * as d3Array from 'd3-array';
import * as simpleStatistics from 'simple-statistics';
import { isTensor } from '../../engine/array/tensor.ts';
import { libraryName } from '../../notebook/language/libraries.ts';

type Members = Readonly<Record<string, unknown>>;

/** Every member of every library by its full name. */
export const libraryNames: Members = {
  ...namesOf('d3-array', { ...d3Array }),
  ...namesOf('simple-statistics', { ...simpleStatistics }),
};

function namesOf(library: string, members: Members): Members {
  const taking = Object.fromEntries(
    Object.entries(members).flatMap(([name, member]) =>
      name === 'default' ? [] : [[name, takingTensors(member)]],
    ),
  );
  const named = Object.entries(taking).map(([name, member]) => [libraryName(library, name), member]);
  return { ...Object.fromEntries(named), [libraryName(library, '*')]: Object.freeze(taking) };
}

/** A function whose arguments may hold Tensors, and whose methods and results do the same. */
function takingTensors(value: unknown): unknown {
  if (typeof value !== 'function') return value;
  return new Proxy(value, {
    apply: (target, self, given) => takingTensors(Reflect.apply(target, self, given.map(plain))),
    construct: (target, given) => Reflect.construct(target, given.map(plain)) as object,
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      return key === 'prototype' ? member : takingTensors(member);
    },
  });
}

function plain(value: unknown): unknown {
  if (isTensor(value)) return value.toArray();
  return Array.isArray(value) && value.some(isTensor) ? value.map(plain) : value;
}
