/**
 * Find and replace in all cells, over their texts: it works whether an editor is loaded or not. Each replacement is one
 * step of undo.
 * Not here: the search (search.ts), the marks in the page (marks.ts).
 */
import type { KeyboardEvent, RefObject } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useDocument } from '../state/document-context.ts';
import type { DocumentState } from '../state/document-state.ts';
import { plural } from '../ui/numbers.ts';
import { clearMarks, markPlaces } from './marks.ts';
import { PlaceList } from './place-list.tsx';
import { PATIENCE } from './off-page.ts';
import { MOST_MATCHES, prepare } from './search.ts';
import type { Match, Query, Search } from './search.ts';
import { counted, useFind } from './use-find.ts';
import type { Finding } from './use-find.ts';

/** Kept while the page is open. */
let lastQuery: Query = { text: '', matchCase: false, wholeWord: false, regex: false };
let lastReplacement = '';

interface Props {
  readonly asked: number;
  readonly text: string | null;
}

export function FindPanel({ asked, text }: Props) {
  const handle = useDocument();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState<Query>(lastQuery);
  const [replacement, setReplacement] = useState(lastReplacement);
  useEffect(() => {
    if (text !== null) setQuery(before => ({ ...before, text }));
    field.current?.focus();
    field.current?.select();
  }, [asked, text]);
  lastQuery = query;
  lastReplacement = replacement;
  const search = useMemo(() => prepare(query), [query]);
  const find = useFind(handle, search, replacement);
  useMarks(handle.state, find.matches, find.current);
  useStepKeys(find.step);
  return (
    <>
      <Fields
        field={field}
        query={query}
        replacement={replacement}
        onQuery={next => {
          setQuery(next);
          find.restart();
        }}
        onReplacement={setReplacement}
        onStep={find.step}
        onReplace={find.replaceCurrent}
      />
      <Acts find={find} onDone={() => field.current?.focus()} />
      <p className={`find-count ${search.kind === 'invalid' || isLost(find) ? 'bad' : ''}`} role="status">
        {countWords(search, find)}
      </p>
      <PlaceList
        cells={handle.state.notebook.cells}
        places={find.matches}
        current={find.at}
        onChoose={index => find.show(index, true)}
      />
    </>
  );
}

/** A button that is of no use any more would take the keyboard with it: after replacing, the field has it. */
function Acts({ find, onDone }: { find: Finding; onDone: () => void }) {
  const none = find.matches.length === 0;
  const act = (name: string, run: () => void, disabled = none) => (
    <button type="button" className="btn line" disabled={disabled} onClick={run}>
      {name}
    </button>
  );
  const replacing = (replace: () => void) => () => {
    replace();
    onDone();
  };
  return (
    <div className="find-acts">
      {act('Previous', () => find.step(-1))}
      {act('Next', () => find.step(1))}
      {act('Replace', replacing(find.replaceCurrent), find.current === null)}
      {act('Replace all', replacing(find.replaceAll))}
    </div>
  );
}

const isLost = ({ state }: Finding): boolean => state === 'too-long' || state === 'failed';

function countWords(search: Search, { state, matches, at, replaced }: Finding): string {
  if (search.kind === 'empty' || state === 'under-way') return '';
  if (search.kind === 'invalid') return search.message;
  if (state === 'too-long')
    return `Stopped: this expression takes more than ${PATIENCE / 1000} s here. Repetitions inside repetitions, as in (a+)+, do.`;
  if (state === 'failed')
    return 'The search could not be run. Reload the page, or search without an expression.';
  // Until the reader goes on to another match.
  if (replaced !== null && at === -1) return replaced;
  if (matches.length === 0) return 'No matches';
  const cells = new Set(matches.map(({ cell }) => cell)).size;
  const most = matches.length === MOST_MATCHES ? 'The first ' : '';
  return `${most}${counted(matches.length)} in ${plural(cells, 'cell')}`;
}

/** Marks follow the matches, and the coloured code that React has just drawn. */
function useMarks(state: DocumentState, matches: readonly Match[], current: Match | null): void {
  useEffect(() => {
    const sources = new Map(state.notebook.cells.map(({ id, source }) => [id, source]));
    const frame = requestAnimationFrame(() => markPlaces(sources, matches, current));
    return () => cancelAnimationFrame(frame);
  }, [matches, current, state.notebook.cells, state.editing, state.selected]);
  useEffect(() => clearMarks, []);
}

/** F3 and ⇧F3, wherever the keyboard is; before Monaco, whose own search is of one cell. */
function useStepKeys(step: (by: 1 | -1) => void): void {
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'F3') return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(event.shiftKey ? -1 : 1);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

interface FieldsProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly query: Query;
  readonly replacement: string;
  readonly onQuery: (query: Query) => void;
  readonly onReplacement: (text: string) => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onReplace: () => void;
}

const OPTIONS = [
  { key: 'matchCase', sign: 'Aa', name: 'Match case' },
  { key: 'wholeWord', sign: 'ab', name: 'Whole words' },
  { key: 'regex', sign: '.*', name: 'Regular expression' },
] as const;

function Fields({ field, query, replacement, onQuery, onReplacement, onStep, onReplace }: FieldsProps) {
  const onEnter = (act: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    act(event);
  };
  return (
    <div className="find-fields">
      <input
        ref={field}
        className="field"
        aria-label="Find"
        placeholder="Find"
        spellCheck={false}
        value={query.text}
        onChange={event => onQuery({ ...query, text: event.currentTarget.value })}
        onKeyDown={onEnter(event => onStep(event.shiftKey ? -1 : 1))}
      />
      <div className="find-options">
        {OPTIONS.map(({ key, sign, name }) => (
          <button
            key={key}
            type="button"
            className={key === 'wholeWord' ? 'word' : ''}
            aria-label={name}
            title={name}
            aria-pressed={query[key]}
            onClick={() => onQuery({ ...query, [key]: !query[key] })}
          >
            {sign}
          </button>
        ))}
      </div>
      <input
        className="field"
        aria-label="Replace with"
        placeholder="Replace with"
        spellCheck={false}
        value={replacement}
        onChange={event => onReplacement(event.currentTarget.value)}
        onKeyDown={onEnter(onReplace)}
      />
    </div>
  );
}
