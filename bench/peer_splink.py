"""Splink 5 with a hand-made model, as its documentation teaches, on one of the test sets; run in its own environment.

    python bench/peer_splink.py TABLE.parquet SET     prints one line of JSON: closure F1 at .95 and at the best

The best threshold is found by the truth, which no user has. `TABLE` holds the columns under the model's names,
`unique_id` and `truth`. The environment is made by `bench/matching.py`.
"""

import json
import logging
import resource
import sys
import time
import warnings

import pandas as pd

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
PINS = ("splink==5.0.0", "pandas", "pyarrow")
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)


def make_settings(name: str):
    """Comparisons, blocking rules and training rules of one set."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    jaro = lambda column: cl.JaroWinklerAtThresholds(column, [0.9, 0.7])
    adjusted = lambda column: cl.ExactMatch(column).configure(term_frequency_adjustments=True)
    names = [
        jaro("first_name").configure(term_frequency_adjustments=True),
        jaro("surname").configure(term_frequency_adjustments=True),
    ]
    dob = cl.DamerauLevenshteinAtThresholds("dob", [1, 2])
    if name.startswith("febrl"):
        comparisons = [
            *names,
            dob,
            cl.DamerauLevenshteinAtThresholds("ssn", [1, 2]),
            cl.LevenshteinAtThresholds("street", 2),
            adjusted("postcode"),
        ]
        rules = [
            ("first_name", "surname"),
            ("dob",),
            ("ssn",),
            ("postcode", "first_name"),
            ("postcode", "surname"),
            ("street",),
        ]
    elif name == "gen":
        comparisons = [
            *names,
            dob,
            adjusted("city"),
            cl.LevenshteinAtThresholds("email", 2),
            cl.LevenshteinAtThresholds("phone", 1),
        ]
        rules = [("first_name", "surname"), ("surname", "dob"), ("first_name", "dob"), ("email",), ("phone",)]
    else:
        comparisons = [*names, dob, adjusted("city"), cl.LevenshteinAtThresholds("email", 2)]
        rules = [("first_name",), ("surname",), ("dob",), ("email",)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
    )
    training = [block_on("first_name", "surname"), block_on("dob")]
    return settings, training, block_on("first_name", "surname", "dob")


def closure_f1(labels: pd.Series, truth: pd.Series) -> float:
    """Pairwise F1 of the clusters."""
    pairs = lambda counts: float((counts * (counts - 1) / 2).sum())
    both = pairs(pd.DataFrame({"a": labels, "b": truth}).value_counts())
    return 2 * both / (pairs(labels.value_counts()) + pairs(truth.value_counts()))


def main() -> None:
    from splink import DuckDBAPI, Linker

    table = pd.read_parquet(sys.argv[1])
    settings, training, certain = make_settings(sys.argv[2])
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    api = DuckDBAPI()
    frame = table.drop(columns="truth")
    try:
        linker = Linker(frame, settings, api)
    except (TypeError, ValueError, AttributeError):
        linker = Linker(api.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([certain], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    scored = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    truth = table.set_index("unique_id")["truth"]
    f1 = {}
    for threshold in THRESHOLDS:
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, threshold).as_pandas_dataframe()
        labels = found.set_index("unique_id")["cluster_id"].reindex(truth.index)
        f1[threshold] = closure_f1(labels, truth)
        if threshold == 0.95:
            seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime - before.ru_utime
    print(
        json.dumps(
            {
                "at_95": f1[0.95],
                "best": max(f1.values()),
                "best_threshold": max(f1, key=f1.get),
                "seconds": seconds,
                "cpu": cpu,
            }
        )
    )


if __name__ == "__main__":
    main()
