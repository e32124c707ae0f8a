/** ⌘K: every command by name. Not here: what commands do. */
import type { KeyboardEvent } from 'react';
import { useEffect, useId, useState } from 'react';
import { Modal } from '../ui/modal.tsx';
import type { Command } from './commands.ts';

export function Palette({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const optionId = (index: number): string => `${list}-${index}`;
  // The keys may have gone past what the list shows.
  useEffect(() => {
    document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [list, at]);
  const words = query.toLowerCase().split(/\s+/);
  const found = commands.filter(command => words.every(word => command.name.toLowerCase().includes(word)));
  const choose = (command: Command | undefined): void => {
    onClose();
    command?.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') choose(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal title="Commands" headed={false} className="palette" onClose={onClose}>
      <input
        className="field"
        placeholder="Find a command"
        aria-label="Find a command"
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={list}
        aria-activedescendant={found.length === 0 ? undefined : optionId(at)}
        value={query}
        onKeyDown={onKeyDown}
        onChange={event => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
      />
      <Found list={list} found={found} at={at} onAt={setAt} onChoose={choose} />
      {found.length === 0 ? <p className="quiet">No command has this name.</p> : null}
    </Modal>
  );
}

interface FoundProps {
  /** The id of the list; its options' ids begin with it. */
  readonly list: string;
  readonly found: readonly Command[];
  readonly at: number;
  readonly onAt: (index: number) => void;
  readonly onChoose: (command: Command) => void;
}

const Found = ({ list, found, at, onAt, onChoose }: FoundProps) => (
  <ul id={list} role="listbox" aria-label="Commands">
    {found.map((command, index) => (
      <li
        key={command.name}
        id={`${list}-${index}`}
        role="option"
        aria-selected={index === at}
        onMouseEnter={() => onAt(index)}
        onClick={() => onChoose(command)}
      >
        {command.name}
        <span className="quiet">{command.keys}</span>
      </li>
    ))}
  </ul>
);
