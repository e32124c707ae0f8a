/**
 * The rule by which a fit agrees with a published posterior: means within four standard errors of both sides,
 * standard deviations within a tenth, on draws that converged and hardly ever diverged.
 * Not here: reading the published summaries (read.ts) or fitting (main.ts).
 */
import type { SummaryRow } from '../../engine/diagnostics/index.ts';
import type { ReferenceSummary } from './read.ts';

const MAX_Z = 4;
const MAX_SD_OFF = 0.1;
const MAX_RHAT = 1.01;
const MAX_DIVERGENT = 0.001;

/** What a fit says of itself. */
export interface Fit {
  readonly rows: readonly Pick<SummaryRow, 'name' | 'mean' | 'sd' | 'mcseMean' | 'rhat' | 'essBulk'>[];
  /** Divergent transitions after warm-up, over all chains. */
  readonly divergent: number;
  /** Draws after warm-up, over all chains. */
  readonly draws: number;
}

/** The worst figures over all parameters; NaN where one of them is not a number, which never agrees. */
export interface Comparison {
  readonly agrees: boolean;
  /** Difference of means in standard errors, and the parameter it belongs to. */
  readonly z: number;
  readonly worst: string;
  /** |sd / published sd − 1|. */
  readonly sdOff: number;
  readonly rhat: number;
  readonly ess: number;
  /** Published parameters, by our name, that the fit does not have. */
  readonly missing: readonly string[];
}

/** Compares every published parameter; what the fit has besides is not looked at. */
export function compare(reference: Readonly<Record<string, ReferenceSummary>>, fit: Fit): Comparison {
  const rows = new Map(fit.rows.map(row => [row.name, row]));
  const missing: string[] = [];
  const found = { z: 0, worst: '', sdOff: 0, rhat: 0, ess: Infinity };
  for (const [parameter, published] of Object.entries(reference)) {
    const row = rows.get(fromZero(parameter));
    if (row === undefined) {
      missing.push(fromZero(parameter));
      continue;
    }
    const z = Math.abs(row.mean - published.mean) / Math.hypot(row.mcseMean, published.mcse);
    if (worseThan(z, found.z)) [found.z, found.worst] = [z, parameter];
    found.sdOff = Math.max(found.sdOff, Math.abs(row.sd / published.sd - 1));
    found.rhat = Math.max(found.rhat, row.rhat);
    found.ess = Math.min(found.ess, row.essBulk);
  }
  const compared = Object.keys(reference).length > 0 && missing.length === 0;
  const near = found.z < MAX_Z && found.sdOff < MAX_SD_OFF;
  const trusted = found.rhat < MAX_RHAT && fit.divergent <= MAX_DIVERGENT * fit.draws;
  return { ...found, missing, agrees: compared && near && trusted };
}

/** A figure that is not a number is the worst there is, and stays. */
function worseThan(a: number, b: number): boolean {
  return !Number.isNaN(b) && !(a <= b);
}

/** The references count from 1, cells from 0: "beta[1]" is our "beta[0]", "L[2,1]" our "L[1, 0]". */
export function fromZero(parameter: string): string {
  return parameter.replace(/\d+(?=\s*[\],])/g, index => String(Number(index) - 1)).replace(/,\s*/g, ', ');
}
