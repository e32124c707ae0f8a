data { int N; int J; array[N] int g; vector[N] x; array[N] int y; }
parameters { real mu; real<lower=0> sa; real b; real<lower=0> phi; vector[J] a; }
model {
  mu ~ normal(0, 2); sa ~ normal(0, 1); b ~ normal(0, 1); phi ~ gamma(2, 0.5); a ~ normal(mu, sa);
  y ~ neg_binomial_2_log(a[g] + b * x, phi);
}
