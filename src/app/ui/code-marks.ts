/** Code in messages stands between backticks. Not here: how it looks (coded.tsx). */

/** The text in parts, of which every second is code. In csv(`…`) the backticks are those of the language. */
export const splitCode = (text: string): string[] => text.split(/(?<!\w\()`([^`\n]+)`/);

/** The same as plain text, for what shows no other. */
export const withoutMarks = (text: string): string => splitCode(text).join('');
