/**
 * The text of a notebook whose last save a reload may have cut off: put aside at once when the page is hidden, since
 * the database answers too late, and taken up when the notebook is next opened. Not here: the database (storage.ts).
 */

const keyOf = (id: string): string => `tilde-unsaved-${id}`;

interface PutAside {
  /** What was stored when this text was typed. */
  readonly revision: number;
  readonly text: string;
}

export function putAside(id: string, revision: number, text: string): void {
  try {
    const aside: PutAside = { revision, text };
    localStorage.setItem(keyOf(id), JSON.stringify(aside));
  } catch {
    // Denied or full: the save that is under way may still end in time.
  }
}

export function dropAside(id: string): void {
  try {
    localStorage.removeItem(keyOf(id));
  } catch {
    // Denied: nothing was put aside either.
  }
}

/** Text typed on top of this revision that was not saved; null for none, or where another save came after it. */
export function textAside(id: string, revision: number): string | null {
  try {
    const aside: unknown = JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null');
    return isPutAside(aside) && aside.revision === revision ? aside.text : null;
  } catch {
    return null;
  }
}

const isPutAside = (value: unknown): value is PutAside =>
  typeof value === 'object' &&
  value !== null &&
  'revision' in value &&
  'text' in value &&
  typeof value.text === 'string';
