/**
 * Storage that answers at once, where a page that is about to end can still leave something. It may be denied, full, or
 * hold what somebody else wrote: nothing here throws. Not here: the database (storage.ts).
 */

/** Names of what lies under this prefix. */
export function namesUnder(prefix: string): readonly string[] {
  try {
    return Object.keys(localStorage).filter(name => name.startsWith(prefix));
  } catch {
    return [];
  }
}

/** What lies under the name; undefined where there is nothing, or nothing that can be read. */
export function readAt(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '');
  } catch {
    return undefined;
  }
}

/** Whether it lies there now. */
export function putAt(name: string, value: unknown): boolean {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function dropAt(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // Denied: nothing was put there either.
  }
}
