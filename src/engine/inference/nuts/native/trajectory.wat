;; One NUTS transition with a diagonal metric, how that metric and the step size are learned, blocks of transitions, and
;; the random stream they draw from: what ../trajectory.ts, ../run.ts, mcmc/integrator.ts, mcmc/metric.ts, mcmc/fisher.ts,
;; mcmc/fisher-diagonal.ts, mcmc/step-size.ts, math/exponential.ts and random/index.ts do, operation for operation and draw for draw, so that the bits agree. It is here for speed from the first call, when JavaScript is still being interpreted.
;; native-trajectory.ts holds the assembled bytes and the layout; tests assemble this file, compare, and compare draws.
;;
;; Memory is the model's. From `base`, in bytes, with nb = 8 · dimension:
;;   results   16 f64: depth, leapfrogs, acceptSum, symmetricSum, diverging, limited, divergenceGain, logDensity,
;;             kinetic, index; state of dual averaging (5, see mcmc/step-size.ts); draws that a block admitted
;;   words     256 i32 of the cipher      free   64 i32: places of free points
;;   variance  nb     where a divergence began  nb     where it ended  nb
;;   18 trees  begin, end, proposal (i32), unused, weight (f64), momentum sum (nb): whole, grown, halves by depth
;;   56 points log density, kinetic (f64), index, holders (i32), unused 8, position, gradient, momentum, velocity (nb)
;;   moments   mean and sum of squares (nb each) of draws and of gradients: foreground, then background
;;   rows      of a block of `capacity` transitions: positions (nb each), gradients (nb each), statistics (11 f64 each,
;;             see ../stats.ts), whether admitted (f64 each)
;; The first point is the chain's present state.
(module
  (import "model" "memory" (memory 1))
  (import "model" "run" (func $model))

  (global $nb (mut i32) (i32.const 0))
  (global $input (mut i32) (i32.const 0))
  (global $value (mut i32) (i32.const 0))
  (global $slope (mut i32) (i32.const 0))
  (global $worst (mut f64) (f64.const 0))
  (global $results (mut i32) (i32.const 0))
  (global $words (mut i32) (i32.const 0))
  (global $free (mut i32) (i32.const 0))
  (global $variance (mut i32) (i32.const 0))
  (global $trees (mut i32) (i32.const 0))
  (global $treeSize (mut i32) (i32.const 0))
  (global $points (mut i32) (i32.const 0))
  (global $pointSize (mut i32) (i32.const 0))

  (global $rows (mut i32) (i32.const 0))
  (global $capacity (mut i32) (i32.const 0))

  (global $freeCount (mut i32) (i32.const 0))
  (global $fresh (mut i32) (i32.const 0))
  (global $origin (mut i32) (i32.const 0))
  (global $step (mut f64) (f64.const 0))
  (global $shift (mut f64) (f64.const 0))
  (global $depth (mut i32) (i32.const 0))
  (global $leapfrogs (mut i32) (i32.const 0))
  (global $acceptSum (mut f64) (f64.const 0))
  (global $symmetricSum (mut f64) (f64.const 0))
  (global $diverging (mut i32) (i32.const 0))
  (global $limited (mut i32) (i32.const 0))
  (global $gain (mut f64) (f64.const 0))

  (global $keyA (mut i32) (i32.const 0))
  (global $keyB (mut i32) (i32.const 0))
  (global $blocks (mut i64) (i64.const 0))
  (global $used (mut i32) (i32.const 1024))
  (global $spare (mut f64) (f64.const 0))
  (global $hasSpare (mut i32) (i32.const 0))

  (func (export "init")
    (param $base i32) (param $nb i32) (param $input i32) (param $value i32) (param $slope i32) (param $worst f64)
    (param $capacity i32)
    (global.set $nb (local.get $nb))
    (global.set $input (local.get $input))
    (global.set $value (local.get $value))
    (global.set $slope (local.get $slope))
    (global.set $worst (local.get $worst))
    (global.set $results (local.get $base))
    (global.set $words (i32.add (local.get $base) (i32.const 128)))
    (global.set $free (i32.add (local.get $base) (i32.const 1152)))
    (global.set $variance (i32.add (local.get $base) (i32.const 1408)))
    (global.set $trees (i32.add (global.get $variance) (i32.mul (local.get $nb) (i32.const 3))))
    (global.set $treeSize (i32.add (local.get $nb) (i32.const 24)))
    (global.set $points (i32.add (global.get $trees) (i32.mul (global.get $treeSize) (i32.const 18))))
    (global.set $pointSize (i32.add (i32.shl (local.get $nb) (i32.const 2)) (i32.const 32)))
    (global.set $rows (i32.add (call $moments) (i32.shl (local.get $nb) (i32.const 3))))
    (global.set $capacity (local.get $capacity)))

  ;; ---- the random stream ----

  ;; `drawn` words of the stream have been used.
  (func (export "seed") (param $keyA i32) (param $keyB i32) (param $drawn f64) (param $hasSpare i32) (param $spare f64)
    (local $count i64)
    (global.set $keyA (local.get $keyA))
    (global.set $keyB (local.get $keyB))
    (global.set $hasSpare (local.get $hasSpare))
    (global.set $spare (local.get $spare))
    (local.set $count (i64.trunc_f64_u (local.get $drawn)))
    (global.set $blocks (i64.shr_u (local.get $count) (i64.const 2)))
    (call $fill)
    (global.set $used (i32.shl (i32.and (i32.wrap_i64 (local.get $count)) (i32.const 3)) (i32.const 2))))

  (func (export "drawn") (result f64)
    (f64.convert_i64_u
      (i64.sub
        (i64.shl (global.get $blocks) (i64.const 2))
        (i64.extend_i32_u (i32.shr_u (i32.sub (i32.const 1024) (global.get $used)) (i32.const 2))))))

  (func (export "hasSpare") (result i32) (global.get $hasSpare))
  (func (export "spare") (result f64) (global.get $spare))

  ;; The next 64 blocks of the cipher; see random/philox.wat.
  (func $fill
    (local $counter i64) (local $address i32) (local $end i32) (local $round i32)
    (local $x0 i32) (local $x1 i32) (local $x2 i32) (local $x3 i32) (local $a i32) (local $b i32)
    (local $productA i64) (local $productB i64)
    (local.set $counter (global.get $blocks))
    (local.set $address (global.get $words))
    (local.set $end (i32.add (local.get $address) (i32.const 1024)))
    (loop $next
      (local.set $x0 (i32.wrap_i64 (local.get $counter)))
      (local.set $x1 (i32.wrap_i64 (i64.shr_u (local.get $counter) (i64.const 32))))
      (local.set $x2 (i32.const 0))
      (local.set $x3 (i32.const 0))
      (local.set $a (global.get $keyA))
      (local.set $b (global.get $keyB))
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
          (local.get $end))))
    (global.set $blocks (local.get $counter))
    (global.set $used (i32.const 0)))

  (func $bits (export "bits32") (result i32)
    (local $word i32)
    (if (i32.eq (global.get $used) (i32.const 1024)) (then (call $fill)))
    (local.set $word (i32.load (i32.add (global.get $words) (global.get $used))))
    (global.set $used (i32.add (global.get $used) (i32.const 4)))
    (local.get $word))

  (func $uniform (export "uniform") (result f64)
    (local $whole i64)
    (loop $again
      (local.set $whole (i64.shl (i64.extend_i32_u (i32.shr_u (call $bits) (i32.const 5))) (i64.const 26)))
      (local.set $whole
        (i64.or (local.get $whole) (i64.extend_i32_u (i32.shr_u (call $bits) (i32.const 6)))))
      (br_if $again (i64.eqz (local.get $whole))))
    (f64.mul (f64.convert_i64_s (local.get $whole)) (f64.const 0x1p-53)))

  (func $normal (export "normal") (result f64)
    (local $u f64) (local $v f64) (local $r f64)
    (if (global.get $hasSpare)
      (then
        (global.set $hasSpare (i32.const 0))
        (return (global.get $spare))))
    (loop $again
      (local.set $u (f64.sub (f64.mul (f64.const 2) (call $uniform)) (f64.const 1)))
      (local.set $v (f64.sub (f64.mul (f64.const 2) (call $uniform)) (f64.const 1)))
      (local.set $r
        (f64.add (f64.mul (local.get $u) (local.get $u)) (f64.mul (local.get $v) (local.get $v))))
      (br_if $again
        (i32.or (f64.ge (local.get $r) (f64.const 1)) (f64.eq (local.get $r) (f64.const 0)))))
    (local.set $r
      (f64.sqrt (f64.div (f64.mul (f64.const -2) (call $log (local.get $r))) (local.get $r))))
    (global.set $spare (f64.mul (local.get $v) (local.get $r)))
    (global.set $hasSpare (i32.const 1))
    (f64.mul (local.get $u) (local.get $r)))

  ;; ---- exp, and log of normal positive numbers; see math/exponential.ts ----

  ;; 2^k for whole k in [-1022, 1023].
  (func $pow2 (param $k f64) (result f64)
    (f64.reinterpret_i64
      (i64.shl (i64.add (i64.trunc_f64_s (local.get $k)) (i64.const 1023)) (i64.const 52))))

  (func $exp (param $x f64) (result f64)
    (local $k f64) (local $r f64) (local $half f64)
    (if (f64.ne (local.get $x) (local.get $x)) (then (return (local.get $x))))
    (local.set $x
      (select (f64.const 710) (local.get $x) (f64.gt (local.get $x) (f64.const 710))))
    (local.set $x
      (select (f64.const -746) (local.get $x) (f64.lt (local.get $x) (f64.const -746))))
    (local.set $k
      (f64.floor (f64.add (f64.mul (local.get $x) (f64.const 1.4426950408889634)) (f64.const 0.5))))
    (local.set $r
      (f64.sub
        (f64.sub (local.get $x) (f64.mul (local.get $k) (f64.const 0.6931471803691238)))
        (f64.mul (local.get $k) (f64.const 1.9082149292705877e-10))))
    (local.set $half (f64.floor (f64.mul (local.get $k) (f64.const 0.5))))
    (f64.mul
      (f64.mul
        (f64.add
          (f64.const 1)
          (f64.add
            (local.get $r)
            (f64.mul
              (f64.mul (local.get $r) (local.get $r))
              (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.const 2.091560293746624e-9) (local.get $r)) (f64.const 2.5105260854637026e-8)) (local.get $r)) (f64.const 2.755727117457349e-7)) (local.get $r)) (f64.const 2.7557255294799347e-6)) (local.get $r)) (f64.const 2.4801587327845218e-5)) (local.get $r)) (f64.const 0.00019841269874903766)) (local.get $r)) (f64.const 0.001388888888888289)) (local.get $r)) (f64.const 0.008333333333326112)) (local.get $r)) (f64.const 0.04166666666666667)) (local.get $r)) (f64.const 0.1666666666666667)) (local.get $r)) (f64.const 0.5)))))
        (call $pow2 (local.get $half)))
      (call $pow2 (f64.sub (local.get $k) (local.get $half)))))

  (func $log (param $x f64) (result f64)
    (local $shift i64) (local $k f64) (local $f f64) (local $s f64) (local $z f64) (local $h f64)
    (local.set $shift
      (i64.shr_s
        (i64.sub (i64.shr_s (i64.reinterpret_f64 (local.get $x)) (i64.const 32)) (i64.const 0x3fe6a09e))
        (i64.const 20)))
    (local.set $k (f64.convert_i64_s (local.get $shift)))
    (local.set $f
      (f64.sub (f64.mul (local.get $x) (call $pow2 (f64.neg (local.get $k)))) (f64.const 1)))
    (local.set $s (f64.div (local.get $f) (f64.add (f64.const 2) (local.get $f))))
    (local.set $z (f64.mul (local.get $s) (local.get $s)))
    (local.set $h (f64.mul (f64.mul (f64.const 0.5) (local.get $f)) (local.get $f)))
    (f64.sub
      (f64.mul (local.get $k) (f64.const 0.6931471803691238))
      (f64.sub
        (f64.sub
          (local.get $h)
          (f64.add
            (f64.mul
              (local.get $s)
              (f64.add
                (local.get $h)
                (f64.mul (local.get $z) (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.add (f64.mul (f64.const 0.14623956653736464) (local.get $z)) (f64.const 0.15331112583582965)) (local.get $z)) (f64.const 0.18182907497833073)) (local.get $z)) (f64.const 0.22222210881930055)) (local.get $z)) (f64.const 0.2857142862752882)) (local.get $z)) (f64.const 0.3999999999989607)) (local.get $z)) (f64.const 0.666666666666667)))))
            (f64.mul (local.get $k) (f64.const 1.9082149292705877e-10))))
        (local.get $f))))

  ;; ---- points ----

  (func $take (result i32)
    (local $point i32)
    (if (global.get $freeCount)
      (then
        (global.set $freeCount (i32.sub (global.get $freeCount) (i32.const 4)))
        (return (i32.load (i32.add (global.get $free) (global.get $freeCount))))))
    (local.set $point (global.get $fresh))
    (global.set $fresh (i32.add (local.get $point) (global.get $pointSize)))
    (local.get $point))

  (func $release (param $point i32)
    (local $holders i32)
    (i32.store offset=20
      (local.get $point)
      (local.tee $holders (i32.sub (i32.load offset=20 (local.get $point)) (i32.const 1))))
    (if (i32.eqz (local.get $holders))
      (then
        (i32.store (i32.add (global.get $free) (global.get $freeCount)) (local.get $point))
        (global.set $freeCount (i32.add (global.get $freeCount) (i32.const 4))))))

  ;; A new momentum for the present state, with velocity and kinetic energy; `sum` gets a copy.
  (func $refresh (param $sum i32)
    (local $i i32) (local $p i32) (local $v i32) (local $x f64) (local $y f64) (local $kinetic f64)
    (local.set $p
      (i32.add (i32.add (global.get $points) (i32.const 32)) (i32.shl (global.get $nb) (i32.const 1))))
    (local.set $v (i32.add (local.get $p) (global.get $nb)))
    (loop $next
      (local.set $y (f64.load (i32.add (global.get $variance) (local.get $i))))
      (local.set $x (f64.div (call $normal) (f64.sqrt (local.get $y))))
      (f64.store (i32.add (local.get $p) (local.get $i)) (local.get $x))
      (f64.store (i32.add (local.get $sum) (local.get $i)) (local.get $x))
      (local.set $y (f64.mul (local.get $y) (local.get $x)))
      (f64.store (i32.add (local.get $v) (local.get $i)) (local.get $y))
      (local.set $kinetic (f64.add (local.get $kinetic) (f64.mul (local.get $x) (local.get $y))))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (global.get $nb))))
    (f64.store offset=8 (global.get $points) (f64.mul (f64.const 0.5) (local.get $kinetic))))

  ;; One step from `from` into `to`; `sum` gets the momentum.
  (func $leapfrog (param $from i32) (param $to i32) (param $sum i32)
    (local $i i32) (local $nb i32) (local $half f64) (local $x f64) (local $y f64) (local $kinetic f64)
    (local $q0 i32) (local $g0 i32) (local $p0 i32)
    (local $q i32) (local $g i32) (local $p i32) (local $v i32)
    (local.set $nb (global.get $nb))
    (local.set $half (f64.mul (f64.const 0.5) (global.get $step)))
    (local.set $q0 (i32.add (local.get $from) (i32.const 32)))
    (local.set $g0 (i32.add (local.get $q0) (local.get $nb)))
    (local.set $p0 (i32.add (local.get $g0) (local.get $nb)))
    (local.set $q (i32.add (local.get $to) (i32.const 32)))
    (local.set $g (i32.add (local.get $q) (local.get $nb)))
    (local.set $p (i32.add (local.get $g) (local.get $nb)))
    (local.set $v (i32.add (local.get $p) (local.get $nb)))
    (loop $next
      (local.set $x
        (f64.add
          (f64.load (i32.add (local.get $p0) (local.get $i)))
          (f64.mul (local.get $half) (f64.load (i32.add (local.get $g0) (local.get $i))))))
      (f64.store (i32.add (local.get $p) (local.get $i)) (local.get $x))
      (local.set $x
        (f64.add
          (f64.load (i32.add (local.get $q0) (local.get $i)))
          (f64.mul
            (global.get $step)
            (f64.mul (f64.load (i32.add (global.get $variance) (local.get $i))) (local.get $x)))))
      (f64.store (i32.add (local.get $q) (local.get $i)) (local.get $x))
      (f64.store (i32.add (global.get $input) (local.get $i)) (local.get $x))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $nb))))
    (call $model)
    (f64.store (local.get $to) (f64.load (global.get $value)))
    (local.set $i (i32.const 0))
    (loop $next
      (local.set $x (f64.load (i32.add (global.get $slope) (local.get $i))))
      (f64.store (i32.add (local.get $g) (local.get $i)) (local.get $x))
      (local.set $x
        (f64.add
          (f64.load (i32.add (local.get $p) (local.get $i)))
          (f64.mul (local.get $half) (local.get $x))))
      (f64.store (i32.add (local.get $p) (local.get $i)) (local.get $x))
      (f64.store (i32.add (local.get $sum) (local.get $i)) (local.get $x))
      (local.set $y (f64.mul (f64.load (i32.add (global.get $variance) (local.get $i))) (local.get $x)))
      (f64.store (i32.add (local.get $v) (local.get $i)) (local.get $y))
      (local.set $kinetic (f64.add (local.get $kinetic) (f64.mul (local.get $x) (local.get $y))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $nb))))
    (f64.store offset=8 (local.get $to) (f64.mul (f64.const 0.5) (local.get $kinetic))))

  ;; ---- trees ----

  ;; One leapfrog from the origin: a tree of one point. 0 when it diverges.
  (func $grow (param $tree i32) (result i32)
    (local $from i32) (local $to i32) (local $gain f64) (local $ratio f64)
    (local.set $from (global.get $origin))
    (local.set $to (call $take))
    (call $leapfrog (local.get $from) (local.get $to) (i32.add (local.get $tree) (i32.const 24)))
    (i32.store offset=16
      (local.get $to)
      (i32.add
        (i32.load offset=16 (local.get $from))
        (select (i32.const 1) (i32.const -1) (f64.gt (global.get $step) (f64.const 0)))))
    (i32.store offset=20 (local.get $to) (i32.const 3))
    (global.set $leapfrogs (i32.add (global.get $leapfrogs) (i32.const 1)))
    (local.set $gain
      (f64.add
        (f64.sub (f64.load (local.get $to)) (f64.load (global.get $points)))
        (f64.sub (f64.load offset=8 (global.get $points)) (f64.load offset=8 (local.get $to)))))
    (if
      (i32.eqz
        (i32.and
          (f64.ge (local.get $gain) (f64.neg (global.get $worst)))
          (f64.lt (local.get $gain) (f64.const inf))))
      (then
        (global.set $diverging (i32.const 1))
        (global.set $gain (local.get $gain))
        (call $copy
          (i32.add (global.get $variance) (global.get $nb))
          (i32.add (local.get $from) (i32.const 32))
          (global.get $nb))
        (call $copy
          (i32.add (global.get $variance) (i32.shl (global.get $nb) (i32.const 1)))
          (i32.add (local.get $to) (i32.const 32))
          (global.get $nb))
        (return (i32.const 0))))
    (local.set $ratio (call $exp (f64.neg (f64.abs (local.get $gain)))))
    (global.set $acceptSum
      (f64.add
        (global.get $acceptSum)
        (select (local.get $ratio) (f64.const 1) (f64.lt (local.get $gain) (f64.const 0)))))
    (global.set $symmetricSum
      (f64.add
        (global.get $symmetricSum)
        (f64.div
          (f64.mul (f64.const 2) (local.get $ratio))
          (f64.add (f64.const 1) (local.get $ratio)))))
    (i32.store (local.get $tree) (local.get $to))
    (i32.store offset=4 (local.get $tree) (local.get $to))
    (i32.store offset=8 (local.get $tree) (local.get $to))
    (if (f64.gt (f64.sub (local.get $gain) (global.get $shift)) (f64.const 600))
      (then (call $rescale (local.get $gain))))
    (f64.store offset=16
      (local.get $tree)
      (if (result f64) (f64.ne (global.get $shift) (f64.const 0))
        (then (call $exp (f64.sub (local.get $gain) (global.get $shift))))
        (else
          (select
            (local.get $ratio)
            (f64.div (f64.const 1) (local.get $ratio))
            (f64.lt (local.get $gain) (f64.const 0))))))
    (global.set $origin (local.get $to))
    (i32.const 1))

  ;; `bytes` is a multiple of 8, and not 0.
  (func $copy (param $to i32) (param $from i32) (param $bytes i32)
    (loop $next
      (local.set $bytes (i32.sub (local.get $bytes) (i32.const 8)))
      (f64.store (i32.add (local.get $to) (local.get $bytes)) (f64.load (i32.add (local.get $from) (local.get $bytes))))
      (br_if $next (local.get $bytes))))

  ;; Makes `gain` the new unit of all weights.
  (func $rescale (param $gain f64)
    (local $factor f64) (local $tree i32)
    (local.set $factor (call $exp (f64.sub (global.get $shift) (local.get $gain))))
    (global.set $shift (local.get $gain))
    (local.set $tree (global.get $trees))
    (loop $next
      (f64.store offset=16
        (local.get $tree)
        (f64.mul (f64.load offset=16 (local.get $tree)) (local.get $factor)))
      (br_if $next
        (i32.lt_u
          (local.tee $tree (i32.add (local.get $tree) (global.get $treeSize)))
          (global.get $points)))))

  ;; Grows 2^depth points on from the origin into `tree`. 0 when they diverge or turn.
  (func $build (param $depth i32) (param $tree i32) (result i32)
    (local $second i32) (local $weight f64)
    (if (i32.eqz (local.get $depth)) (then (return (call $grow (local.get $tree)))))
    (if (i32.eqz (call $build (i32.sub (local.get $depth) (i32.const 1)) (local.get $tree)))
      (then (return (i32.const 0))))
    (local.set $second
      (i32.add
        (global.get $trees)
        (i32.mul (i32.add (local.get $depth) (i32.const 2)) (global.get $treeSize))))
    (if (i32.eqz (call $build (i32.sub (local.get $depth) (i32.const 1)) (local.get $second)))
      (then (return (i32.const 0))))
    (local.set $weight (f64.load offset=16 (local.get $second)))
    (call $merge
      (local.get $tree)
      (local.get $second)
      (f64.lt
        (f64.mul (call $uniform) (f64.add (f64.load offset=16 (local.get $tree)) (local.get $weight)))
        (local.get $weight))
      (i32.eq (local.get $depth) (i32.const 1))))

  (func $merge (param $first i32) (param $second i32) (param $takeSecond i32) (param $leaves i32) (result i32)
    (local $onward i32)
    (local.set $onward
      (if (result i32) (local.get $leaves)
        (then (call $onwardPair (local.get $first) (local.get $second)))
        (else (call $onwardTrees (local.get $first) (local.get $second)))))
    (f64.store offset=16
      (local.get $first)
      (f64.add (f64.load offset=16 (local.get $first)) (f64.load offset=16 (local.get $second))))
    (call $release (i32.load offset=4 (local.get $first)))
    (call $release (i32.load (local.get $second)))
    (if (local.get $takeSecond)
      (then
        (call $release (i32.load offset=8 (local.get $first)))
        (i32.store offset=8 (local.get $first) (i32.load offset=8 (local.get $second))))
      (else (call $release (i32.load offset=8 (local.get $second)))))
    (i32.store offset=4 (local.get $first) (i32.load offset=4 (local.get $second)))
    (local.get $onward))

  (func $momentum (param $point i32) (result i32)
    (i32.add (i32.add (local.get $point) (i32.const 32)) (i32.shl (global.get $nb) (i32.const 1))))

  (func $velocity (param $point i32) (result i32)
    (i32.add (call $momentum (local.get $point)) (global.get $nb)))

  (func $onwardPair (param $first i32) (param $second i32) (result i32)
    (local $i i32) (local $v0 i32) (local $v1 i32) (local $a f64) (local $b f64) (local $total f64)
    (local.set $v0 (call $velocity (i32.load (local.get $first))))
    (local.set $v1 (call $velocity (i32.load offset=4 (local.get $second))))
    (local.set $first (i32.add (local.get $first) (i32.const 24)))
    (local.set $second (i32.add (local.get $second) (i32.const 24)))
    (loop $next
      (local.set $total
        (f64.add
          (f64.load (i32.add (local.get $first) (local.get $i)))
          (f64.load (i32.add (local.get $second) (local.get $i)))))
      (f64.store (i32.add (local.get $first) (local.get $i)) (local.get $total))
      (local.set $a
        (f64.add
          (local.get $a)
          (f64.mul (f64.load (i32.add (local.get $v0) (local.get $i))) (local.get $total))))
      (local.set $b
        (f64.add
          (local.get $b)
          (f64.mul (f64.load (i32.add (local.get $v1) (local.get $i))) (local.get $total))))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (global.get $nb))))
    (i32.and (f64.gt (local.get $a) (f64.const 0)) (f64.gt (local.get $b) (f64.const 0))))

  (func $onwardTrees (param $first i32) (param $second i32) (result i32)
    (local $i i32) (local $v0 i32) (local $v1 i32) (local $v2 i32) (local $v3 i32) (local $p1 i32) (local $p2 i32)
    (local $a f64) (local $b f64) (local $c f64) (local $d f64) (local $e f64) (local $f f64)
    (local $left f64) (local $right f64) (local $total f64)
    (local.set $v0 (call $velocity (i32.load (local.get $first))))
    (local.set $p1 (call $momentum (i32.load offset=4 (local.get $first))))
    (local.set $v1 (i32.add (local.get $p1) (global.get $nb)))
    (local.set $p2 (call $momentum (i32.load (local.get $second))))
    (local.set $v2 (i32.add (local.get $p2) (global.get $nb)))
    (local.set $v3 (call $velocity (i32.load offset=4 (local.get $second))))
    (local.set $first (i32.add (local.get $first) (i32.const 24)))
    (local.set $second (i32.add (local.get $second) (i32.const 24)))
    (loop $next
      (local.set $left (f64.load (i32.add (local.get $first) (local.get $i))))
      (local.set $right (f64.load (i32.add (local.get $second) (local.get $i))))
      (local.set $total (f64.add (local.get $left) (local.get $right)))
      (local.set $left (f64.add (local.get $left) (f64.load (i32.add (local.get $p2) (local.get $i)))))
      (local.set $right (f64.add (local.get $right) (f64.load (i32.add (local.get $p1) (local.get $i)))))
      (f64.store (i32.add (local.get $first) (local.get $i)) (local.get $total))
      (local.set $a
        (f64.add
          (local.get $a)
          (f64.mul (f64.load (i32.add (local.get $v0) (local.get $i))) (local.get $total))))
      (local.set $b
        (f64.add
          (local.get $b)
          (f64.mul (f64.load (i32.add (local.get $v3) (local.get $i))) (local.get $total))))
      (local.set $c
        (f64.add
          (local.get $c)
          (f64.mul (f64.load (i32.add (local.get $v0) (local.get $i))) (local.get $left))))
      (local.set $d
        (f64.add
          (local.get $d)
          (f64.mul (f64.load (i32.add (local.get $v2) (local.get $i))) (local.get $left))))
      (local.set $e
        (f64.add
          (local.get $e)
          (f64.mul (f64.load (i32.add (local.get $v1) (local.get $i))) (local.get $right))))
      (local.set $f
        (f64.add
          (local.get $f)
          (f64.mul (f64.load (i32.add (local.get $v3) (local.get $i))) (local.get $right))))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (global.get $nb))))
    (i32.and
      (i32.and
        (i32.and (f64.gt (local.get $a) (f64.const 0)) (f64.gt (local.get $b) (f64.const 0)))
        (i32.and (f64.gt (local.get $c) (f64.const 0)) (f64.gt (local.get $d) (f64.const 0))))
      (i32.and (f64.gt (local.get $e) (f64.const 0)) (f64.gt (local.get $f) (f64.const 0)))))

  ;; ---- the metric; see mcmc/fisher-diagonal.ts and mcmc/running-variance.ts ----

  ;; The present state's position and gradient join the moments of both windows; the counts are those after it.
  (func $observe (export "observe") (param $foreground f64) (param $background f64)
    (local $moments i32) (local $position i32) (local $gradient i32)
    (local.set $moments (call $moments))
    (local.set $position (i32.add (global.get $points) (i32.const 32)))
    (local.set $gradient (i32.add (local.get $position) (global.get $nb)))
    (call $welford (local.get $moments) (local.get $position) (local.get $foreground))
    (local.set $moments (i32.add (local.get $moments) (i32.shl (global.get $nb) (i32.const 1))))
    (call $welford (local.get $moments) (local.get $gradient) (local.get $foreground))
    (local.set $moments (i32.add (local.get $moments) (i32.shl (global.get $nb) (i32.const 1))))
    (call $welford (local.get $moments) (local.get $position) (local.get $background))
    (local.set $moments (i32.add (local.get $moments) (i32.shl (global.get $nb) (i32.const 1))))
    (call $welford (local.get $moments) (local.get $gradient) (local.get $background)))

  (func $moments (result i32)
    (i32.add (global.get $points) (i32.mul (global.get $pointSize) (i32.const 56))))

  (func $welford (param $mean i32) (param $x i32) (param $count f64)
    (local $end i32) (local $squares i32) (local $delta f64) (local $new f64)
    (local.set $end (i32.add (local.get $mean) (global.get $nb)))
    (local.set $squares (i32.add (local.get $mean) (global.get $nb)))
    (loop $next
      (local.set $delta (f64.sub (f64.load (local.get $x)) (f64.load (local.get $mean))))
      (local.set $new
        (f64.add (f64.load (local.get $mean)) (f64.div (local.get $delta) (local.get $count))))
      (f64.store (local.get $mean) (local.get $new))
      (f64.store
        (local.get $squares)
        (f64.add
          (f64.load (local.get $squares))
          (f64.mul (local.get $delta) (f64.sub (f64.load (local.get $x)) (local.get $new)))))
      (local.set $x (i32.add (local.get $x) (i32.const 8)))
      (local.set $squares (i32.add (local.get $squares) (i32.const 8)))
      (br_if $next
        (i32.lt_u (local.tee $mean (i32.add (local.get $mean) (i32.const 8))) (local.get $end)))))

  ;; Variances from the foreground's moments; one that is not positive and finite leaves the old one.
  (func $renew (export "renew")
    (local $i i32) (local $above i32) (local $below i32) (local $value f64)
    (local.set $above (i32.add (call $moments) (global.get $nb)))
    (local.set $below (i32.add (local.get $above) (i32.shl (global.get $nb) (i32.const 1))))
    (loop $next
      (local.set $value
        (f64.sqrt
          (f64.div
            (f64.load (i32.add (local.get $above) (local.get $i)))
            (f64.load (i32.add (local.get $below) (local.get $i))))))
      (if
        (i32.and
          (f64.gt (local.get $value) (f64.const 0))
          (f64.lt (local.get $value) (f64.const inf)))
        (then
          (f64.store
            (i32.add (global.get $variance) (local.get $i))
            (f64.min (f64.max (local.get $value) (f64.const 1e-20)) (f64.const 1e20)))))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (global.get $nb)))))

  ;; ---- a transition ----

  (func $transition (export "transition") (param $step f64) (param $maxDepth i32)
    (local $whole i32) (local $grown i32) (local $forward i32) (local $go i32) (local $point i32)
    (local.set $whole (global.get $trees))
    (local.set $grown (i32.add (local.get $whole) (global.get $treeSize)))
    (call $begin (local.get $whole))
    (local.set $forward (i32.const 1))
    (block $done
      (loop $double
        (br_if $done (i32.ge_s (global.get $depth) (local.get $maxDepth)))
        (local.set $go (f64.lt (call $uniform) (f64.const 0.5)))
        (if (i32.ne (local.get $go) (local.get $forward))
          (then
            (local.set $point (i32.load offset=4 (local.get $whole)))
            (i32.store offset=4 (local.get $whole) (i32.load (local.get $whole)))
            (i32.store (local.get $whole) (local.get $point))))
        (local.set $forward (local.get $go))
        (global.set $step (select (local.get $step) (f64.neg (local.get $step)) (local.get $go)))
        (global.set $origin (i32.load offset=4 (local.get $whole)))
        (br_if $done (i32.eqz (call $build (global.get $depth) (local.get $grown))))
        (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
        (br_if $done (i32.eqz (call $extend (local.get $whole) (local.get $grown))))
        (global.set $limited (i32.eq (global.get $depth) (local.get $maxDepth)))
        (br $double)))
    (call $finish (i32.load offset=8 (local.get $whole))))

  (func $begin (param $whole i32)
    (local $current i32)
    (local.set $current (global.get $points))
    (call $refresh (i32.add (local.get $whole) (i32.const 24)))
    (i32.store offset=16 (local.get $current) (i32.const 0))
    ;; More holders than places: the present state is never given back.
    (i32.store offset=20 (local.get $current) (i32.const 0x40000000))
    (i32.store (local.get $whole) (local.get $current))
    (i32.store offset=4 (local.get $whole) (local.get $current))
    (i32.store offset=8 (local.get $whole) (local.get $current))
    (f64.store offset=16 (local.get $whole) (f64.const 1))
    (global.set $freeCount (i32.const 0))
    (global.set $fresh (i32.add (local.get $current) (global.get $pointSize)))
    (global.set $shift (f64.const 0))
    (global.set $depth (i32.const 0))
    (global.set $leapfrogs (i32.const 0))
    (global.set $acceptSum (f64.const 0))
    (global.set $symmetricSum (f64.const 0))
    (global.set $diverging (i32.const 0))
    (global.set $limited (i32.const 0))
    (global.set $gain (f64.const 0)))

  ;; Adds a doubling to the trajectory: the new half is preferred. 0 when the whole turns.
  (func $extend (param $whole i32) (param $grown i32) (result i32)
    (local $old f64) (local $new f64)
    (local.set $old (f64.load offset=16 (local.get $whole)))
    (local.set $new (f64.load offset=16 (local.get $grown)))
    (call $merge
      (local.get $whole)
      (local.get $grown)
      (if (result i32) (f64.ge (local.get $new) (local.get $old))
        (then (i32.const 1))
        (else (f64.lt (f64.mul (call $uniform) (local.get $old)) (local.get $new))))
      (i32.eq (global.get $depth) (i32.const 1))))

  ;; The draw becomes the present state; what happened is written down.
  (func $finish (param $draw i32)
    (local $out i32)
    (if (i32.ne (local.get $draw) (global.get $points))
      (then (call $copy (global.get $points) (local.get $draw) (global.get $pointSize))))
    (local.set $draw (global.get $points))
    (local.set $out (global.get $results))
    (f64.store (local.get $out) (f64.convert_i32_s (global.get $depth)))
    (f64.store offset=8 (local.get $out) (f64.convert_i32_s (global.get $leapfrogs)))
    (f64.store offset=16 (local.get $out) (global.get $acceptSum))
    (f64.store offset=24 (local.get $out) (global.get $symmetricSum))
    (f64.store offset=32 (local.get $out) (f64.convert_i32_s (global.get $diverging)))
    (f64.store offset=40 (local.get $out) (f64.convert_i32_s (global.get $limited)))
    (f64.store offset=48 (local.get $out) (global.get $gain))
    (f64.store offset=56 (local.get $out) (f64.load (local.get $draw)))
    (f64.store offset=64 (local.get $out) (f64.load offset=8 (local.get $draw)))
    (f64.store offset=72 (local.get $out) (f64.convert_i32_s (i32.load offset=16 (local.get $draw)))))

  ;; ---- a block of transitions ----

  ;; Does at most `count` transitions, one that diverges being the last, and writes a row for each. `step` is the step
  ;; size before jitter. What is learned, `mode`: nothing, for draws (0), or the step size from the acceptance (1) or the
  ;; symmetric one (2), and with `learn` the metric too; the counts are those of its windows so far. Gives the rows.
  (func (export "block")
    (param $count i32) (param $maxDepth i32) (param $step f64) (param $jitter f64)
    (param $mode i32) (param $learn i32) (param $foreground f64) (param $background f64) (param $target f64)
    (result i32)
    (local $row i32) (local $this f64) (local $admitted f64) (local $all f64)
    (loop $next
      (local.set $this
        (f64.mul
          (local.get $step)
          (f64.add
            (f64.const 1)
            (f64.mul
              (local.get $jitter)
              (f64.sub (f64.mul (f64.const 2) (call $uniform)) (f64.const 1))))))
      (call $transition (local.get $this) (local.get $maxDepth))
      (local.set $admitted (call $admits))
      (call $write (local.get $row) (local.get $this) (local.get $mode) (local.get $admitted))
      (if (local.get $mode)
        (then
          (if (i32.and (local.get $learn) (f64.ne (local.get $admitted) (f64.const 0)))
            (then
              (local.set $all (f64.add (local.get $all) (f64.const 1)))
              (local.set $foreground (f64.add (local.get $foreground) (f64.const 1)))
              (local.set $background (f64.add (local.get $background) (f64.const 1)))
              (call $observe (local.get $foreground) (local.get $background))
              (call $renew)))
          (local.set $step
            (call $average
              (f64.sub
                (local.get $target)
                (f64.div
                  (select
                    (global.get $acceptSum)
                    (global.get $symmetricSum)
                    (i32.eq (local.get $mode) (i32.const 1)))
                  (f64.convert_i32_s (global.get $leapfrogs))))))))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $next
        (i32.and
          (i32.lt_s (local.get $row) (local.get $count))
          (i32.eqz (global.get $diverging)))))
    (f64.store offset=120 (global.get $results) (local.get $all))
    (local.get $row))

  ;; Whether the draw is far enough from its start for the metric to learn from it: isAdmissible of mcmc/fisher.ts.
  (func $admits (result f64)
    (f64.convert_i32_u
      (f64.gt
        (f64.abs (f64.load offset=72 (global.get $results)))
        (select (f64.const 4) (f64.const 0) (global.get $diverging)))))

  ;; A step of dual averaging, `short` by how much acceptance missed its target: the next step size.
  (func $average (param $short f64) (result f64)
    (local $state i32) (local $count f64) (local $root f64) (local $eta f64) (local $gap f64) (local $log f64)
    (local.set $state (i32.add (global.get $results) (i32.const 80)))
    (local.set $count (f64.add (f64.load offset=8 (local.get $state)) (f64.const 1)))
    (f64.store offset=8 (local.get $state) (local.get $count))
    (local.set $eta (f64.div (f64.const 1) (f64.add (local.get $count) (f64.const 10))))
    (local.set $root (f64.sqrt (local.get $count)))
    (local.set $gap
      (f64.add
        (f64.mul
          (f64.sub (f64.const 1) (local.get $eta))
          (f64.load offset=16 (local.get $state)))
        (f64.mul (local.get $eta) (local.get $short))))
    (f64.store offset=16 (local.get $state) (local.get $gap))
    ;; Steps beyond π are unstable.
    (local.set $log
      (f64.min
        (f64.sub
          (f64.load (local.get $state))
          (f64.div (f64.mul (local.get $gap) (local.get $root)) (f64.const 0.05)))
        (f64.const 1.1447298858494002)))
    (f64.store offset=24 (local.get $state) (local.get $log))
    (local.set $eta
      (f64.div (f64.const 1) (f64.mul (local.get $root) (f64.sqrt (local.get $root)))))
    (f64.store offset=32
      (local.get $state)
      (f64.add
        (f64.mul
          (f64.sub (f64.const 1) (local.get $eta))
          (f64.load offset=32 (local.get $state)))
        (f64.mul (local.get $eta) (local.get $log))))
    (call $exp (local.get $log)))

  ;; Row `row` of the block.
  (func $write (param $row i32) (param $step f64) (param $mode i32) (param $admitted f64)
    (local $current i32) (local $all i32) (local $out i32) (local $kind f64)
    (local.set $current (global.get $points))
    (local.set $all (i32.mul (global.get $capacity) (global.get $nb)))
    (local.set $out (i32.add (global.get $rows) (i32.mul (local.get $row) (global.get $nb))))
    (call $copy (local.get $out) (i32.add (local.get $current) (i32.const 32)) (global.get $nb))
    (call $copy
      (i32.add (local.get $out) (local.get $all))
      (i32.add (i32.add (local.get $current) (i32.const 32)) (global.get $nb))
      (global.get $nb))
    (local.set $out (i32.add (global.get $rows) (i32.shl (local.get $all) (i32.const 1))))
    (f64.store
      (i32.add
        (local.get $out)
        (i32.add
          (i32.mul (global.get $capacity) (i32.const 88))
          (i32.shl (local.get $row) (i32.const 3))))
      (local.get $admitted))
    (local.set $out (i32.add (local.get $out) (i32.mul (local.get $row) (i32.const 88))))
    (f64.store
      (local.get $out)
      (f64.div (global.get $acceptSum) (f64.convert_i32_s (global.get $leapfrogs))))
    (f64.store offset=8 (local.get $out) (local.get $step))
    (f64.store offset=16 (local.get $out) (f64.convert_i32_s (global.get $depth)))
    (f64.store offset=24 (local.get $out) (f64.convert_i32_s (global.get $leapfrogs)))
    (f64.store offset=32
      (local.get $out)
      (f64.sub (f64.load offset=8 (local.get $current)) (f64.load (local.get $current))))
    (f64.store offset=40 (local.get $out) (f64.convert_i32_s (global.get $diverging)))
    (f64.store offset=48 (local.get $out) (f64.load (local.get $current)))
    (f64.store offset=56 (local.get $out) (f64.convert_i32_u (i32.ne (local.get $mode) (i32.const 0))))
    (f64.store offset=64 (local.get $out) (f64.convert_i32_s (global.get $limited)))
    (if (global.get $diverging)
      (then
        (local.set $kind
          (select (f64.const 1) (f64.const 2) (i32.ne (local.get $mode) (i32.const 0))))))
    (f64.store offset=72 (local.get $out) (local.get $kind))
    (f64.store offset=80 (local.get $out) (f64.const 0))))
