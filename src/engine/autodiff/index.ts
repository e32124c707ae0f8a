/** Derivatives: of graphs (for compiled models) and of functions (for modellers). */
export { checkGradient } from './check-gradient.ts';
export { grad, jvp, valueAndGrad } from './grad.ts';
export { gradientGraph } from './gradient.ts';
export { hessian, jacobian } from './jacobian.ts';
