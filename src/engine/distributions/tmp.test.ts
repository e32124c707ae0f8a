import { it } from 'vitest';
import * as D from './index.ts';
import { trace, exp, sum, toTensor } from '../array/index.ts';
import * as c from './constraints.ts';
it('x', () => {
  const show = (label: string, shape: number[], f: (x: any) => any) => {
    const lifted: string[] = [];
    const g = trace([{ name: 'p', role: 'parameter', shape }], ([p]) => ({ out: f(p) }), { lift: v => { lifted.push(JSON.stringify([v.shape, [...v.values].slice(0, 8)])); return 'd' + lifted.length; } });
    console.log(label, g.nodes.length, lifted.join(' '));
  };
  show('normal', [], x => D.Normal(x, 1).logProb(0.5));
  show('normalobs', [], x => D.Normal(x, toTensor([1,2])).logProb([0.5, 2]));
  show('halfcauchy', [], x => D.HalfCauchy(5).logProb(exp(x)));
  show('gamma', [], x => D.Gamma(2, 3).logProb(exp(x)));
  show('ordered', [], x => D.OrderedLogistic(x, [0, 1]).logProb([1, 2, 0]));
  show('cat', [3], x => D.Categorical(x).logProb(1));
  show('lkj', [3], x => D.LKJCholesky(3, 2).logProb(D.bijectorFor(c.correlationCholesky).forward(x)));
  show('simplex', [3], x => D.Dirichlet([1, 1, 1, 1]).logProb(D.bijectorFor(c.simplex).forward(x)));
  show('simplex jac', [3], x => D.bijectorFor(c.simplex).logAbsDetJacobian(x));
  show('mvn', [2], x => D.MultivariateNormal(x, [[1, 0], [0, 1]]).logProb([1, 2]));
});
