/**
 * Checks what comes out of the sandbox: drops what the schema refuses, counts messages per second, and gives
 * up on a port that floods or keeps sending rubbish. User code is assumed to own the other end.
 * Not here: the schemas (protocol/).
 */
import * as v from 'valibot';

/** More in one second, valid or not, closes the port. */
export const MESSAGES_PER_SECOND = 2_000;
/** Refused messages that close the port. */
export const REFUSALS = 50;

/** Feeds valid messages to `accept`; calls `close` once, with the reason. `now` is in milliseconds. */
export function createGuard<Schema extends v.GenericSchema>(
  schema: Schema,
  accept: (message: v.InferOutput<Schema>) => void,
  close: (reason: string) => void,
  now: () => number = () => performance.now(),
): (data: unknown) => void {
  let closed = false;
  let refused = 0;
  let second = -Infinity;
  let messages = 0;
  const shut = (reason: string) => {
    closed = true;
    close(reason);
  };
  return data => {
    if (closed) return;
    const time = now();
    if (time - second >= 1_000) {
      second = time;
      messages = 0;
    }
    messages += 1;
    if (messages > MESSAGES_PER_SECOND) return shut('the cell sent too many messages');
    const parsed = parse(schema, data);
    if (parsed?.success === true) return accept(parsed.output);
    refused += 1;
    if (refused > REFUSALS) shut('the cell sent messages that are not understood');
  };
}

/** Stops at the first thing that is wrong: a million of them would hold the page. Undefined where checking itself fails. */
function parse<Schema extends v.GenericSchema>(schema: Schema, data: unknown) {
  try {
    return v.safeParse(schema, data, { abortEarly: true });
  } catch {
    return undefined;
  }
}
