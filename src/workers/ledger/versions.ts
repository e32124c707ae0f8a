/** What a run is made with. Not here: where it is shown. */
import { API_VERSION, ENGINE_VERSION } from '../../engine/version.ts';
import type { RunVersions } from '../protocol.ts';

const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdg\/(\d+)/, 'Edge'],
  [/\bFirefox\/(\d+)/, 'Firefox'],
  [/\b(?:Headless)?Chrome\/(\d+)/, 'Chromium'],
  [/\bVersion\/(\d+).*Safari\//, 'Safari'],
  [/\bNode\.js\/(\d+)/, 'Node.js'],
];
const SYSTEMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Chromium 156, Linux" from a browser's own description of itself; "unknown" where nothing is recognised. */
export function browserOf(userAgent: string): string {
  const found = BROWSERS.flatMap(([pattern, name]) => {
    const version = pattern.exec(userAgent)?.[1];
    return version === undefined ? [] : [`${name} ${version}`];
  });
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const words = [found.at(0), system].filter(word => word !== undefined);
  return words.length === 0 ? 'unknown' : words.join(', ');
}

/** Of this page. */
export const VERSIONS: RunVersions = {
  engine: ENGINE_VERSION,
  api: API_VERSION,
  browser: browserOf(globalThis.navigator?.userAgent ?? ''),
};
