/** Messages whose code is set as code. Not here: what is code (code-marks.ts). */
import type { ReactNode } from 'react';
import { splitCode } from './code-marks.ts';

export const coded = (text: string): ReactNode[] =>
  splitCode(text).map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part));
