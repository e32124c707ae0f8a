/** ⌘K: every command by name. Not here: what commands do. */
import type { KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Command } from './commands.ts';

export function Palette({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  useEffect(() => dialog.current?.showModal(), []);
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
    <dialog
      ref={dialog}
      className="palette fade"
      aria-label="Commands"
      onClose={onClose}
      onClick={event => event.target === event.currentTarget && onClose()}
    >
      <input
        className="field"
        placeholder="Find a command"
        aria-label="Find a command"
        value={query}
        onKeyDown={onKeyDown}
        onChange={event => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
      />
      <ul role="listbox" aria-label="Commands">
        {found.map((command, index) => (
          <li
            key={command.name}
            role="option"
            aria-selected={index === at}
            onMouseEnter={() => setAt(index)}
            onClick={() => choose(command)}
          >
            {command.name}
            <span className="quiet">{command.keys}</span>
          </li>
        ))}
        {found.length === 0 ? <li className="quiet">No command has this name.</li> : null}
      </ul>
    </dialog>
  );
}
