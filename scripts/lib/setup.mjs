/** Finds or installs what the commands need: npm packages and a Chromium. Uses Node's own modules only. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Installs the locked packages when they are missing or older than the lock file. */
export function ensurePackages() {
  const mark = join(root, 'node_modules/.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs) return;
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error(
      'node_modules is a link and older than package-lock.json: installing would empty its target.',
    );
    process.exit(1);
  }
  console.log('Installing packages …');
  const done = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** Path of a Chromium: CHROMIUM_PATH, the system's, Playwright's own, or undefined. */
export function findChromium() {
  const candidates = [process.env.CHROMIUM_PATH, ...SYSTEM, playwrightChromium()];
  return candidates.find(path => path && existsSync(path));
}

function playwrightChromium() {
  try {
    const require = createRequire(join(root, 'package.json'));
    return require('@playwright/test').chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** Path of a Chromium, installed if need be: Playwright's download, else Debian's package. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  console.log('Installing Chromium …');
  const quiet = { cwd: root, stdio: 'inherit', timeout: 300_000, shell: process.platform === 'win32' };
  spawnSync('npx', ['playwright', 'install', 'chromium'], quiet);
  if (!findChromium() && existsSync('/usr/bin/apt-get')) {
    const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    const apt = args =>
      execFileSync(
        [...sudo, 'apt-get'][0],
        [...sudo.slice(1), ...(sudo.length ? ['apt-get'] : []), ...args],
        { stdio: 'inherit' },
      );
    apt(['update', '-qq']);
    apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  }
  const installed = findChromium();
  if (installed) return installed;
  console.error('No Chromium found. Install one and set CHROMIUM_PATH to its executable.');
  process.exit(1);
}
