/**
 * Which devices this thread has, found out by ourselves: tfjs takes a missing adapter for granted and says nothing of
 * a software one. Not here: making a backend of one (device.ts).
 */
export type DeviceName = 'webgpu' | 'webgl' | 'cpu';

export interface Adapter {
  readonly name: DeviceName;
  /** As the driver tells, shortened: "SwiftShader", "Apple M2". */
  readonly adapter: string;
  /** Whether it is a processor that plays a graphics card. */
  readonly software: boolean;
}

/** A device, or why there is none. */
export type Probe = Adapter | { readonly name: DeviceName; readonly missing: string };

interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

/** What is used of a GPUAdapter and a GPUDevice. */
export interface GpuAdapter {
  readonly info?: AdapterInfo;
  readonly isFallbackAdapter?: boolean;
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(descriptor: object): Promise<GpuDevice>;
}
export interface GpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  readonly features: ReadonlySet<string>;
  destroy(): void;
  addEventListener(
    kind: 'uncapturederror',
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
}

interface Gl {
  getExtension(name: string): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
  getParameter(name: number): unknown;
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** The adapter of WebGPU, or why there is none. */
export async function requestGpu(): Promise<GpuAdapter | string> {
  const { navigator } = globalThis as {
    navigator?: { gpu?: { requestAdapter(o: object): Promise<GpuAdapter | null> } };
  };
  if (navigator?.gpu === undefined) return 'this browser has no WebGPU';
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    return adapter ?? 'WebGPU finds no adapter';
  } catch (reason) {
    return `WebGPU fails: ${String(reason)}`;
  }
}

export function describeGpu({ info = {}, isFallbackAdapter }: GpuAdapter): Adapter {
  const words = [info.description, `${info.vendor ?? ''} ${info.architecture ?? ''}`.trim()];
  const all = words.join(' ');
  const software = SOFTWARE.test(all) || info.isFallbackAdapter === true || isFallbackAdapter === true;
  const name = words.find(word => word !== undefined && word !== '') ?? 'unknown adapter';
  return { name: 'webgpu', adapter: shortName(name, all), software };
}

/** The WebGL 2 renderer of an OffscreenCanvas. */
export function probeWebgl(): Probe {
  const { OffscreenCanvas: Canvas } = globalThis as unknown as {
    OffscreenCanvas?: new (width: number, height: number) => { getContext(kind: string): Gl | null };
  };
  if (Canvas === undefined) return { name: 'webgl', missing: 'this thread has no OffscreenCanvas' };
  const gl = new Canvas(1, 1).getContext('webgl2');
  if (gl === null) return { name: 'webgl', missing: 'this browser has no WebGL 2' };
  const named = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer =
    named === null ? 'unknown renderer' : String(gl.getParameter(named.UNMASKED_RENDERER_WEBGL));
  return { name: 'webgl', adapter: shortName(renderer, renderer), software: SOFTWARE.test(renderer) };
}

/** "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device …), SwiftShader driver)" → "SwiftShader". */
function shortName(name: string, all: string): string {
  if (/swiftshader/i.test(all)) return 'SwiftShader';
  const angle = /^ANGLE \([^,]*, (.*?)(?: \(0x[0-9a-f]+\))?(?: Direct3D.*| OpenGL.*)?(?:, .*)?\)$/i.exec(
    name,
  );
  return (angle?.[1] ?? name).slice(0, 80);
}

/** What there is of one device. */
export async function probe(name: DeviceName): Promise<Probe> {
  if (name === 'cpu') return { name, adapter: 'JavaScript', software: true };
  if (name === 'webgl') return probeWebgl();
  const found = await requestGpu();
  return typeof found === 'string' ? { name, missing: found } : describeGpu(found);
}
