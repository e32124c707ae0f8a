/**
 * Transitions of a compiled density with a diagonal metric, wholly in WebAssembly: many times faster than trajectory.ts
 * while the JavaScript engine is cold. State, metric and random stream live in the memory of the density's program.
 * Not here: the transition itself (trajectory.wat).
 */
import { log } from '../../../math/index.ts';
import type { Random, RandomState } from '../../../random/index.ts';
import type { Density, NativeDensity } from '../../contracts.ts';
import type { DiagonalStore } from '../../mcmc/metric.ts';
import type { Passed, Quiet } from '../../mcmc/adaptation.ts';
import { Point } from '../../mcmc/point.ts';
import { nativeModule } from '../../../backends/native-module.ts';
import { nutsStats } from '../stats.ts';
import type { Transitions } from '../transitions.ts';

/** trajectory.wat, assembled; base 64. */
export const MODULE =
  'AGFzbQEAAAABaBFgAABgB39/f39/fH8AYAV/f3x/fABgAAF8YAABf2ABfAF8YAF/AGADf39/AGABfwF/YAF8AGACf38Bf2AEf39/fwF/' +
  'YAJ8fABgA39/fABgAnx/AGAJf398fH9/fHx8AX9gBH98f3wAAh0CBW1vZGVsBm1lbW9yeQIAAQVtb2RlbANydW4AAAMmJQECAwQDAAQD' +
  'AwUFBQQGBgcIBwkKCwgICgoMBA0ADgYKBg8DBRAG2AEhfwFBAAt/AUEAC38BQQALfwFBAAt8AUQAAAAAAAAAAAt/AUEAC38BQQALfwFB' +
  'AAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC3wBRAAAAAAAAAAAC3wBRAAAAAAAAAAAC38B' +
  'QQALfwFBAAt8AUQAAAAAAAAAAAt8AUQAAAAAAAAAAAt/AUEAC38BQQALfAFEAAAAAAAAAAALfwFBAAt/AUEAC34BQgALfwFBgAgLfAFE' +
  'AAAAAAAAAAALfwFBAAsHbQwEaW5pdAABBHNlZWQAAgVkcmF3bgADCGhhc1NwYXJlAAQFc3BhcmUABQZiaXRzMzIABwd1bmlmb3JtAAgG' +
  'bm9ybWFsAAkHb2JzZXJ2ZQAaBXJlbmV3AB0KdHJhbnNpdGlvbgAeBWJsb2NrACIK4CAlZQAgASQAIAIkASADJAIgBCQDIAUkBCAAJAUg' +
  'AEGAAWokBiAAQYAJaiQHIABBgAtqJAgjCCABQQNsaiQJIAFBGGokCiMJIwpBEmxqJAsgAUECdEEgaiQMEBsgAUEDdGokDSAGJA4LLQEB' +
  'fiAAJBsgASQcIAMkICAEJB8gArEhBSAFQgKIJB0QBiAFp0EDcUECdCQeCxMAIx1CAoZBgAgjHmtBAnatfboLBAAjIAsEACMfC9MBAwF+' +
  'CX8CfiMdIQAjBiEBIAFBgAhqIQIDQCAApyEEIABCIIinIQVBACEGQQAhByMbIQgjHCEJQQohAwNAIAStQtO+xJINfiEKIAatQtea+uwM' +
  'fiELIAtCIIinIAVzIAhzIQQgC6chBSAKQiCIpyAHcyAJcyEGIAqnIQcgCEG5893xeWohCCAJQYXdntt7aiEJIANBAWsiAw0ACyABIAQ2' +
  'AgAgASAFNgIEIAEgBjYCCCABIAc2AgwgAEIBfCEAIAFBEGoiASACSQ0ACyAAJB1BACQeCyIBAX8jHkGACEYEQBAGCyMGIx5qKAIAIQAj' +
  'HkEEaiQeIAALLwEBfgNAEAdBBXatQhqGIQAgABAHQQZ2rYQhACAAUA0ACyAAuUQAAAAAAACgPKILjwEBA3wjIARAQQAkICMfDwsDQEQA' +
  'AAAAAAAAQBAIokQAAAAAAADwP6EhAEQAAAAAAAAAQBAIokQAAAAAAADwP6EhASAAIACiIAEgAaKgIQIgAkQAAAAAAADwP2YgAkQAAAAA' +
  'AAAAAGFyDQALRAAAAAAAAADAIAIQDKIgAqOfIQIgASACoiQfQQEkICAAIAKiCw0AIACwQv8HfEI0hr8LtAIBA3wgACAAYgRAIAAPC0QA' +
  'AAAAADCGQCAAIABEAAAAAAAwhkBkGyEARAAAAAAAUIfAIAAgAEQAAAAAAFCHwGMbIQAgAET+gitlRxX3P6JEAAAAAAAA4D+gnCEBIAAg' +
  'AUQAAOD+Qi7mP6KhIAFEdjx5Ne856j2ioSECIAFEAAAAAAAA4D+inCEDRAAAAAAAAPA/IAIgAiACokQY9BrFY/chPiACokRPTbit4fRa' +
  'PqAgAqJE0557mk1+kj6gIAKiRA2cnSHgHcc+oCACokRr4XcaoAH6PqAgAqJEsve+GqABKj+gIAKiREhhwRZswVY/oCACokTOABERERGB' +
  'P6AgAqJEVlVVVVVVpT+gIAKiRFdVVVVVVcU/oCACokQAAAAAAADgP6CioKAgAxAKoiABIAOhEAqiC9oBAgF+BXwgAL1CIIdCnsGa/wN9' +
  'QhSHIQEgAbkhAiAAIAKaEAqiRAAAAAAAAPA/oSEDIANEAAAAAAAAAEAgA6CjIQQgBCAEoiEFRAAAAAAAAOA/IAOiIAOiIQYgAkQAAOD+' +
  'Qi7mP6IgBiAEIAYgBUSSYNRl+rfCPyAFokRN9snvsp/DP6AgBaJE4jY/1SxGxz+gIAWiRL7c6SjGccw/oCAFokSdWeOSJEnSP6AgBaJE' +
  'd1CZmZmZ2T+gIAWiRFhVVVVVVeU/oKKgoiACRHY8eTXvOeo9oqChIAOhoQsmAQF/Iw8EQCMPQQRrJA8jByMPaigCAA8LIxAhACAAIwxq' +
  'JBAgAAsqAQF/IAAgACgCFEEBayIBNgIUIAFFBEAjByMPaiAANgIAIw9BBGokDwsLewIDfwN8IwtBIGojAEEBdGohAiACIwBqIQMDQCMI' +
  'IAFqKwMAIQUQCSAFn6MhBCACIAFqIAQ5AwAgACABaiAEOQMAIAUgBKIhBSADIAFqIAU5AwAgBiAEIAWioCEGIAFBCGoiASMASQ0ACyML' +
  'RAAAAAAAAOA/IAaiOQMIC7ACAwJ/BHwHfyMAIQREAAAAAAAA4D8jEqIhBSAAQSBqIQkgCSAEaiEKIAogBGohCyABQSBqIQwgDCAEaiEN' +
  'IA0gBGohDiAOIARqIQ8DQCALIANqKwMAIAUgCiADaisDAKKgIQYgDiADaiAGOQMAIAkgA2orAwAjEiMIIANqKwMAIAaioqAhBiAMIANq' +
  'IAY5AwAjASADaiAGOQMAIANBCGoiAyAESQ0ACxAAIAEjAisDADkDAEEAIQMDQCMDIANqKwMAIQYgDSADaiAGOQMAIA4gA2orAwAgBSAG' +
  'oqAhBiAOIANqIAY5AwAgAiADaiAGOQMAIwggA2orAwAgBqIhByAPIANqIAc5AwAgCCAGIAeioCEIIANBCGoiAyAESQ0ACyABRAAAAAAA' +
  'AOA/IAiiOQMIC8gCAgJ/AnwjESEBEA0hAiABIAIgAEEYahAQIAIgASgCEEEBQX8jEkQAAAAAAAAAAGQbajYCECACQQM2AhQjFUEBaiQV' +
  'IAIrAwAjCysDAKEjCysDCCACKwMIoaAhAyADIwSaZiADRAAAAAAAAPB/Y3FFBEBBASQYIAMkGiMIIwBqIAFBIGojABASIwgjAEEBdGog' +
  'AkEgaiMAEBJBAA8LIAOZmhALIQQjFiAERAAAAAAAAPA/IANEAAAAAAAAAABjG6AkFiMXRAAAAAAAAABAIASiRAAAAAAAAPA/IASgo6Ak' +
  'FyAAIAI2AgAgACACNgIEIAAgAjYCCCADIxOhRAAAAAAAwIJAZARAIAMQEwsgACMTRAAAAAAAAAAAYgR8IAMjE6EQCwUgBEQAAAAAAADw' +
  'PyAEoyADRAAAAAAAAAAAYxsLOQMQIAIkEUEBCyAAA0AgAkEIayECIAAgAmogASACaisDADkDACACDQALCzMCAXwBfyMTIAChEAshASAA' +
  'JBMjCSECA0AgAiACKwMQIAGiOQMQIAIjCmoiAiMLSQ0ACwteAgF/AXwgAEUEQCABEBEPCyAAQQFrIAEQFEUEQEEADwsjCSAAQQJqIwps' +
  'aiECIABBAWsgAhAURQRAQQAPCyACKwMQIQMgASACEAggASsDECADoKIgA2MgAEEBRhAVC2ABAX8gAwR/IAAgARAYBSAAIAEQGQshBCAA' +
  'IAArAxAgASsDEKA5AxAgACgCBBAOIAEoAgAQDiACBEAgACgCCBAOIAAgASgCCDYCCAUgASgCCBAOCyAAIAEoAgQ2AgQgBAsNACAAQSBq' +
  'IwBBAXRqCwkAIAAQFiMAaguLAQIDfwN8IAAoAgAQFyEDIAEoAgQQFyEEIABBGGohACABQRhqIQEDQCAAIAJqKwMAIAEgAmorAwCgIQcg' +
  'ACACaiAHOQMAIAUgAyACaisDACAHoqAhBSAGIAQgAmorAwAgB6KgIQYgAkEIaiICIwBJDQALIAVEAAAAAAAAAABkIAZEAAAAAAAAAABk' +
  'cQvBAgIHfwl8IAAoAgAQFyEDIAAoAgQQFiEHIAcjAGohBCABKAIAEBYhCCAIIwBqIQUgASgCBBAXIQYgAEEYaiEAIAFBGGohAQNAIAAg' +
  'AmorAwAhDyABIAJqKwMAIRAgDyAQoCERIA8gCCACaisDAKAhDyAQIAcgAmorAwCgIRAgACACaiAROQMAIAkgAyACaisDACARoqAhCSAK' +
  'IAYgAmorAwAgEaKgIQogCyADIAJqKwMAIA+ioCELIAwgBSACaisDACAPoqAhDCANIAQgAmorAwAgEKKgIQ0gDiAGIAJqKwMAIBCioCEO' +
  'IAJBCGoiAiMASQ0ACyAJRAAAAAAAAAAAZCAKRAAAAAAAAAAAZHEgC0QAAAAAAAAAAGQgDEQAAAAAAAAAAGRxcSANRAAAAAAAAAAAZCAO' +
  'RAAAAAAAAAAAZHFxC1QBA38QGyECIwtBIGohAyADIwBqIQQgAiADIAAQHCACIwBBAXRqIQIgAiAEIAAQHCACIwBBAXRqIQIgAiADIAEQ' +
  'HCACIwBBAXRqIQIgAiAEIAEQHAsKACMLIwxBOGxqC2gCAn8CfCAAIwBqIQMgACMAaiEEA0AgASsDACAAKwMAoSEFIAArAwAgBSACo6Ah' +
  'BiAAIAY5AwAgBCAEKwMAIAUgASsDACAGoaKgOQMAIAFBCGohASAEQQhqIQQgAEEIaiIAIANJDQALC3QCA38BfBAbIwBqIQEgASMAQQF0' +
  'aiECA0AgASAAaisDACACIABqKwMAo58hAyADRAAAAAAAAAAAZCADRAAAAAAAAPB/Y3EEQCMIIABqIANEI0KSDKGcxzulRECMtXgdrxVE' +
  'pDkDAAsgAEEIaiIAIwBJDQALC5ABAQV/IwkhAiACIwpqIQMgAhAfQQEhBAJAA0AjFCABTg0BEAhEAAAAAAAA4D9jIQUgBSAERwRAIAIo' +
  'AgQhBiACIAIoAgA2AgQgAiAGNgIACyAFIQQgACAAmiAFGyQSIAIoAgQkESMUIAMQFEUNASMUQQFqJBQgAiADECBFDQEjFCABRiQZDAAL' +
  'CyACKAIIECELiwEBAX8jCyEBIABBGGoQDyABQQA2AhAgAUGAgICABDYCFCAAIAE2AgAgACABNgIEIAAgATYCCCAARAAAAAAAAPA/OQMQ' +
  'QQAkDyABIwxqJBBEAAAAAAAAAAAkE0EAJBRBACQVRAAAAAAAAAAAJBZEAAAAAAAAAAAkF0EAJBhBACQZRAAAAAAAAAAAJBoLMAECfCAA' +
  'KwMQIQIgASsDECEDIAAgASADIAJmBH9BAQUQCCACoiADYwsjFEEBRhAVC3ABAX8gACMLRwRAIwsgACMMEBILIwshACMFIQEgASMUtzkD' +
  'ACABIxW3OQMIIAEjFjkDECABIxc5AxggASMYtzkDICABIxm3OQMoIAEjGjkDMCABIAArAwA5AzggASAAKwMIOQNAIAEgACgCELc5A0gL' +
  'vgECAX8DfANAIAJEAAAAAAAA8D8gA0QAAAAAAAAAQBAIokQAAAAAAADwP6GioKIhCiAKIAEQHhAjIQsgCSAKIAQgCxAlIAQEQCAFIAtE' +
  'AAAAAAAAAABicQRAIAxEAAAAAAAA8D+gIQwgBkQAAAAAAADwP6AhBiAHRAAAAAAAAPA/oCEHIAYgBxAaEB0LIAgjFiMXIARBAUYbIxW3' +
  'o6EQJCECCyAJQQFqIQkgCSAASCMYRXENAAsjBSAMOQN4IAkLHwAjBSsDSJlEAAAAAAAAEEBEAAAAAAAAAAAjGBtkuAu/AQIBfwV8IwVB' +
  '0ABqIQEgASsDCEQAAAAAAADwP6AhAiABIAI5AwhEAAAAAAAA8D8gAkQAAAAAAAAkQKCjIQQgAp8hA0QAAAAAAADwPyAEoSABKwMQoiAE' +
  'IACioCEFIAEgBTkDECABKwMAIAUgA6JEmpmZmZmZqT+joUS9oedI0FDyP6QhBiABIAY5AxhEAAAAAAAA8D8gAyADn6KjIQQgAUQAAAAA' +
  'AADwPyAEoSABKwMgoiAEIAaioDkDICAGEAsL6wECA38BfCMLIQQjDiMAbCEFIw0gACMAbGohBiAGIARBIGojABASIAYgBWogBEEgaiMA' +
  'aiMAEBIjDSAFQQF0aiEGIAYjDkHYAGwgAEEDdGpqIAM5AwAgBiAAQdgAbGohBiAGIxYjFbejOQMAIAYgATkDCCAGIxS3OQMQIAYjFbc5' +
  'AxggBiAEKwMIIAQrAwChOQMgIAYjGLc5AyggBiAEKwMAOQMwIAYgAkEAR7g5AzggBiMZtzkDQCMYBEBEAAAAAAAA8D9EAAAAAAAAAEAg' +
  'AkEARxshBwsgBiAHOQNIIAZEAAAAAAAAAAA5A1AL';

