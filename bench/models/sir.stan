functions {
  vector f(vector s, real be, real ga, real N) {
    vector[2] d;
    real inf = be * s[1] * s[2] / N;
    d[1] = -inf;
    d[2] = inf - ga * s[2];
    return d;
  }
}
data { real N; int D; array[D] int y; }
parameters { real<lower=0> be; real<lower=0> ga; real<lower=0> i0; real<lower=0> phi; }
model {
  vector[2] s;
  real h = 0.1;
  vector[D] I;
  be ~ lognormal(0, 1); ga ~ lognormal(-1, 1); i0 ~ lognormal(1, 1); phi ~ gamma(2, 0.2);
  s[1] = N - i0;
  s[2] = i0;
  for (d in 1:D) {
    for (k in 1:10) {
      vector[2] k1 = f(s, be, ga, N);
      vector[2] k2 = f(s + (h / 2) * k1, be, ga, N);
      vector[2] k3 = f(s + (h / 2) * k2, be, ga, N);
      vector[2] k4 = f(s + h * k3, be, ga, N);
      s = s + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    }
    I[d] = s[2];
  }
  y ~ neg_binomial_2(I, phi);
}
