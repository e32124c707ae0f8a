/** Derivatives: of graphs (for compiled models) and of functions (for modellers). */
export { checkGradient, type CheckOptions, type GradientCheck } from './check-gradient.ts';
export { grad, jvp, valueAndGrad, type Differentiable, type ValueAndGradient } from './grad.ts';
export { gradientGraph } from './gradient.ts';
