/** Bytes → text: UTF-8, UTF-16 by its mark, else Windows-1252 with a note. Not here: what the text means. */

export interface DecodedText {
  readonly text: string;
  /** What the reader should know of it. */
  readonly note: string | null;
}

export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), note: null };
  if (first === 0xfe && second === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), note: null };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), note: null };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      note: 'The file is not UTF-8: its letters were read as Windows-1252.',
    };
  }
}
