"""Makes the coefficients of src/engine/math/mills.ts: relative minimax rational fits (Remez exchange).

  M(z) = N(-z)/n(z) on [0, 40], numerator degree 9, denominator degree 10
  Y(z) = 1 - z M(z) = -M'(z) on [-0.25, 40], numerator degree 11, denominator degree 13

Needs Python 3 and mpmath; prints coefficients from the constant term up, and the largest relative error of
the rounded coefficients in exact arithmetic. Run: python3 fitMills.py
"""
from mpmath import mp, mpf, erfc, exp, sqrt, pi, cos, matrix, lu_solve

mp.dps = 90


def mills(z):
    return sqrt(pi / 2) * exp(z * z / 2) * erfc(z / sqrt(mpf(2)))


def decay(z):
    return 1 - z * mills(z)


def polynomial(coefficients, z):
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * z + c
    return total


def spread(lo, hi, count, centre=mpf(3)):
    """Chebyshev-like points in t = (z - lo) / (z - lo + centre), denser near lo."""
    end = (hi - lo) / (hi - lo + centre)
    points = []
    for i in range(count):
        t = end * (1 - cos(pi * i / (count - 1))) / 2
        points.append(lo + centre * t / (1 - t))
    return points


def solve(f, nodes, m, n, previous):
    """One linearised step: P - f Q = +-E f Q_previous with the leading coefficient of Q equal to 1."""
    size = m + n + 2
    a, b = matrix(size, size), matrix(size, 1)
    for i, z in enumerate(nodes):
        v = f(z)
        for j in range(m + 1):
            a[i, j] = z ** j
        for j in range(n):
            a[i, m + 1 + j] = -v * z ** j
        a[i, size - 1] = -((-1) ** i) * v * (polynomial(previous, z) if previous else (1 + abs(z)) ** n)
        b[i] = v * z ** n
    x = lu_solve(a, b)
    return [x[j] for j in range(m + 1)], [x[m + 1 + j] for j in range(n)] + [mpf(1)], x[size - 1]


def extrema(error, lo, hi, count, samples=1600):
    grid = spread(lo, hi, samples)
    values = [error(z) for z in grid]
    found = []
    start = 0
    for i in range(1, samples + 1):
        if i == samples or values[i] * values[start] < 0:
            best = max(range(start, i), key=lambda k: abs(values[k]))
            found.append(best)
            start = i
    while len(found) > count:
        found.pop(0 if abs(values[found[0]]) < abs(values[found[-1]]) else -1)
    return [grid[k] for k in found], max(abs(v) for v in values)


def fit(name, f, lo, hi, m, n):
    lo, hi = mpf(lo), mpf(hi)
    nodes = spread(lo, hi, m + n + 2)
    p, q, previous = None, None, None
    for step in range(12):
        for _ in range(6):
            p, q, level = solve(f, nodes, m, n, previous)
            previous = q
        nodes, worst = extrema(lambda z: polynomial(p, z) / polynomial(q, z) / f(z) - 1, lo, hi, m + n + 2)
        if len(nodes) < m + n + 2 or worst < abs(level) * mpf('1.02'):
            break
    # Scale so that rounding the two largest coefficients matters least is not needed: rounding is 1e-16 each.
    rp, rq = [mpf(float(c)) for c in p], [mpf(float(c)) for c in q]
    rounded = max(abs(polynomial(rp, z) / polynomial(rq, z) / f(z) - 1) for z in spread(lo, hi, 400))
    print(name, 'exact coefficients', mp.nstr(worst, 4), 'rounded', mp.nstr(rounded, 4), 'steps', step + 1)
    print('P =', [float(c) for c in p])
    print('Q =', [float(c) for c in q], flush=True)


if __name__ == '__main__':
    fit('M', mills, 0, 40, 9, 10)
    fit('Y', decay, '-0.25', 40, 11, 13)
