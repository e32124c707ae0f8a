/** Gives the reader a file. Not here: what is in it. */
export function saveFile(name: string, content: Blob | string): void {
  const blob =
    typeof content === 'string' ? new Blob([content], { type: 'text/plain;charset=utf-8' }) : content;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\p{L}\p{N}._ -]+/gu, '-').trim() || 'notebook';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
