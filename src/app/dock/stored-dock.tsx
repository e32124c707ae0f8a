/** The dock of results stored in the notebook: nothing was run here, so there are no draws, only their verdict and table. Not here: the dock of a run (dock.tsx). */
import type { SummaryRow } from '../../notebook/document.ts';
import type { RestWords } from './dock-rest.tsx';
import { useRestOld } from './old-results.ts';
import { PanelHead } from './panel-head.tsx';
import { SummaryTable } from './summary-table.tsx';
import './dock-place.css';

interface Props {
  readonly words: RestWords;
  readonly rows: readonly SummaryRow[];
  readonly onFold: () => void;
}

export function StoredDock({ words, rows, onFold }: Props) {
  const old = useRestOld(null);
  return (
    <aside className={old ? 'dock outdated' : 'dock'} aria-label="Inference">
      <PanelHead words="stored results" live={false} old={old} onFold={onFold} onStop={onFold} />
      <div className="verdict">
        <p>
          <strong>{words.verdict}</strong> <span className="quiet">{words.detail}</span>
        </p>
      </div>
      <SummaryTable rows={rows} />
      {words.more === '' ? null : <p className="quiet">{words.more}</p>}
      <p className="dock-note" role="note">
        Stored in the notebook when it was last run. Run it for traces, densities and draws.
      </p>
    </aside>
  );
}
