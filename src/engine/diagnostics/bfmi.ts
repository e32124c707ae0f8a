/** The energy diagnostic of Hamiltonian samplers. Not here: divergences (verdict.ts). */
import { mean } from './chains.ts';

/**
 * Estimated Bayesian fraction of missing information of one chain (Betancourt 2016, arXiv:1604.00695): how far the
 * energy moves from draw to draw against how far it must. Below .3 the sampler has trouble reaching the tails.
 * @param energy the energies of one chain's draws, in nats
 */
export function ebfmi(energy: Float64Array): number {
  const centre = mean(energy);
  let moves = 0;
  let spread = 0;
  for (let i = 0; i < energy.length; i++) {
    const step = i > 0 ? energy[i] - energy[i - 1] : 0;
    moves += step * step;
    spread += (energy[i] - centre) * (energy[i] - centre);
  }
  return moves / spread;
}
