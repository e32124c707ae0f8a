/** The panel at the side of the cells: find, problems, or the uses of a name. Esc closes it. Not here: what is in it. */
import type { KeyboardEvent } from 'react';
import { useEffect, useRef } from 'react';
import { focusEditor } from '../editor/active.ts';
import { goToPlace } from '../editor/go-to.ts';
import { Announcer } from '../shell/announce.tsx';
import { useDocument } from '../state/document-context.ts';
import { plural } from '../ui/numbers.ts';
import { FindPanel } from './find-panel.tsx';
import { closePanel, panelOpener, usePanel } from './panel.ts';
import type { Panel } from './panel.ts';
import { PlaceList } from './place-list.tsx';
import { ProblemsPanel } from './problems-panel.tsx';
import './find.css';

export function SidePanel() {
  const panel = usePanel();
  const { state } = useDocument();
  // The panel is of this notebook.
  useEffect(() => closePanel, []);
  const close = (): void => {
    closePanel();
    const cell = document.getElementById(`cell-${state.selected ?? ''}`);
    if (!focusEditor()) (cell ?? panelOpener())?.focus();
  };
  useEscapeOutside(panel.kind !== 'none', close);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <>
      <Announcer />
      {panel.kind === 'none' ? null : (
        <aside
          className="side-panel fade"
          role="search"
          aria-label={titleOf(panel)}
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
          <header>
            <h2>{titleOf(panel)}</h2>
            <button type="button" className="btn plain" onClick={close}>
              Close
            </button>
          </header>
          <Content panel={panel} />
        </aside>
      )}
    </>
  );
}

/** Esc closes it too where commands are given, and where nothing has the keyboard, as after a press on what is no control. */
function useEscapeOutside(open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Element)) return;
      if (event.target === document.body || event.target.matches('.cell, .cell .code-text')) latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);
}

function titleOf(panel: Panel): string {
  switch (panel.kind) {
    case 'none':
      return '';
    case 'find':
      return 'Find in all cells';
    case 'problems':
      return 'Problems';
    case 'references':
      return `Uses of ${panel.name}`;
  }
}

function Content({ panel }: { panel: Panel }) {
  const { state } = useDocument();
  switch (panel.kind) {
    case 'none':
      return null;
    case 'find':
      return <FindPanel asked={panel.asked} text={panel.text} />;
    case 'problems':
      return <ProblemsPanel asked={panel.asked} />;
    case 'references':
      return (
        <>
          <p className="find-count" role="status">
            {plural(panel.places.length, 'use')}
          </p>
          <PlaceList
            cells={state.notebook.cells}
            places={panel.places}
            current={-1}
            asked={panel.asked}
            onChoose={index => goToPlace(panel.places[index], true)}
          />
        </>
      );
  }
}
