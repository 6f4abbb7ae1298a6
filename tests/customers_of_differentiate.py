"""Made-up customers whose true process is known."""

from __future__ import annotations

import numpy as np

from zhiji.differentiate import Purchases


def simulate_pareto(customers: int, *, days: int, seed: int, parameters=(0.6, 10.0, 0.6, 12.0)) -> Purchases:
    """Customers of a true Pareto/NBD, all new on day 0 to 60, buying until `days`; amounts of a true Gamma-Gamma."""
    rng = np.random.default_rng(seed)
    r, alpha, s, beta = parameters
    rate = rng.gamma(r, 7 * 1.0 / alpha, customers) / 49
    leaves = rng.exponential(1, customers) / np.maximum(rng.gamma(s, 1 / (7 * beta), customers), 1e-12)
    first = rng.integers(0, 60, customers)
    stays = np.minimum(leaves, days - first)
    count = rng.poisson(rate * stays)
    who = np.concatenate([np.arange(customers), np.repeat(np.arange(customers), count)])
    later = first[who[customers:]] + np.ceil(rng.random(count.sum()) * stays[who[customers:]])
    day = np.concatenate([first, later]).astype(np.int64)
    cells = np.unique(who * (days + 2) + day)
    who, day = np.divmod(cells, days + 2)
    own = rng.gamma(4.0, 1.0, customers)
    amount = rng.gamma(6.0, 60.0 / own[who] / 6.0).round(2) + 0.01
    return Purchases(who, day, amount, customers)
