/**
 * What takes keys from the click on a cell until Monaco stands there: a plain text field over the coloured code, with
 * the same letters in the same places.
 * Not here: Monaco, to which text, selection and focus are handed over (monaco-cell.tsx).
 */
import { useLayoutEffect } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { emptyWords } from './empty-words.ts';
import { StaticCode } from './static-code.tsx';

interface Props {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly source: string;
  /** Where the caret starts, 1-based. */
  readonly line: number;
  readonly column: number;
  readonly onChange: (source: string) => void;
  readonly onRun: (next: boolean, source: string) => void;
  readonly onLeave: () => void;
}

export function QuickEditor({ field, source, line, column, onChange, onRun, onLeave }: Props) {
  useLayoutEffect(() => {
    const at = offsetOf(field.current?.value ?? '', line, column);
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(at, at);
    // The caret is placed once, where the click was; afterwards it is the reader's.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [field]);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // ⌥↵, run and add a cell, is the page's.
    if (event.nativeEvent.isComposing || (event.key === 'Enter' && event.altKey)) return;
    const runs = event.shiftKey || event.ctrlKey || event.metaKey;
    if (event.key === 'Escape') onLeave();
    else if (event.key === 'Enter' && runs) onRun(event.shiftKey, event.currentTarget.value);
    else if (event.key === 'Enter') write(event.currentTarget, `\n${indentAt(event.currentTarget)}`);
    else if (event.key === '}' && outdents(event.currentTarget)) write(event.currentTarget, '}');
    else if (event.key === 'Tab' && !event.shiftKey) write(event.currentTarget, '  ');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="code-text quick-editor">
      <div aria-hidden="true">
        <StaticCode source={source} />
      </div>
      <textarea
        ref={field}
        aria-label="Code"
        placeholder={emptyWords()}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        wrap="off"
        value={source}
        onChange={event => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

/** Types a text at the caret; as a command, so that the field's own undo knows it. */
function write(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  document.execCommand('insertText', false, text);
}

/** The line of the caret up to the caret. */
function lineBefore({ value, selectionStart }: HTMLTextAreaElement): string {
  return value.slice(0, selectionStart).split('\n').at(-1) ?? '';
}

/** The spaces a new line begins with: those of this one, two more after an opening bracket. */
function indentAt(field: HTMLTextAreaElement): string {
  const line = lineBefore(field);
  return (/^ */.exec(line)?.[0] ?? '') + (/[{([]\s*$/.test(line) ? '  ' : '');
}

/** A closing brace that begins its line stands two spaces further left: they are selected, to be written over. */
function outdents(field: HTMLTextAreaElement): boolean {
  const closes = /^ {2,}$/.test(lineBefore(field)) && field.selectionStart === field.selectionEnd;
  if (closes) field.setSelectionRange(field.selectionStart - 2, field.selectionEnd);
  return closes;
}

function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(text.length, before + Math.min(column - 1, lines[line - 1]?.length ?? 0));
}
