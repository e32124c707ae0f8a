/** The bar: where one is, whether it is saved, and Run. One filled button a screen: while Stop shows, Run is outlined. Not here: the gallery's bar. */
import { useDocument } from '../state/document-context.ts';
import type { SaveState } from '../state/document-state.ts';
import { CommandIcon, Logo, MenuIcon, ReturnIcon, SandboxIcon, ShiftIcon, StopIcon } from '../ui/icons.tsx';
import { clock } from '../ui/numbers.ts';
import { BarTitle } from './bar-title.tsx';

interface Props {
  readonly stale: number;
  readonly busy: boolean;
  /** Stop already stands in the dock. */
  readonly stopInDock: boolean;
  readonly onRun: () => void;
  readonly onStop: () => void;
  readonly onShare: () => void;
  readonly onCommands: () => void;
  readonly onMenu: () => void;
}

const ON_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

export const Brand = () => (
  <a className="brand" href="#gallery">
    <Logo />
    Tilde
  </a>
);

export function TopBar(props: Props) {
  const { state } = useDocument();
  return (
    <header className="bar">
      <Brand />
      <BarTitle />
      <span
        className={`bar-saved ${state.save.kind === 'failed' ? 'bad' : ''}`}
        role="status"
        title={savedWords(state.save, state.origin.kind)}
      >
        {savedWords(state.save, state.origin.kind)}
      </span>
      <div className="bar-end">
        <span
          className="sandboxed"
          title="Code of a notebook runs in a sandboxed frame without network or storage."
        >
          <SandboxIcon />
          Sandboxed, no network
        </span>
        <button type="button" className="btn plain" onClick={props.onCommands}>
          Commands
          <span className="keys" aria-hidden="true">
            {ON_MAC ? <CommandIcon /> : 'Ctrl '}K
          </span>
        </button>
        <button type="button" className="btn plain" onClick={props.onShare}>
          Share
        </button>
        <RunButton {...props} />
        <span className="reader-label">Reader</span>
        <button type="button" className="menu-button" aria-label="Menu" onClick={props.onMenu}>
          <MenuIcon />
        </button>
      </div>
    </header>
  );
}

function RunButton({ stale, busy, stopInDock, onRun, onStop }: Props) {
  if (busy && !stopInDock) {
    return (
      <button type="button" className="btn ink bar-run" onClick={onStop}>
        <StopIcon />
        &nbsp;&nbsp;Stop
      </button>
    );
  }
  return (
    <button type="button" className={`btn bar-run ${busy ? 'line' : 'fill'}`} onClick={onRun}>
      {stale > 0 ? `Run ${stale} stale` : 'Run'}
      <span className="keys" aria-hidden="true">
        <ShiftIcon />
        <ReturnIcon />
      </span>
    </button>
  );
}

function savedWords(save: SaveState, origin: string): string {
  if (save.kind === 'saved') return `Saved ${clock(save.at)}`;
  if (save.kind === 'failed') return save.message;
  if (save.kind === 'pending') return 'Saving';
  return origin === 'own'
    ? 'Saved'
    : origin === 'example'
      ? ''
      : origin === 'new'
        ? 'Not saved yet'
        : 'Not yours yet: your first change makes a copy';
}
