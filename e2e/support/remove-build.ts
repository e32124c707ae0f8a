/** After all tests: removes the build they were given, unless TILDE_E2E_OUT named a place to keep it. */
import { rm } from 'node:fs/promises';

export default async function removeBuild(): Promise<void> {
  const build = process.env['TILDE_E2E_REMOVE'];
  if (build !== undefined) await rm(build, { recursive: true, force: true });
}
