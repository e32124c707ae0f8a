/** Lets the reader choose a file and gives its text; null when none was chosen. */
export function pickFile(): Promise<string | null> {
  return new Promise(resolve => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.tilde,.ipynb,.html,.txt,text/plain,text/html';
    input.onchange = () => resolve(input.files?.[0]?.text() ?? null);
    input.oncancel = () => resolve(null);
    input.click();
  });
}
