/** Where runs are computed: what the last one used, and the reader's choice for the next. Not here: the choosing by suitability. */
import { useEffect, useState } from 'react';
import type { BackendChoice, FitState, RunState } from '../../workers/protocol.ts';
import { useSession } from '../session.ts';
import { profileStorage } from '../state/page-storage.ts';
import { fitPlace } from '../dock/fit-words.ts';
import { plural } from '../ui/numbers.ts';

const CHOICES: readonly BackendChoice[] = ['auto', 'wasm', 'webgpu', 'webgl', 'cpu'];
const KEY = 'tilde:backend';

const WORDS: Readonly<Record<BackendChoice, string>> = {
  auto: 'Automatic',
  wasm: 'WASM, f64',
  webgpu: 'WebGPU, f32',
  webgl: 'WebGL, f32',
  cpu: 'tfjs on the CPU, f32',
};

interface Props {
  readonly run: RunState | null;
  /** The newest fit, where it is newer than the run. */
  readonly fit: FitState | null;
}

export function BackendMenu({ run, fit }: Props) {
  const client = useSession();
  const [choice, setChoice] = useState<BackendChoice>(stored);
  useEffect(() => client.setBackend(choice), [client, choice]);
  return (
    <>
      <select
        className="backend-choice"
        aria-label="Where runs are computed"
        title="Where runs are computed. A device moves 64 chains at once, by ChEES-HMC."
        value={choice}
        onChange={event => setChoice(kept(event.target.value))}
      >
        {CHOICES.map(name => (
          <option key={name} value={name}>
            {WORDS[name]}
          </option>
        ))}
      </select>
      {fit === null ? <RunPlace run={run} /> : <span data-backend={fit.backend}>{fitPlace(fit)}</span>}
    </>
  );
}

function RunPlace({ run }: { run: RunState | null }) {
  return (
    <>
      <span
        data-backend={run?.backend ?? ''}
        data-launches={run?.device?.launches ?? 0}
        data-tensors={run?.device?.tensors ?? 0}
      >
        {run === null ? 'WASM f64' : placeOf(run)}
      </span>
      {run?.device?.notice ? (
        <span className="stale" role="status">
          {run.device.notice}
        </span>
      ) : null}
    </>
  );
}

/** "webgpu · SwiftShader (software)"; compiled chains say how many workers share them. */
function placeOf({ backend, device, chains }: RunState): string {
  if (backend !== 'wasm') {
    const adapter = device?.adapter ?? 'unknown adapter';
    return `${backend} · ${adapter}${device?.software === true ? ' (software)' : ''}`;
  }
  if (device !== null) return `WASM f64, ${chains.length} chains at once`;
  return `WASM f64, ${plural(Math.min(chains.length, navigator.hardwareConcurrency || 4), 'worker')}`;
}

/** Remembers the choice on this machine; without storage it holds for this page. */
function kept(value: string): BackendChoice {
  const choice = CHOICES.find(name => name === value) ?? 'auto';
  profileStorage.putText(KEY, choice);
  return choice;
}

function stored(): BackendChoice {
  const kept = profileStorage.textAt(KEY);
  return CHOICES.find(name => name === kept) ?? 'auto';
}
