data { int K; int V; array[100] int supervisedTags; array[100] int supervisedWords; array[500] int words; }
parameters { array[K] simplex[K] transition; array[K] simplex[V] emission; }
model {
  matrix[K, K] moves;
  matrix[K, V] spoken;
  vector[K] weight;
  vector[K] next;
  for (k in 1:K) {
    transition[k] ~ dirichlet(rep_vector(1, K));
    emission[k] ~ dirichlet(rep_vector(0.1, V));
    moves[k] = log(transition[k])';
    spoken[k] = log(emission[k])';
  }
  for (t in 2:100) target += moves[supervisedTags[t - 1] + 1, supervisedTags[t] + 1];
  for (t in 1:100) target += spoken[supervisedTags[t] + 1, supervisedWords[t] + 1];
  weight = spoken[, words[1] + 1];
  for (t in 2:500) {
    for (k in 1:K) next[k] = log_sum_exp(weight + moves[, k]) + spoken[k, words[t] + 1];
    weight = next;
  }
  target += log_sum_exp(weight);
}
