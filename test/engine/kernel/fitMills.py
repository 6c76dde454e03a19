"""Makes the coefficients of the kernel's Mills ratio (src/engine/kernel/millsCoefficients.ts, src/wasm/constants.ts).

  M(z) = N(-z)/n(z) on [0, 39], numerator degree 8, denominator degree 9 with leading coefficient 1, minimax in
  relative error over 1 + z z: what a unit in the last place of the inputs does to a premium grows like that.

Needs Python 3 and mpmath; prints coefficients from the constant term up, and the largest weighted relative error, exact
and after rounding to doubles. Run: python3 fitMills.py
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'math'))
from fitMills import extrema, lu_solve, matrix, mills, mp, mpf, polynomial, spread  # noqa: E402

M, N, END = 8, 9, mpf(39)
mp.dps = 60


def weight(z):
    return 1 + z * z


def solve(nodes, previous):
    size = M + N + 2
    a, b = matrix(size, size), matrix(size, 1)
    for i, z in enumerate(nodes):
        v = mills(z)
        scale = polynomial(previous, z) if previous else (1 + z) ** N
        for j in range(M + 1):
            a[i, j] = z ** j
        for j in range(N):
            a[i, M + 1 + j] = -v * z ** j
        a[i, size - 1] = -((-1) ** i) * v * weight(z) * scale
        b[i] = v * z ** N
    x = lu_solve(a, b)
    return [x[j] for j in range(M + 1)], [x[M + 1 + j] for j in range(N)] + [mpf(1)], x[size - 1]


def error(p, q):
    return lambda z: (polynomial(p, z) / polynomial(q, z) / mills(z) - 1) / weight(z)


nodes, previous = spread(mpf(0), END, M + N + 2), None
for step in range(12):
    for _ in range(6):
        p, q, level = solve(nodes, previous)
        previous = q
    nodes, worst = extrema(error(p, q), mpf(0), END, M + N + 2, 700)
    if len(nodes) < M + N + 2 or worst < abs(level) * mpf('1.02'):
        break
p, q = [float(c) for c in p], [float(c) for c in q]
rounded = max(abs(error([mpf(c) for c in p], [mpf(c) for c in q])(z)) for z in spread(mpf(0), END, 700))
print('exact', mp.nstr(worst, 4), 'rounded', mp.nstr(rounded, 4))
print('P =', p)
print('Q =', q)
