/**
 * Storage that answers at once, where a page that is about to end can still leave something: of this profile, or of one
 * tab. It may be denied, full, or hold what somebody else wrote: nothing here throws. Not here: the database (storage.ts).
 */

export interface PageStorage {
  /** Names of what lies under this prefix. */
  namesUnder(prefix: string): readonly string[];
  /** The text under the name; null where there is none. */
  textAt(name: string): string | null;
  /** What lies under the name; undefined where there is nothing, or nothing that can be read. */
  readAt(name: string): unknown;
  /** Whether it lies there now. */
  putText(name: string, text: string): boolean;
  /** The same of a value. */
  putAt(name: string, value: unknown): boolean;
  dropAt(name: string): void;
}

export const profileStorage = pageStorage(() => localStorage);
/** Goes when the tab is closed; a reload keeps it. */
export const tabStorage = pageStorage(() => sessionStorage);

/** Where storage is denied, `area` throws, as its methods do where it is full. */
function pageStorage(area: () => Storage): PageStorage {
  const attempt = <T>(otherwise: T, act: (storage: Storage) => T): T => {
    try {
      return act(area());
    } catch {
      return otherwise;
    }
  };
  const putText = (name: string, text: string): boolean =>
    attempt(false, storage => {
      storage.setItem(name, text);
      return true;
    });
  return {
    namesUnder: prefix =>
      attempt([], storage => Object.keys(storage).filter(name => name.startsWith(prefix))),
    textAt: name => attempt(null, storage => storage.getItem(name)),
    readAt: name => attempt(undefined, storage => JSON.parse(storage.getItem(name) ?? '') as unknown),
    putText,
    putAt: (name, value) => putText(name, JSON.stringify(value)),
    dropAt: name => attempt(undefined, storage => storage.removeItem(name)),
  };
}