interface Exports {
  init(
    base: number,
    bytes: number,
    position: number,
    value: number,
    gradient: number,
    worst: number,
    capacity: number,
  ): void;
  seed(keyA: number, keyB: number, drawn: number, hasSpare: number, spare: number): void;
  drawn(): number;
  hasSpare(): number;
  spare(): number;
  uniform(): number;
  normal(): number;
  transition(step: number, maxDepth: number): void;
  block(
    count: number,
    maxDepth: number,
    step: number,
    jitter: number,
    mode: number,
    learn: number,
    foreground: number,
    background: number,
    target: number,
  ): number;
  observe(foreground: number, background: number): void;
  renew(): void;
}

const F64 = 8;
const RESULTS = 16;
const VARIANCE = 1408;
const TREES = 18;
const POINTS = 56;
const POINT_HEAD = 32;
const STEPS = 10;

/** Byte offsets from the base; trajectory.wat computes the same. */
function layout(dim: number) {
  const bytes = dim * F64;
  const points = VARIANCE + 3 * bytes + TREES * (24 + bytes);
  const moments = points + POINTS * (POINT_HEAD + 4 * bytes);
  return { points, moments, end: moments + 8 * bytes };
}

const moduleOf = nativeModule(MODULE);

/** What a block of transitions is to do. */
export interface Block {
  /** At most so many transitions. */
  readonly count: number;
  readonly maxDepth: number;
  /** Before jitter. */
  readonly step: number;
  readonly jitter: number;
  /** What is learned on the way; undefined for draws. */
  readonly quiet: Quiet | undefined;
}

