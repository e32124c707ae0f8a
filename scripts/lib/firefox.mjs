/**
 * Finds a Firefox, or unpacks Debian's firefox-esr into the user's cache, which needs no root. Uses Node's own modules
 * only. Not here: driving it (e2e/firefox).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const SYSTEM = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:/Program Files/Mozilla Firefox/firefox.exe',
];

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tilde', 'firefox-esr');
const unpacked = {
  path: join(cache, 'usr/lib/firefox-esr/firefox-esr'),
  libraries: join(cache, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`),
};

/**
 * Path of a Firefox and the folder of libraries that it needs beside the system's ('' for none): FIREFOX_PATH, the
 * system's, or the one in the cache. Undefined where there is none that starts.
 */
export function findFirefox() {
  const path = [process.env.FIREFOX_PATH, ...SYSTEM].find(one => one && existsSync(one));
  if (path) return { path, libraries: '' };
  return existsSync(unpacked.path) && starts(unpacked) ? unpacked : undefined;
}

/** The same, downloaded where need be and Debian's archive can be reached. */
export function ensureFirefox() {
  const found = findFirefox();
  if (found || !existsSync('/usr/bin/apt-get')) return found;
  console.log("Downloading Debian's firefox-esr …");
  mkdirSync(cache, { recursive: true });
  const missing = dependsOf('firefox-esr').filter(name => !isInstalled(name));
  const done = spawnSync('apt-get', ['download', 'firefox-esr', ...missing], {
    cwd: cache,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 180_000,
  });
  if (done.status !== 0) return undefined;
  for (const file of readdirSync(cache).filter(name => name.endsWith('.deb')))
    spawnSync('dpkg', ['-x', file, '.'], { cwd: cache, stdio: 'inherit' });
  return findFirefox();
}

/** Names of the packages that the newest version depends on. */
function dependsOf(name) {
  const { stdout } = spawnSync('apt-cache', ['depends', '--no-recommends', '--no-suggests', name], {
    encoding: 'utf8',
  });
  return [...stdout.matchAll(/^ {2}Depends: ([a-z0-9.+-]+)$/gm)].map(([, other]) => other);
}

const isInstalled = name =>
  spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}', name], {
    encoding: 'utf8',
  }).stdout.startsWith('ii');

const starts = ({ path, libraries }) =>
  spawnSync(path, ['--version'], {
    env: { ...process.env, LD_LIBRARY_PATH: libraries },
    timeout: 60_000,
  }).status === 0;
