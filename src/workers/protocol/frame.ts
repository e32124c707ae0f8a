/** App ↔ sandbox frame (its control port). Not here: what the workers inside say (protocol/kernel.ts). */
import * as v from 'valibot';
import { count, name, shortText } from './limits.ts';

/** App → runner. `code` is the text of a self-contained module. */
export type ToRunner =
  | { readonly op: 'load'; readonly name: string; readonly blob: Blob }
  | { readonly op: 'spawn'; readonly id: string; readonly name: string; readonly port: MessagePort }
  | { readonly op: 'kill'; readonly id: string }
  | { readonly op: 'ping'; readonly n: number };

/** Runner → app. */
export const fromRunnerSchema = v.variant('op', [
  v.object({ op: v.literal('up') }),
  v.object({ op: v.literal('pong'), n: count }),
  v.object({ op: v.literal('boot-error'), id: name, message: shortText }),
]);
