/** Puts text on the clipboard. Not here: saying that it failed, which who asks must do. */

/** @throws Error where the browser does not allow it, or has no clipboard for pages like this one */
export async function copyText(text: string): Promise<void> {
  const clipboard = (navigator as { readonly clipboard?: Clipboard }).clipboard;
  if (clipboard === undefined) throw new Error('the browser gives this page no clipboard');
  await clipboard.writeText(text);
}
