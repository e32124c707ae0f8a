/** What stands where there is no code yet. Not here: the fields it stands in (static-code.tsx, quick-editor.tsx, monaco.ts). */

/** On glass there are no keys to press. Asked for each time: a keyboard may come and go. */
export const emptyWords = (): string =>
  `Write a model here, then press ${matchMedia('(hover: none) and (pointer: coarse)').matches ? 'Run' : '⇧↵'}`;
