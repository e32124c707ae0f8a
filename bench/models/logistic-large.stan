data { int N; int D; matrix[N, D] X; array[N] int<lower=0, upper=1> y; }
parameters { vector[D] b; }
model { b ~ normal(0, 2); y ~ bernoulli_logit_glm(X, 0, b); }
