/** The randomness of one evaluation: standard normals, and rows of minibatches drawn without replacement. */
import type { Random } from '../../random/index.ts';
import type { ObjectiveDraw } from '../contracts.ts';

export interface DrawSource {
  /** Fills fresh rows for a step. */
  rows(): void;
  /** Fills fresh normals. */
  normals(): void;
  readonly draw: ObjectiveDraw;
}

interface Wanted {
  readonly normals: number;
  readonly minibatches: readonly { readonly size: number; readonly total: number }[];
}

/** The same arrays are filled again and again. */
export function drawSource({ normals, minibatches }: Wanted, random: Random): DrawSource {
  const draw = {
    normals: new Float64Array(normals),
    rows: minibatches.map(({ size }) => new Float64Array(size)),
  };
  const decks = minibatches.map(({ total }) => Float64Array.from({ length: total }, (_, i) => i));
  return {
    draw,
    rows: () => minibatches.forEach((_, i) => deal(decks[i], draw.rows[i], random)),
    normals() {
      for (let i = 0; i < normals; i++) draw.normals[i] = random.normal();
    },
  };
}

/** The first `hand.length` steps of a Fisher–Yates shuffle; the deck stays a permutation, so it need not be reset. */
function deal(deck: Float64Array, hand: Float64Array, random: Random): void {
  for (let i = 0; i < hand.length; i++) {
    const other = i + Math.floor(random.uniform() * (deck.length - i));
    const card = deck[other];
    deck[other] = deck[i];
    deck[i] = card;
    hand[i] = card;
  }
}
