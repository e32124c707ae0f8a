/**
 * What `predictive` simulated in an evaluation, until its end: of each run and model the last, so that a loop of calls
 * sends one message.
 * Not here: the message's schema (protocol/predicted.ts).
 */
import type { Dim } from '../../engine/model/spec.ts';
import type { PredictedDraws, PredictedSite } from '../../engine/predicted.ts';
import { LIMITS } from '../protocol.ts';
import type { PredictedMessage } from '../protocol.ts';

/** Runs and models of one evaluation. */
const MOST = 24;

export interface PredictedOutbox {
  note(draws: PredictedDraws): void;
  /** What there is to send; it is empty afterwards. */
  take(): PredictedMessage[];
}

export function createPredictedOutbox(): PredictedOutbox {
  const last = new Map<string, PredictedDraws>();
  return {
    note(draws) {
      const name = `${draws.kind} ${draws.run ?? draws.model}`;
      if (last.size < MOST || last.has(name)) last.set(name, draws);
    },
    take() {
      const taken = [...last.values()].map(plain);
      last.clear();
      return taken;
    },
  };
}

/** Without sites where they are too large: those of an earlier call are no longer what the cell shows. */
function plain({ sites, ...head }: PredictedDraws): PredictedMessage {
  const bytes = sites.reduce((sum, { values }) => sum + values.byteLength, head.taken?.byteLength ?? 0);
  const fits = bytes <= LIMITS.predictedBytes && sites.length <= LIMITS.predictedSites;
  return { ...head, sites: fits ? sites.map(plainSite) : [] };
}

/** Of a copy, so that no more crosses than its numbers. */
function plainSite({ name, kind, dims, values }: PredictedSite): PredictedMessage['sites'][number] {
  return { name, kind, dims: dims.map(plainDim), values: Float64Array.from(values) };
}

function plainDim({ name, size, coords }: Dim) {
  return { name, size, ...(coords && { coords: [...coords] }) };
}
