data { int T; vector[T] y; }
parameters { real<lower=0, upper=1> p1; real<lower=0, upper=1> p2; ordered[2] mu; real<lower=0> s; }
model {
  vector[2] a = rep_vector(log(0.5), 2);
  vector[2] an;
  real l11 = log(p1);
  real l12 = log1m(p1);
  real l22 = log(p2);
  real l21 = log1m(p2);
  p1 ~ beta(9, 1); p2 ~ beta(9, 1); mu ~ normal(0, 3); s ~ normal(0, 2);
  for (t in 1:T) {
    an[1] = log_sum_exp(a[1] + l11, a[2] + l21) + normal_lpdf(y[t] | mu[1], s);
    an[2] = log_sum_exp(a[1] + l12, a[2] + l22) + normal_lpdf(y[t] | mu[2], s);
    a = an;
  }
  target += log_sum_exp(a);
}
