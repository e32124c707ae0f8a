/** The data sets that ship, as the list shows them: titles, sources, licences. Not here: the list itself (choose-data.tsx). */

export interface Bundled {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly source: string;
  readonly obtained: string;
  readonly licence: string;
  readonly rows: number;
  /** What each column holds, with its unit. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Rejects where the files of the page cannot be had. */
export async function bundledSets(): Promise<readonly Bundled[]> {
  const response = await fetch('./data/sources.json');
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return (await response.json()) as readonly Bundled[];
}

export async function bundledBytes({ name }: Bundled): Promise<Uint8Array> {
  const response = await fetch(`./data/${name}.csv`);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
