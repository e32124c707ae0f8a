/** Names and dimensions of data in files of draws. */
import { describe, expect, it } from 'vitest';
import { Normal } from '../../engine/distributions/index.ts';
import { mul, tensor } from '../../engine/array/index.ts';
import { compileModel } from '../../engine/model/compile.ts';
import { dataNames } from '../../engine/model/data-names.ts';
import { plate } from '../../engine/model/plates.ts';
import { observe, sample } from '../../engine/model/primitives.ts';
import { checkJob } from '../check-job.ts';
import type { CheckedJob } from '../protocol.ts';
import { constantParts, observedParts } from './data-parts.ts';
import { dimsOfData } from './log-likelihood.ts';

const x = [0.5, 1.5, 2.5];
const y = [1, 2, 3];

/** As the ledger gets it. */
function modelOf(model: () => void, names: Readonly<Record<string, unknown>>): CheckedJob['model'] {
  const spec = compileModel(model);
  const job = {
    model: { ...spec, dataNames: dataNames(spec.data, names) },
    sampler: { name: 'nuts', options: {} },
    chains: 1,
    warmup: 1,
    draws: 1,
    seed: 1,
  };
  const admission = checkJob(job);
  if (!admission.ok) throw new Error(admission.reason);
  return admission.job.model;
}

const described = (model: CheckedJob['model']) => {
  const observed = observedParts(model);
  return [observed, constantParts(model, observed)].map(parts =>
    parts.map(({ name, dims }) => [name, dims.map(dim => dim.name)]),
  );
};

describe('the data of a model', () => {
  it('bear the names of their sites and of the notebook, with the plate as their dimension', () => {
    const line = (): void => {
      const slope = sample('slope', Normal(0, 1));
      plate('rows', 3, () => observe('y', Normal(mul(slope, tensor(x)), 1), tensor(y)));
    };
    expect(described(modelOf(line, { x, y }))).toEqual([[['y', ['rows']]], [['x', ['rows']]]]);
  });

  it('have the dimensions that the modeller named for what was observed', () => {
    const line = (): void => {
      const slope = sample('slope', Normal(0, 1));
      sample('y', Normal(mul(slope, tensor(x)), 1), { obs: tensor(y), dims: { year: [2001, 2002, 2003] } });
    };
    const model = modelOf(line, { x });
    expect(described(model)).toEqual([[['y', ['year']]], [['x', ['year']]]]);
    expect(observedParts(model)[0].dims[0].coords).toEqual(['2001', '2002', '2003']);
  });

  it('are there once where an array is met twice, and under a number without a name', () => {
    const line = (): void => {
      const slope = sample('slope', Normal(0, 1));
      observe('y', Normal(mul(slope, tensor(x)), tensor(x)), tensor(y));
    };
    const [, constant] = described(modelOf(line, {}));
    expect(constant).toEqual([[expect.stringMatching(/^data\d$/), ['y_dim_0']]]);
  });
});

describe('dimensions', () => {
  const rows = { name: 'rows', size: 3 };

  it('are those of the plates, then those that were named, then numbers', () => {
    expect(dimsOfData('y', [rows], [3, 2], [{ name: 'side', size: 2 }]).map(dim => dim.name)).toEqual([
      'rows',
      'side',
    ]);
    expect(dimsOfData('y', [rows], [3, 2]).map(dim => dim.name)).toEqual(['rows', 'y_dim_0']);
    expect(dimsOfData('y', [rows], [4]).map(dim => dim.name)).toEqual(['y_dim_0']);
  });

  it('of the event are left out where a log density has none', () => {
    expect(dimsOfData('y', [rows], [3], [{ name: 'side', size: 2 }])).toEqual([rows]);
  });
});
