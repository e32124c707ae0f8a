/**
 * What stands where a part of the page could not be drawn: one sentence, and a way to try again; the rest of the page
 * goes on. Around the page itself: where the notebook is, and how to get it out.
 * Not here: errors of cells, which are outputs like others (outputs/error.tsx).
 */
import { Component } from 'react';
import type { ReactNode } from 'react';
import { askAgain } from './lazy-again.tsx';
import { messageOf } from './message-of.ts';

interface Props {
  readonly children: ReactNode;
  /** What is inside, as the sentence begins: "This figure". */
  readonly what: string;
  /** When this changes, what is inside is tried again. */
  readonly of?: unknown;
}

interface State {
  readonly failure: Failure | null;
}

/** What was thrown; anything can be. */
interface Failure {
  readonly thrown: unknown;
}

/** Holds what is thrown inside until it changes. */
export abstract class Catching<P extends { readonly of?: unknown }> extends Component<P, State> {
  override state: State = { failure: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { failure: { thrown } };
  }

  override componentDidCatch(_thrown?: unknown): void {
    askAgain();
  }

  override componentDidUpdate(before: P): void {
    if (before.of !== this.props.of && this.state.failure !== null) this.setState({ failure: null });
  }
}

/** Around one output or one panel. */
export class Boundary extends Catching<Props> {
  override render(): ReactNode {
    if (this.state.failure === null) return this.props.children;
    return (
      <p className="broken quiet" role="alert" title={messageOf(this.state.failure.thrown)}>
        {this.props.what} could not be shown.
        <button type="button" className="btn plain" onClick={() => this.setState({ failure: null })}>
          Show again
        </button>
      </p>
    );
  }
}

interface PageProps {
  readonly children: ReactNode;
  /** Whether the notebook is saved, in a sentence. */
  readonly saved: string;
  /** Gives the reader the notebook as it is now; null where none is open. */
  readonly onDownload: (() => void) | null;
  /** When this changes, the page is tried again. */
  readonly of?: unknown;
}

/** Around a page: the last one that can hold an error, so it uses nothing that the page is made of. */
export class PageBoundary extends Catching<PageProps> {
  override render(): ReactNode {
    const { children, saved, onDownload } = this.props;
    if (this.state.failure === null) return children;
    return (
      <main className="page" role="alert">
        <h1>This page could not be shown</h1>
        <p className="sub">{saved}</p>
        <p className="sub">{messageOf(this.state.failure.thrown)}</p>
        <div className="btn-row">
          <button type="button" className="btn fill" onClick={() => location.reload()}>
            Reload
          </button>
          {onDownload === null ? null : (
            <button type="button" className="btn line" onClick={onDownload}>
              Download the notebook
            </button>
          )}
        </div>
      </main>
    );
  }
}
