/** The card room's exports. */
export { modelCard } from './model-card.ts';
export { modelTrouble } from './trouble.ts';
