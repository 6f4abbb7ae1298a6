"""Fit the BG/NBD of the package `lifetimes` on a table of histories; run in its own virtual environment.

    python bench/peer_lifetimes.py HISTORIES.npy     one line of JSON: seconds, peak memory, likelihood, parameters

The environment is made by `bench/bgnbd_fit.py`; the pins are the newest versions lifetimes 0.11.3 still runs with.
"""

import json
import resource
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
PINS = ("numpy<2", "scipy<1.12", "pandas<2.1", "autograd<1.7", "dill", "lifetimes==0.11.3")


def main() -> None:
    from lifetimes import BetaGeoFitter

    repeats, recency, age = np.load(sys.argv[1])
    started = time.perf_counter()
    model = BetaGeoFitter().fit(repeats, recency / 7, age / 7)
    seconds = time.perf_counter() - started
    # its own figure is a mean on rescaled weeks; asked again at the parameters found, on the weeks themselves
    logs, weights = np.log(list(model.params_)), np.ones(len(repeats))
    total = -model._negative_log_likelihood(logs, repeats, recency / 7, age / 7, weights, 0) * len(repeats)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "log_likelihood": total, "parameters": list(model.params_)}))


if __name__ == "__main__":
    main()
