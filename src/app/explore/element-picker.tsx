/** Which elements are looked at: all that are chosen, and those that a search finds. Not here: what is shown of them. */
import { useState } from 'react';
import { whole } from '../ui/numbers.ts';
import { found } from './found.ts';

interface Props {
  /** Every element of the model. */
  readonly names: readonly string[];
  readonly chosen: readonly string[];
  /** How many can be looked at together. */
  readonly most: number;
  readonly onToggle: (name: string) => void;
}

/** Fewer than this are listed without a search. */
const SEARCHED = 16;

export function ElementPicker({ names, chosen, most, onToggle }: Props) {
  const [query, setQuery] = useState('');
  const { listed, matches } = found(names, chosen, query);
  const full = chosen.length >= most;
  return (
    <fieldset className="explore-names">
      <legend>Elements</legend>
      {names.length < SEARCHED ? null : (
        <div className="explore-find">
          <input
            type="search"
            className="field"
            aria-label="Find an element"
            placeholder="Find an element: theta[3]"
            value={query}
            onChange={event => setQuery(event.target.value)}
          />
          <span role="status">
            {countWords({ names, chosen, most }, matches, listed.length - chosen.length)}
          </span>
        </div>
      )}
      <div className="explore-list">
        {listed.map(name => (
          <label key={name}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              disabled={full && !chosen.includes(name)}
              onChange={() => onToggle(name)}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What is shown of how many, and what the list leaves out. */
function countWords(
  { names, chosen, most }: Omit<Props, 'onToggle'>,
  matches: number,
  listed: number,
): string {
  const shown = `${whole(chosen.length)} of ${whole(names.length)} shown`;
  const limit = chosen.length >= most ? `, the most at a time: take one away to add another` : '';
  const rest = matches > listed ? ` ${whole(matches - listed)} more match: type to find them.` : '';
  return `${shown}${limit}.${rest}`;
}
