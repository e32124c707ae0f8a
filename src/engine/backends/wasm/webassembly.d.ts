/**
 * The part of the WebAssembly JavaScript interface this backend uses. The engine is checked without the DOM's types,
 * which are where TypeScript keeps it; programs that have them never see this file.
 */
declare namespace WebAssembly {
  class Module {
    private readonly brand: 'module';
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>;
    constructor(
      module: Module,
      imports: Record<string, Record<string, Memory | ((...x: number[]) => number | void)>>,
    );
  }
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}
