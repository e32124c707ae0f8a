/**
 * Runs that are to go on: by cell, what its next execution does with runs that it has made before, and what came of
 * it. Not here: running jobs (sampling.ts).
 */

/** It goes on · its cell asks for another posterior by now · the cell ended, or was asked for something else, before. */
export type WentOn = 'goes on' | 'differs' | 'ended';

export interface GoingOn {
  /** Goes on where it is … */
  readonly id: string;
  /** … up to so many draws per chain. */
  readonly draws: number;
  /** Are as they are. */
  readonly others: readonly string[];
  /** Of jobs that name none; undefined for the notebook's. */
  readonly seed: number | undefined;
}

interface Asked extends GoingOn {
  /** A job has come that is not the run's. */
  differs: boolean;
  tell(outcome: WentOn): void;
}

export class GoingOns {
  readonly #asked = new Map<string, Asked>();

  /** Asks it of the cell's next execution. */
  ask(cell: string, going: GoingOn): Promise<WentOn> {
    this.end(cell);
    return new Promise(tell => this.#asked.set(cell, { ...going, differs: false, tell }));
  }

  of(cell: string): GoingOn | undefined {
    return this.#asked.get(cell);
  }

  /** The run goes on: a second job of this kind in the cell makes a run of its own. */
  goesOn(cell: string): void {
    const asked = this.#asked.get(cell);
    asked?.tell('goes on');
    if (asked !== undefined) this.#asked.set(cell, { ...asked, id: '' });
  }

  /** A job of the cell is another one than the run's. */
  differs(cell: string): void {
    const asked = this.#asked.get(cell);
    // A later job may be the one: what came of it is known at the end.
    if (asked !== undefined) asked.differs = true;
  }

  /** The execution is over, or is an ordinary one. */
  end(cell: string): void {
    const asked = this.#asked.get(cell);
    asked?.tell(asked.differs ? 'differs' : 'ended');
    this.#asked.delete(cell);
  }
}
