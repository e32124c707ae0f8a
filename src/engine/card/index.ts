/** The card room's exports. */
export type { CardEdge, CardNode, CardPlate, ModelCard } from './card.ts';
export { modelCard, type ModelCardOptions } from './model-card.ts';