/** The rows of a block; overwritten by the next. */
export interface BlockRows extends Passed {
  /** Row-major [count, stats]. */
  readonly stats: Float64Array;
}

/** The random stream inside; it draws what the stream it was made from would have drawn. */
type NativeRandom = Pick<Random, 'uniform' | 'normal' | 'exponential' | 'state'>;

export class NativeTrajectory implements Transitions {
  readonly current: Point;
  readonly random: NativeRandom;
  /** Where the metric is kept and learned. */
  readonly store: DiagonalStore;
  readonly divergenceStart: Float64Array;
  readonly divergenceEnd: Float64Array;
  /** Most transitions of a block. */
  readonly capacity: number;
  private readonly rows: Omit<BlockRows, 'count' | 'learned'>;
  private readonly wasm: Exports;
  private readonly results: Float64Array;
  /** Log density of the present state. */
  private readonly value: Float64Array;

  private constructor(native: NativeDensity, dim: number, maxEnergyError: number, random: RandomState) {
    const { memory, run, room } = native;
    const { exports } = new WebAssembly.Instance(moduleOf(), { model: { memory, run } });
    this.wasm = exports as unknown as Exports;
    const { points, moments, end } = layout(dim);
    const capacity = Math.floor((room.bytes - end) / (F64 * (2 * dim + nutsStats.length + 1)));
    const { position, value, gradient } = native;
    this.wasm.init(room.address, dim * F64, position, value, gradient, maxEnergyError, capacity);
    const view = (offset: number, length: number) =>
      new Float64Array(memory.buffer, room.address + offset, length);
    this.results = view(0, RESULTS);
    this.divergenceStart = view(VARIANCE + dim * F64, dim);
    this.divergenceEnd = view(VARIANCE + 2 * dim * F64, dim);
    this.value = view(points, 1);
    this.current = new Point(dim, view(points + POINT_HEAD, 4 * dim));
    this.store = {
      variance: view(VARIANCE, dim),
      moments: view(moments, 8 * dim),
      position: this.current.position,
      observe: this.wasm.observe,
      renew: this.wasm.renew,
    };
    const rows = (from: number, width: number) => view(end + from * capacity * F64, width * capacity);
    this.capacity = capacity;
    this.rows = {
      positions: rows(0, dim),
      gradients: rows(dim, dim),
      stats: rows(2 * dim, nutsStats.length),
      admitted: rows(2 * dim + nutsStats.length, 1),
    };
    this.random = streamIn(this.wasm, random);
  }

