/**
 * Checks the import rules between rooms (ARCHITECTURE.md) and that nothing which reaches a draw uses the
 * JavaScript engine's own transcendental functions, which differ bitwise between engines.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { root } from './lib/setup.mjs';

/** Rooms of the engine: a file may import its own room and what its row names. Others are free. */
const MAY = {
  errors: [],
  math: ['errors'],
  array: ['math', 'errors'],
  language: ['array', 'math', 'errors'],
  autodiff: ['array', 'math', 'errors'],
  backends: ['array', 'math', 'errors'],
  random: ['backends/native-module.ts', 'array', 'math', 'errors'],
  distributions: ['autodiff', 'backends', 'random', 'array', 'math', 'errors'],
  inference: ['autodiff', 'backends', 'random', 'array', 'math', 'errors', 'model/spec.ts'],
  model: ['distributions', 'inference', 'autodiff', 'backends', 'random', 'array', 'math', 'errors'],
  ode: ['autodiff', 'array', 'math', 'errors'],
  diagnostics: ['inference', 'array', 'math', 'errors'],
  figures: ['distributions', 'array', 'math', 'errors'],
  card: ['figures', 'model', 'distributions', 'array', 'math', 'errors'],
};
const FORBIDDEN_MATH =
  /\bMath\.(exp|log|pow|sin|cos|tan|sinh|cosh|tanh|asin|acos|atan|atan2|expm1|log1p|log2|log10|cbrt|hypot)\b/;

const problems = [];
for (const file of walk(join(root, 'src'))) check(file);
if (problems.length > 0) console.error(problems.join('\n'));
console.log(`import rules: ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);

function* walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (/\.(ts|tsx)$/.test(entry.name)) yield path;
  }
}

function check(path) {
  const name = posix.normalize(relative(join(root, 'src'), path).replaceAll('\\', '/'));
  const test = /(\.test\.tsx?$)|(\/test\/)|(mutants)/.test(name);
  const text = readFileSync(path, 'utf8');
  if (!test && name.startsWith('engine/')) checkMath(name, text);
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
    const to = posix.normalize(
      relative(join(root, 'src'), resolve(dirname(path), target)).replaceAll('\\', '/'),
    );
    if (!test && !allowed(name, to)) problems.push(`${name} must not import ${to}`);
  }
}

function checkMath(name, text) {
  text.split('\n').forEach((line, i) => {
    if (/^\s*(\*|\/\/|\/\*)/.test(line)) return;
    const found = line.match(FORBIDDEN_MATH);
    if (found)
      problems.push(`${name}:${i + 1} uses ${found[0]}: use engine/math, which is bit-identical everywhere`);
  });
}

function allowed(from, to) {
  const [room] = from.split('/');
  const [target, ...rest] = to.split('/');
  if (room === 'app') {
    if (target === 'app' || target === 'notebook') return true;
    return target === 'workers' && ['client.ts', 'protocol.ts'].includes(rest.join('/'));
  }
  if (room === 'workers') return ['workers', 'engine', 'notebook'].includes(target);
  if (room === 'cli') return ['cli', 'engine', 'notebook'].includes(target);
  if (room === 'notebook') return target === 'notebook';
  if (room === 'engine') return target === 'engine' && engineAllowed(from.split('/').slice(1), rest);
  return true;
}

function engineAllowed(from, to) {
  const room = from[0].replace(/\.ts$/, '');
  const target = to[0].replace(/\.ts$/, '');
  if (!(room in MAY) || room === target) return true;
  return MAY[room].includes(target) || MAY[room].includes(to.join('/'));
}
