"""Fits the start values of the implied deviation (src/engine/pricing/impliedGuess.ts); needs numpy and scipy.

Prints coefficients, lowest power first, with the largest relative error on the sample. Relative minimax by
iteratively reweighted linear least squares (Lawson's idea) of P - y Q.
"""
import numpy as np
from scipy.special import erfcx

SEED = 1


def mills(z):
    return np.sqrt(np.pi / 2) * erfcx(z / np.sqrt(2))


def mills_slope(z):
    far = np.maximum(z, 3)
    tail = np.zeros_like(far)
    for k in range(400, 1, -1):
        tail = k / (far + tail)
    tail = 1 / (far + tail)
    return np.where(z < 3, 1 - z * mills(z), tail / (far + tail))


def log_share(h):
    """ln(n(h)/h - N(-h)): premium of the normal model over |F - K|."""
    return -0.5 * h * h - 0.5 * np.log(2 * np.pi) + np.log(mills_slope(h) / h)


def fit(numerator, denominator, y, rounds=60):
    weight = np.ones_like(y)
    q = np.ones_like(y)
    best = (np.inf, None, None)
    for _ in range(rounds):
        w = (np.sqrt(weight) / np.abs(q) / y)[:, None]
        a = np.hstack([numerator * w, -denominator * y[:, None] * w])
        scale = np.linalg.norm(a, axis=0)
        c = np.linalg.lstsq(a / scale, np.sqrt(weight) / np.abs(q), rcond=None)[0] / scale
        p, tail = c[: numerator.shape[1]], c[numerator.shape[1] :]
        q = 1 + denominator @ tail
        error = np.abs(numerator @ p / q / y - 1)
        if error.max() < best[0]:
            best = (error.max(), p, tail)
        weight *= error / error.mean() + 0.05
        weight /= weight.mean()
    return best


def powers(z, first, last):
    return np.stack([z**i for i in range(first, last + 1)], 1)


def show(name, result):
    error, p, q = result
    print(name, "error", error)
    print("  numerator  ", p.tolist())
    print("  denominator", [1.0, *q.tolist()])


def near_money():
    h = np.r_[np.geomspace(1e-9, 1.1, 6000), np.linspace(1e-3, 1.1, 6000)]
    c = np.exp(log_share(h))
    h, v = h[c > 0.099], 1 / (c[c > 0.099] + 0.5)
    show("h (c + 1/2) in v^2", fit(powers(v * v, 0, 3), powers(v * v, 1, 3), h / v))


def far_out():
    h = np.r_[np.linspace(0.8, 39, 40000), np.linspace(0.8, 4, 20000)]
    logs = log_share(h)
    h, y = h[logs < np.log(0.101)], np.sqrt(-2 * logs[logs < np.log(0.101)])
    show("h / y in y = sqrt(-2 ln c)", fit(powers(y, 0, 5), powers(y, 1, 5), h / y))


def lognormal_factor(widest=4.0, farthest=38.0, count=60000):
    random = np.random.default_rng(SEED)
    x = widest * random.beta(0.6, 0.6, count) + 1e-3
    least = np.maximum(x / farthest, 2e-3)
    s = least + (1.36 + 1.05 * np.sqrt(2 * x) - least) * random.beta(0.7, 0.6, count)
    h, t = x / s, s / 2
    premium = -0.5 * (h * h + t * t) - 0.5 * np.log(2 * np.pi) + np.log(mills(h - t) - mills(h + t))
    keep = (premium < np.log(0.501) - x / 2) & (s > 2e-3) & (h < farthest)
    x, s, h, premium = x[keep], s[keep], h[keep], premium[keep]
    target, distance = premium - np.log(2 * np.sinh(x / 2)), h.copy()
    for _ in range(60):
        distance *= np.exp(np.clip((log_share(distance) - target) * mills_slope(distance), -1, 1))
    u = x / distance
    terms = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0)]
    basis = np.stack([(u * u) ** i * (x * x) ** j for i, j in terms], 1)
    show(f"s / u in {terms} of u^2, x^2", fit(basis, basis[:, 1:], s / u, 40))


near_money()
far_out()
lognormal_factor()
