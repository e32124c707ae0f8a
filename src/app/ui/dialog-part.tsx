/**
 * Around a dialog whose code is loaded when it first opens: where it cannot be loaded or drawn, it closes and a notice
 * says why; opened again, it is tried anew. Not here: the dialogs.
 */
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { Catching } from './boundary.tsx';
import { messageOf } from './message-of.ts';
import { notify } from './notice.tsx';

interface Props {
  readonly children: ReactNode;
  /** As the sentence begins: "The list of runs". */
  readonly what: string;
  readonly onClose: () => void;
  /** When this changes, what is inside is tried again. */
  readonly of?: unknown;
}

export class DialogPart extends Catching<Props> {
  override componentDidCatch(thrown: unknown): void {
    super.componentDidCatch();
    notify(`${this.props.what} could not be opened: ${messageOf(thrown)}`);
    this.props.onClose();
  }

  override render(): ReactNode {
    return this.state.failure === null ? <Suspense>{this.props.children}</Suspense> : null;
  }
}
