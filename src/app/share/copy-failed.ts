/** What is said where the clipboard refuses. Not here: copying (ui/copy-text.ts). */
import { messageOf } from '../ui/message-of.ts';

export const copyFailed = (what: string, reason: unknown): string =>
  `${what} could not be copied: ${messageOf(reason)}. Select it, and copy it by hand.`;
