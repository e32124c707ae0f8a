;; Philox4x32-10 over many counters in a row: what philox.ts does, word for word, for speed from the first call.
;; Memory: 4 words a block, from address 0. Counter words 0 and 1 are `low` and `high`, words 2 and 3 are zero.
;; philox-blocks.ts holds the assembled bytes; its test assembles this file and compares.
(module
  (memory (export "memory") 1)
  (func (export "fill") (param $low i32) (param $high i32) (param $keyA i32) (param $keyB i32) (param $blocks i32)
    (local $counter i64) (local $address i32) (local $end i32) (local $round i32)
    (local $x0 i32) (local $x1 i32) (local $x2 i32) (local $x3 i32) (local $a i32) (local $b i32)
    (local $productA i64) (local $productB i64)
    (local.set $counter
      (i64.or
        (i64.extend_i32_u (local.get $low))
        (i64.shl (i64.extend_i32_u (local.get $high)) (i64.const 32))))
    (local.set $end (i32.shl (local.get $blocks) (i32.const 4)))
    (loop $next
      (local.set $x0 (i32.wrap_i64 (local.get $counter)))
      (local.set $x1 (i32.wrap_i64 (i64.shr_u (local.get $counter) (i64.const 32))))
      (local.set $x2 (i32.const 0))
      (local.set $x3 (i32.const 0))
      (local.set $a (local.get $keyA))
      (local.set $b (local.get $keyB))
      (local.set $round (i32.const 10))
      (loop $rounds
        (local.set $productA (i64.mul (i64.extend_i32_u (local.get $x0)) (i64.const 0xd2511f53)))
        (local.set $productB (i64.mul (i64.extend_i32_u (local.get $x2)) (i64.const 0xcd9e8d57)))
        (local.set $x0
          (i32.xor
            (i32.xor (i32.wrap_i64 (i64.shr_u (local.get $productB) (i64.const 32))) (local.get $x1))
            (local.get $a)))
        (local.set $x1 (i32.wrap_i64 (local.get $productB)))
        (local.set $x2
          (i32.xor
            (i32.xor (i32.wrap_i64 (i64.shr_u (local.get $productA) (i64.const 32))) (local.get $x3))
            (local.get $b)))
        (local.set $x3 (i32.wrap_i64 (local.get $productA)))
        (local.set $a (i32.add (local.get $a) (i32.const 0x9e3779b9)))
        (local.set $b (i32.add (local.get $b) (i32.const 0xbb67ae85)))
        (br_if $rounds (local.tee $round (i32.sub (local.get $round) (i32.const 1)))))
      (i32.store (local.get $address) (local.get $x0))
      (i32.store offset=4 (local.get $address) (local.get $x1))
      (i32.store offset=8 (local.get $address) (local.get $x2))
      (i32.store offset=12 (local.get $address) (local.get $x3))
      (local.set $counter (i64.add (local.get $counter) (i64.const 1)))
      (br_if $next
        (i32.lt_u
          (local.tee $address (i32.add (local.get $address) (i32.const 16)))
          (local.get $end))))))