  /** Undefined where the density is not compiled, or too large to have room for this. */
  static of(density: Density, maxEnergyError: number, random: RandomState): NativeTrajectory | undefined {
    const native = density.native?.();
    const fits = native !== undefined && density.dim > 0 && native.room.bytes >= layout(density.dim).end;
    if (!fits) return undefined;
    return new NativeTrajectory(native, density.dim, maxEnergyError, random);
  }

  place(at: Pick<Point, 'position' | 'gradient' | 'logDensity'>): void {
    const { current } = this;
    current.position.set(at.position);
    current.gradient.set(at.gradient);
    current.logDensity = at.logDensity;
    this.value[0] = at.logDensity;
  }

  transition(step: number, maxDepth: number): void {
    this.wasm.transition(step, maxDepth);
    const { results, current } = this;
    current.logDensity = results[7];
    current.kinetic = results[8];
    current.index = results[9];
  }

  /** Transitions one after the other, with what they learn; a diverging one is the last. At most `capacity`. */
  block({ count, maxDepth, step, jitter, quiet }: Block): BlockRows {
    const { results, current, rows, wasm } = this;
    const mode = quiet === undefined ? 0 : quiet.symmetric ? 2 : 1;
    const windows = quiet?.windows;
    if (quiet !== undefined) results.set(quiet.steps.snapshot(), STEPS);
    const made = wasm.block(
      count,
      maxDepth,
      step,
      jitter,
      mode,
      windows === undefined ? 0 : 1,
      windows?.foreground ?? 0,
      windows?.background ?? 0,
      quiet?.steps.target ?? 0,
    );
    const [mu, n, gap, logStep, logMean, learned] = results.subarray(STEPS);
    quiet?.steps.restore([mu, n, gap, logStep, logMean]);
    current.logDensity = results[7];
    current.kinetic = results[8];
    current.index = results[9];
    return { ...rows, count: made, learned };
  }

  get depth(): number {
    return this.results[0];
  }

  get leapfrogs(): number {
    return this.results[1];
  }

  get acceptSum(): number {
    return this.results[2];
  }

  get symmetricSum(): number {
    return this.results[3];
  }

  get diverging(): boolean {
    return this.results[4] !== 0;
  }

  get limited(): boolean {
    return this.results[5] !== 0;
  }

  get divergenceGain(): number {
    return this.results[6];
  }
}

function streamIn(wasm: Exports, { key, drawn, spare }: RandomState): NativeRandom {
  wasm.seed(key[0], key[1], drawn, spare === null ? 0 : 1, spare ?? 0);
  return {
    uniform: wasm.uniform,
    normal: wasm.normal,
    exponential: () => -log(wasm.uniform()),
    state: () => ({ key, drawn: wasm.drawn(), spare: wasm.hasSpare() === 1 ? wasm.spare() : null }),
  };
}
