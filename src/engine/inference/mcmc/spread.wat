;; Draws and gradients standardised, and their regularised covariances: what fisher-matrix.ts does where there are more
;; draws than dimensions, operation for operation, so that the bits agree. It is here because a chain looks at its draws
;; but two or three times, always while the JavaScript engine still interprets.
;; native-spread.ts holds the assembled bytes; tests assemble this file, and compare.
;;
;; Memory, with nb = 8 · dimension: draws and gradients (row-major [count, dim] each), scale (nb), covariance of the draws,
;; covariance of the gradients ([dim, dim] each).
(module
  (memory (export "memory") 1)

  (func (export "grow") (param $pages i32) (drop (memory.grow (local.get $pages))))

  ;; Centres and scales draws and gradients in place; their distance from a normal with a diagonal covariance.
  (func (export "standardise") (param $count i32) (param $nb i32) (result f64)
    (local $all i32) (local $i i32) (local $p i32) (local $above f64) (local $below f64) (local $x f64) (local $n f64)
    (local.set $n (f64.convert_i32_u (local.get $count)))
    (local.set $all (i32.mul (local.get $count) (local.get $nb)))
    (loop $columns
      (call $centre (local.get $i) (local.get $all) (local.get $nb) (local.get $n))
      (call $centre
        (i32.add (local.get $all) (local.get $i))
        (i32.shl (local.get $all) (i32.const 1))
        (local.get $nb)
        (local.get $n))
      (local.set $above (f64.const 0))
      (local.set $below (f64.const 0))
      (local.set $p (local.get $i))
      (loop $rows
        (local.set $x (f64.load (local.get $p)))
        (local.set $above (f64.add (local.get $above) (f64.mul (local.get $x) (local.get $x))))
        (local.set $x (f64.load (i32.add (local.get $p) (local.get $all))))
        (local.set $below (f64.add (local.get $below) (f64.mul (local.get $x) (local.get $x))))
        (br_if $rows
          (i32.lt_u (local.tee $p (i32.add (local.get $p) (local.get $nb))) (local.get $all))))
      (local.set $x (call $scale (f64.sqrt (f64.div (local.get $above) (local.get $below)))))
      (f64.store (i32.add (i32.shl (local.get $all) (i32.const 1)) (local.get $i)) (local.get $x))
      (local.set $p (local.get $i))
      (loop $rows
        (f64.store (local.get $p) (f64.div (f64.load (local.get $p)) (local.get $x)))
        (f64.store
          (i32.add (local.get $p) (local.get $all))
          (f64.mul (f64.load (i32.add (local.get $p) (local.get $all))) (local.get $x)))
        (br_if $rows
          (i32.lt_u (local.tee $p (i32.add (local.get $p) (local.get $nb))) (local.get $all))))
      (br_if $columns
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $nb))))
    (local.set $above (f64.const 0))
    (local.set $p (i32.const 0))
    (loop $next
      (local.set $x
        (f64.add
          (f64.load (local.get $p))
          (f64.load (i32.add (local.get $p) (local.get $all)))))
      (local.set $above (f64.add (local.get $above) (f64.mul (local.get $x) (local.get $x))))
      (br_if $next
        (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 8))) (local.get $all))))
    (f64.div (local.get $above) (local.get $n)))

  ;; Takes the mean off a column.
  (func $centre (param $from i32) (param $end i32) (param $nb i32) (param $n f64)
    (local $p i32) (local $mean f64)
    (local.set $p (local.get $from))
    (loop $next
      (local.set $mean (f64.add (local.get $mean) (f64.div (f64.load (local.get $p)) (local.get $n))))
      (br_if $next
        (i32.lt_u (local.tee $p (i32.add (local.get $p) (local.get $nb))) (local.get $end))))
    (local.set $p (local.get $from))
    (loop $next
      (f64.store (local.get $p) (f64.sub (f64.load (local.get $p)) (local.get $mean)))
      (br_if $next
        (i32.lt_u (local.tee $p (i32.add (local.get $p) (local.get $nb))) (local.get $end)))))

  (func $scale (param $variance f64) (result f64)
    (if (result f64)
      (i32.and
        (f64.gt (local.get $variance) (f64.const 0))
        (f64.lt (local.get $variance) (f64.const inf)))
      (then
        (f64.sqrt
          (f64.min (f64.max (local.get $variance) (f64.const 1e-20)) (f64.const 1e20))))
      (else (f64.const 1))))

  (func (export "spread") (param $count i32) (param $nb i32)
    (local $all i32) (local $out i32)
    (local.set $all (i32.mul (local.get $count) (local.get $nb)))
    (local.set $out (i32.add (i32.shl (local.get $all) (i32.const 1)) (local.get $nb)))
    (call $covariance (i32.const 0) (local.get $all) (local.get $nb) (local.get $out))
    (call $covariance
      (local.get $all)
      (i32.shl (local.get $all) (i32.const 1))
      (local.get $nb)
      (i32.add (local.get $out) (i32.mul (i32.shr_u (local.get $nb) (i32.const 3)) (local.get $nb)))))

  ;; out += rowsᵀ rows / 1e-5 + I; `out` is zeros.
  (func $covariance (param $row i32) (param $end i32) (param $nb i32) (param $out i32)
    (local $j i32) (local $k i32) (local $at i32) (local $left f64)
    (loop $rows
      (local.set $j (i32.const 0))
      (local.set $at (local.get $out))
      (loop $columns
        (local.set $left
          (f64.div (f64.load (i32.add (local.get $row) (local.get $j))) (f64.const 1e-5)))
        (local.set $k (i32.const 0))
        (loop $next
          (f64.store
            (i32.add (local.get $at) (local.get $k))
            (f64.add
              (f64.load (i32.add (local.get $at) (local.get $k)))
              (f64.mul (local.get $left) (f64.load (i32.add (local.get $row) (local.get $k))))))
          (br_if $next
            (i32.le_u (local.tee $k (i32.add (local.get $k) (i32.const 8))) (local.get $j))))
        (local.set $at (i32.add (local.get $at) (local.get $nb)))
        (br_if $columns
          (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 8))) (local.get $nb))))
      (br_if $rows
        (i32.lt_u (local.tee $row (i32.add (local.get $row) (local.get $nb))) (local.get $end))))
    (call $complete (local.get $nb) (local.get $out)))

  ;; The upper triangle from the lower one, and 1 more on the diagonal.
  (func $complete (param $nb i32) (param $out i32)
    (local $j i32) (local $k i32) (local $at i32)
    (local.set $at (local.get $out))
    (loop $rows
      (local.set $k (i32.const 0))
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (local.get $k) (local.get $j)))
          (f64.store
            (i32.add
              (i32.add (local.get $out) (local.get $j))
              (i32.mul (i32.shr_u (local.get $k) (i32.const 3)) (local.get $nb)))
            (f64.load (i32.add (local.get $at) (local.get $k))))
          (local.set $k (i32.add (local.get $k) (i32.const 8)))
          (br $next)))
      (f64.store
        (i32.add (local.get $at) (local.get $j))
        (f64.add (f64.load (i32.add (local.get $at) (local.get $j))) (f64.const 1)))
      (local.set $at (i32.add (local.get $at) (local.get $nb)))
      (br_if $rows
        (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 8))) (local.get $nb))))))
