/**
 * The model card as plain data: equations, plate diagram and what the prior expects. The notebook draws it; its own
 * type has the same structure (rooms meet by structure, not by import).
 * Not here: how it is made (model-card.ts).
 */
import type { Figure } from '../figures/figure.ts';

export interface CardNode {
  readonly id: string;
  /** LaTeX of the symbol: "\\theta_i". */
  readonly latex: string;
  readonly kind: 'sampled' | 'observed' | 'deterministic' | 'constant';
  /** Names of the plates it stands in, outermost first. */
  readonly plates: readonly string[];
}

export interface CardEdge {
  readonly from: string;
  readonly to: string;
}

export interface CardPlate {
  readonly name: string;
  readonly size: number;
}

export interface ModelCard {
  readonly kind: 'modelCard';
  readonly title: string;
  /** Unknown scalars: dimensions of the space that is sampled. */
  readonly unknowns: number;
  /** One LaTeX equation a line, in program order. */
  readonly equations: readonly string[];
  readonly nodes: readonly CardNode[];
  readonly edges: readonly CardEdge[];
  readonly plates: readonly CardPlate[];
  readonly priorPredictive?: Figure & { readonly width?: number };
}
