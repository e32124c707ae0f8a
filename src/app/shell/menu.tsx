/** The phone's menu: the commands a reader needs. Not here: the palette. */
import { useEffect } from 'react';
import type { Command } from './commands.ts';

export function Menu({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  useLeaving(onClose);
  return (
    <div className="menu fade" role="menu">
      {commands.map(command => (
        <button
          key={command.name}
          type="button"
          role="menuitem"
          onClick={() => {
            onClose();
            command.run();
          }}
        >
          {command.name}
        </button>
      ))}
    </div>
  );
}

/** Escape, and a tap on the bar where nothing else takes it: the menu covers all the rest. */
function useLeaving(onClose: () => void): void {
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') onClose();
    };
    const onClick = ({ target }: MouseEvent): void => {
      if (target instanceof Element && target.closest('.menu, button, a') === null) onClose();
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('click', onClick);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('click', onClick);
    };
  }, [onClose]);
}
