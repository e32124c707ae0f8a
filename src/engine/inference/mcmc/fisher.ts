/**
 * The default adaptation (nutpie's, arXiv:2603.18845): metric from draws and gradients, updated with every draw;
 * step size by dual averaging, restarted only at the first metric and when another kind of metric takes its place.
 * Not here: the window schedule (fisher-windows.ts) and the estimates (fisher-diagonal.ts, fisher-matrix.ts).
 */
import type { Adaptation, Outcome, Passed, Quiet, StepSearch } from './adaptation.ts';
import type { Change, MetricEstimator } from './estimator.ts';
import { FisherWindows } from './fisher-windows.ts';
import type { Point } from './point.ts';
import { DualAveraging, type DualAveragingState } from './step-size.ts';

/** A diverging trajectory shows the metric something only when the draw is farther than this from its start. */
const FAR_ENOUGH = 4;

interface FisherState {
  readonly estimator: unknown;
  readonly steps: DualAveragingState;
  readonly window: number;
  readonly first: boolean;
  readonly late: boolean;
}

export class FisherAdaptation implements Adaptation {
  private readonly estimator: MetricEstimator;
  private readonly steps: DualAveraging;
  private readonly windows: FisherWindows;
  private readonly initialStep: number;
  /** Whether the metric is still the start point's. */
  private first = true;
  private late = false;

  constructor(estimator: MetricEstimator, windows: FisherWindows, target: number, initialStep: number) {
    this.estimator = estimator;
    this.steps = new DualAveraging(target);
    this.windows = windows;
    this.initialStep = initialStep;
  }

  begin(start: Point, search: StepSearch): void {
    this.estimator.begin(start.position, start.gradient);
    this.steps.restart(search(this.initialStep));
  }

  update(draw: number, outcome: Outcome, search: StepSearch): void {
    const change = draw < this.windows.finalStart ? this.learnMetric(draw, outcome) : 'none';
    if (change === 'replaced' || (change === 'renewed' && this.first)) {
      this.first = false;
      this.steps.restart(search(this.initialStep));
    } else {
      this.steps.update(this.late ? outcome.symmetric : outcome.accept);
    }
  }

  private learnMetric(draw: number, outcome: Outcome): Change {
    const { estimator } = this;
    if (isAdmissible(outcome)) estimator.add(outcome.draw.position, outcome.draw.gradient, draw);
    const decision = this.windows.decide(draw, estimator.backgroundCount);
    if (decision.switch) estimator.switch();
    this.late = decision.late;
    return estimator.update(draw, decision.switch);
  }

  quiet(draw: number): Quiet | undefined {
    const { steps, windows, estimator, late } = this;
    if (draw >= windows.finalStart)
      return { transitions: windows.warmup - draw, steps, symmetric: late, windows: undefined };
    const learner = this.first ? undefined : estimator.quiet?.(draw);
    if (learner === undefined) return undefined;
    const stretch = windows.quiet(draw, learner.background);
    const transitions = Math.min(stretch.transitions, learner.transitions);
    return { transitions, steps, symmetric: stretch.late, windows: learner };
  }

  passed(draw: number, passed: Passed): void {
    if (draw >= this.windows.finalStart) return;
    this.late = this.windows.quiet(draw, this.estimator.backgroundCount).late;
    this.estimator.passed?.(draw, passed);
  }

  stepSize(warming: boolean): number {
    return warming ? this.steps.step : this.steps.mean;
  }

  snapshot(): FisherState {
    const { first, late } = this;
    return {
      estimator: this.estimator.snapshot(),
      steps: this.steps.snapshot(),
      window: this.windows.snapshot(),
      first,
      late,
    };
  }

  restore(state: unknown): void {
    const saved = state as FisherState;
    this.estimator.restore(saved.estimator);
    this.steps.restore(saved.steps);
    this.windows.restore(saved.window);
    this.first = saved.first;
    this.late = saved.late;
  }
}

/** Draws that stayed at the start, or hardly left it before a divergence, would bias the variances. */
export function isAdmissible(outcome: Outcome): boolean {
  const distance = Math.abs(outcome.draw.index);
  return outcome.diverging ? distance > FAR_ENOUGH : distance > 0;
}
