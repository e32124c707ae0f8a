/**
 * Declarations of the public API as a TypeScript program to read: TypeScript 7 emits them, TypeScript 5.9 (the one
 * inside Monaco, which has an API) reads them. Not here: what is made of them (collect.mjs, reference.mjs).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libFileMap } from 'monaco-editor/languages/features/typescript/lib/lib.js';
import { typescript as ts } from 'monaco-editor/languages/features/typescript/lib/typescriptServices.js';
import { root } from './setup.mjs';

export { ts };

const CONFIG = {
  extends: '../tsconfig.base.json',
  compilerOptions: {
    lib: ['es2023', 'webworker'],
    types: ['node'],
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: '../src',
    outDir: './declarations',
  },
  files: ['../src/engine/api.ts', '../src/workers/kernel/widgets.ts'],
};

/** Emits the declarations into .cache/ and returns their folder. */
export function emitDeclarations() {
  const cache = join(root, '.cache');
  const folder = join(cache, 'declarations');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const config = join(cache, 'tsconfig.declarations.json');
  writeFileSync(config, JSON.stringify(CONFIG));
  // Type errors are told by `tsc -b`; declarations come out all the same.
  const command = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const run = spawnSync(command, ['--no-install', 'tsc', '-p', config], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (existsSync(join(folder, 'engine/api.d.ts'))) return folder;
  throw new Error(`tsc emitted no declarations\n${run.stdout}${run.stderr}`);
}

/** A program over the emitted files. */
export function readProgram(folder, readText) {
  const texts = new Map();
  const read = name => {
    const library = libFileMap[name.split('/').pop()];
    if (library !== undefined) return library;
    if (!texts.has(name)) texts.set(name, readText(name));
    return texts.get(name);
  };
  const host = {
    fileExists: name => read(name) !== undefined,
    readFile: read,
    getSourceFile: (name, version) => {
      const text = read(name);
      return text === undefined ? undefined : ts.createSourceFile(name, text, version, true);
    },
    getDefaultLibFileName: () => 'lib.es2022.d.ts',
    getDefaultLibLocation: () => '',
    getCurrentDirectory: () => folder,
    getCanonicalFileName: name => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => undefined,
  };
  const options = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    types: [],
  };
  return ts.createProgram([join(folder, 'engine/api.d.ts')], options, host);
}
