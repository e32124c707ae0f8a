functions {
  vector f(real t, vector s, real be, real ga, real N) {
    vector[2] d;
    real inf = be * s[1] * s[2] / N;
    d[1] = -inf;
    d[2] = inf - ga * s[2];
    return d;
  }
}
data { real N; int D; array[D] int y; }
transformed data { array[D] real ts; for (i in 1:D) ts[i] = i; }
parameters { real<lower=0> be; real<lower=0> ga; real<lower=0> i0; real<lower=0> phi; }
model {
  vector[2] s0 = [N - i0, i0]';
  array[D] vector[2] o;
  be ~ lognormal(0, 1); ga ~ lognormal(-1, 1); i0 ~ lognormal(1, 1); phi ~ gamma(2, 0.2);
  o = ode_rk45(f, s0, 0, ts, be, ga, N);
  y ~ neg_binomial_2(o[, 2], phi);
}
