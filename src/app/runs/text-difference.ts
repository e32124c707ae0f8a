/** What changed between two texts, line by line and in changed lines word by word. Not here: showing it (changes.tsx). */

/** A stretch of a line; `changed` where the other text has something else. */
export interface Part {
  readonly text: string;
  readonly changed: boolean;
}

export interface DifferentLine {
  /** same: in both · old: only before · new: only after. */
  readonly kind: 'same' | 'old' | 'new';
  readonly parts: readonly Part[];
}

/** Texts with more lines are not matched line by line: all of them count as changed. */
const MOST_LINES = 1_000;

/** Lines of both texts in reading order, what was taken away before what came in its place. */
export function textDifference(before: string, after: string): readonly DifferentLine[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const steps = Math.max(old.length, now.length) > MOST_LINES ? whole(old, now) : edits(old, now);
  const out: DifferentLine[] = [];
  for (let at = 0; at < steps.length;) {
    if (steps[at].kind === 'same') {
      out.push({ kind: 'same', parts: [{ text: steps[at].text, changed: false }] });
      at += 1;
      continue;
    }
    const end = changedUpTo(steps, at);
    out.push(...changedLines(steps.slice(at, end)));
    at = end;
  }
  return out;
}

/** The end of the changed lines that begin at `at`: the next line that is in both texts. */
export function changedUpTo(lines: readonly { readonly kind: Step['kind'] }[], at: number): number {
  const end = lines.findIndex(({ kind }, i) => i >= at && kind === 'same');
  return end === -1 ? lines.length : end;
}

/** Only the changed lines and those next to them; `null` stands for lines left out. */
export function aroundChanges(
  lines: readonly DifferentLine[],
  around = 1,
): readonly (DifferentLine | null)[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(line => line.kind !== 'same'),
  );
  return lines.flatMap((line, at) => (near[at] ? [line] : at === 0 || near[at - 1] ? [null] : []));
}

interface Step {
  readonly kind: 'same' | 'old' | 'new';
  readonly text: string;
}

const whole = (old: readonly string[], now: readonly string[]): Step[] => [
  ...old.map((text): Step => ({ kind: 'old', text })),
  ...now.map((text): Step => ({ kind: 'new', text })),
];

/** Lines that took each other's place are compared word by word. */
function changedLines(block: readonly Step[]): DifferentLine[] {
  const old = block.filter(step => step.kind === 'old');
  const now = block.filter(step => step.kind === 'new');
  const pairs = old.slice(0, now.length).map((step, i) => edits(words(step.text), words(now[i].text)));
  const line = (step: Step, at: number): DifferentLine => ({
    kind: step.kind,
    parts: at < pairs.length ? partsOf(pairs[at], step.kind) : [{ text: step.text, changed: true }],
  });
  return [...old.map(line), ...now.map(line)];
}

function partsOf(steps: readonly Step[], side: Step['kind']): Part[] {
  const parts: Part[] = [];
  for (const { kind, text } of steps) {
    if (kind !== 'same' && kind !== side) continue;
    const changed = kind !== 'same';
    const last = parts.at(-1);
    if (last?.changed === changed) parts[parts.length - 1] = { text: last.text + text, changed };
    else parts.push({ text, changed });
  }
  return parts;
}

const words = (line: string): readonly string[] =>
  line.match(/\s+|[\p{L}\p{N}_.]+|[^\s\p{L}\p{N}_.]/gu) ?? [];

/** The fewest pieces taken away and put in (longest common subsequence). */
function edits(old: readonly string[], now: readonly string[]): Step[] {
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        old[i] === now[j]
          ? common[(i + 1) * width + j + 1] + 1
          : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      steps.push({ kind: 'same', text: old[i] });
      i += 1;
      j += 1;
    } else if (
      j >= now.length ||
      (i < old.length && common[(i + 1) * width + j] >= common[i * width + j + 1])
    ) {
      steps.push({ kind: 'old', text: old[i] });
      i += 1;
    } else {
      steps.push({ kind: 'new', text: now[j] });
      j += 1;
    }
  }
  return steps;
}
