/** How much memory a program may take, and how amounts of it are said. Not here: what takes it (each backend's own). */

/** Most bytes of one program unless its caller says otherwise: 2 GiB, what tabs can be relied on to have. */
export const MEMORY_LIMIT = 2 ** 31;

/** "1.5 GiB" */
export function amount(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return bytes >= 2 ** 20 ? `${Math.ceil(bytes / 2 ** 20)} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
}
