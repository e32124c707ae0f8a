/** Derivatives: of graphs (for compiled models) and of functions (for modellers). */
export { checkGradient } from './check-gradient.ts';
export { customGradient, customJvp } from './custom-call.ts';
export { grad, valueAndGrad } from './grad.ts';
export { gradientGraph } from './gradient.ts';
export { hessian, jacobian } from './jacobian.ts';
export { hvp, jvp } from './jvp.ts';
export { vjp } from './vjp.ts';
