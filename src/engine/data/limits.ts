/** How much data is read from a file, and how much of it a notebook keeps. Not here: who refuses what is more. */

export const DATA_LIMITS = {
  /** Bytes of a file. */
  bytes: 32_000_000,
  rows: 200_000,
  columns: 1_000,
  /** Rows times columns. */
  cells: 4_000_000,
  /** Characters of a table's text that a notebook keeps in a cell. */
  kept: 150_000,
} as const;
