data { int N; int J; array[N] int g; vector[N] x; array[N] int y; }
transformed data { matrix[N, 1] X; X[, 1] = x; }
parameters { real mu; real<lower=0> sa; real b; real<lower=0> phi; vector[J] a; }
model {
  mu ~ normal(0, 2); sa ~ normal(0, 1); b ~ normal(0, 1); phi ~ gamma(2, 0.5); a ~ normal(mu, sa);
  y ~ neg_binomial_2_log_glm(X, a[g], rep_vector(b, 1), phi);
}
