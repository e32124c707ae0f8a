/** Saves the draws of a run as a file named after its model and seed. Not here: what is in the file (the ledger's). */
import type { TildeClient } from '../../workers/client.ts';
import type { RunState } from '../../workers/protocol.ts';
import { orNotice } from '../ui/notice.tsx';
import { saveFile } from '../ui/save-file.ts';

/** All chains as one file, "stan" being a zip with one for each; or one chain (from 0) as Stan writes it. */
export type DrawsFile = 'csv' | 'stan' | 'json' | 'netcdf' | 'arrow' | 'parquet' | { readonly chain: number };

/** The page's notice says so where that fails. */
export function downloadDraws(client: TildeClient, run: RunState, file: DrawsFile): Promise<void> {
  return orNotice('The draws could not be downloaded', async () => {
    const name = `${run.model.title || 'draws'}-${run.seed}`;
    const [ending, blob] = await contents(client, run.id, file);
    saveFile(`${name}${ending}`, blob);
  });
}

async function contents(client: TildeClient, run: string, file: DrawsFile): Promise<[string, Blob]> {
  switch (file) {
    case 'csv':
      return ['.csv', await client.exportCsv(run)];
    case 'json':
      return ['.json', await client.exportJson(run)];
    case 'stan':
      return ['-stan.zip', await client.exportStan(run)];
    case 'netcdf':
      return ['.nc', await client.exportFile(run, file)];
    case 'arrow':
    case 'parquet':
      return [`.${file}`, await client.exportFile(run, file)];
    default:
      return [`-stan-${file.chain + 1}.csv`, await client.exportStan(run, file.chain)];
  }
}
