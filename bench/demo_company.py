"""The demo company at size: how long 100,000 customers with three years of orders take, and how much memory.

    python bench/demo_company.py [--customers 100000]

Claim: 100,000 customers with about 2,000,000 order lines in less than 40 s and 2 GiB. One fresh process. No peer makes
such a company; the floor given beside is the time to draw as many random numbers once. Last line: one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from datetime import date

import numpy as np

from zhiji.demo import make_company


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    arguments = parser.parse_args()
    started = time.perf_counter()
    company = make_company(customers=arguments.customers)
    made = time.perf_counter()
    history = company.history(date(2026, 10, 31))
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for _ in range(36):
        np.random.default_rng(1).random(arguments.customers * 14 * 3)
    floor = time.perf_counter() - done
    result = {
        "customers": arguments.customers,
        "order_lines": history["order_line"].num_rows,
        "people_s": round(made - started, 2),
        "history_s": round(done - made, 2),
        "draws_floor_s": round(floor, 2),
        "peak_mib": peak,
    }
    result["within"] = done - started < 40 and peak < 2048
    print(json.dumps(result))


if __name__ == "__main__":
    main()
