/** The phone's menu: the commands a reader needs. Not here: the palette. */
import type { Command } from './commands.ts';

export function Menu({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
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
