/** Lets the reader choose a file. Not here: reading it, which may still fail. */

/** Null when none was chosen. @param accept what the picker offers: endings and types, with commas */
export function pickFile(accept: string): Promise<File | null> {
  return new Promise(resolve => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.onchange = () => resolve(input.files?.[0] ?? null);
    input.oncancel = () => resolve(null);
    input.click();
  });
}
