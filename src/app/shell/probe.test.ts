/** What a browser lacks, and how that reads. */
import { describe, expect, it } from 'vitest';
import { lacksSentence, probe } from './probe.ts';
import type { Browser } from './probe.ts';

/** Reads its type as browsers with module workers do. */
class ModuleWorker {
  constructor(_url: string, options: object) {
    Reflect.get(options, 'type');
  }
  terminate(): void {}
}
class PlainWorker {
  terminate(): void {}
}

const WHOLE: Browser = {
  WebAssembly,
  Worker: ModuleWorker,
  MessageChannel: Object,
  HTMLIFrameElement: { prototype: { sandbox: '', srcdoc: '' } },
  CompressionStream: Object,
  indexedDB: {},
};

describe('the probe', () => {
  it('finds nothing to say of a browser that has all', () => {
    expect(probe(WHOLE)).toEqual({ run: [], links: [], keep: [] });
    expect(lacksSentence(probe(WHOLE))).toBeNull();
  });

  it('tries SIMD by a module, not by name', () => {
    const validate = (bytes: BufferSource) => (bytes as Uint8Array).length < 20;
    const lacks = probe({ ...WHOLE, WebAssembly: { validate } });
    expect(lacksSentence(lacks)).toBe(
      'This browser cannot run models: it has no WebAssembly with SIMD. You can read and edit.',
    );
  });

  it.each([
    [{ WebAssembly: undefined }, 'WebAssembly'],
    [{ Worker: PlainWorker }, 'workers made of modules'],
    [{ Worker: undefined }, 'workers made of modules'],
    [{ HTMLIFrameElement: { prototype: { sandbox: '' } } }, 'sandboxed frames'],
    [{ MessageChannel: undefined }, 'message channels'],
  ])('names what cells need and is not there: %o', (without, name) => {
    const browser = { ...WHOLE, ...without } as Browser;
    expect(probe(browser).run).toEqual([name]);
  });

  it('tells apart what cannot be shared and what cannot be saved, and takes a denial for an absence', () => {
    const denied: Browser = {
      ...WHOLE,
      get indexedDB(): never {
        throw new DOMException('denied', 'SecurityError');
      },
    };
    expect(lacksSentence(probe(denied))).toBe(
      'This browser cannot save notebooks: it has no IndexedDB. Cells run; download the notebook to keep it.',
    );
    const { CompressionStream: _, ...plain } = WHOLE;
    expect(lacksSentence(probe({ ...plain, WebAssembly: undefined } as unknown as Browser))).toBe(
      'This browser cannot run models: it has no WebAssembly, and cannot make or open links: it has no CompressionStream. You can read and edit; download the notebook to keep it.',
    );
  });
});
