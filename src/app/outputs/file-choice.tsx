/** A control that takes a file of text from the reader. Not here: what cells make of it, nor data that enters the notebook (data/). */
import { useId, useState } from 'react';
import type { WidgetOutput } from '../../notebook/output.ts';

/** Characters; what is longer, no cell is given. */
const MOST = 10_000_000;

export interface FileValue {
  readonly name: string;
  readonly text: string;
}

interface Props {
  readonly output: Extract<WidgetOutput, { control: 'file' }>;
  readonly onChoose: (file: FileValue) => void;
}

export function FileChoice({ output, onChoose }: Props) {
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const read = await textOf(file);
    setProblem('problem' in read ? read.problem : null);
    if ('text' in read) onChoose({ name: file.name.slice(0, 200), text: read.text });
  };
  return (
    <div className="control file-choice">
      <label htmlFor={id}>{output.label}</label>
      <input id={id} type="file" onChange={event => void take(event.currentTarget.files?.[0])} />
      {output.value === '' ? null : <span className="quiet">{output.value}</span>}
      {problem === null ? null : (
        <p className="bad" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

async function textOf(file: File): Promise<{ text: string } | { problem: string }> {
  if (file.size > 4 * MOST) return { problem: `${file.name} is too large: 10 million characters at most.` };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    if (text.includes('\0')) return { problem: `${file.name} is not a file of text.` };
    if (text.length > MOST) return { problem: `${file.name} is too large: 10 million characters at most.` };
    return { text };
  } catch {
    return { problem: `${file.name} could not be read as text (UTF-8).` };
  }
}
