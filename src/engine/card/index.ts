/** The card room's exports. */
export { modelCard } from './model-card.ts';
