"""Values that belong to nobody: a front desk's phone, `info@`, a code typed in to fill the field.

Such a value is said with many different names. It is taken out before matching: it would link strangers, and stand in
the way of what the same field truly says.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from zhiji.identify.normalize import Feature, Features

ROLES = ("phone", "email", "code", "national_id")
MOST_NAMES = 20  # different whole names with one value: more than any family
MOST_RECORDS = 80  # where no names are known


def _records_of(feature: Feature) -> tuple[np.ndarray, np.ndarray]:
    codes = np.concatenate(feature.slots)
    records = np.tile(np.arange(len(feature.slots[0])), len(feature.slots))
    return codes[codes >= 0], records[codes >= 0]


def _is_hub(feature: Feature, names: Feature | None) -> np.ndarray:
    """For every value of `feature`, whether too many say it."""
    codes, records = _records_of(feature)
    if names is None:
        return feature.counts > MOST_RECORDS
    named = names.slots[0][records]
    codes, named = codes[named >= 0], named[named >= 0]
    pairs = np.unique(codes * len(names.counts) + named)
    return np.bincount(pairs // len(names.counts), minlength=len(feature.counts)) > MOST_NAMES


def _without(feature: Feature, hub: np.ndarray) -> Feature:
    """The feature with hubs not said; later values move up, so that the first slot stays the fullest."""
    table = np.stack([np.where((slot >= 0) & ~hub[slot], slot, -1) for slot in feature.slots], axis=1)
    order = np.argsort(table < 0, axis=1, kind="stable")
    slots = np.take_along_axis(table, order, axis=1).T
    return replace(feature, slots=tuple(slots), counts=np.where(hub, 0, feature.counts))


def drop_hubs(features: Features) -> tuple[Features, dict[str, list[str]]]:
    """`features` without values that belong to nobody, and which those are: role -> values.

    >>> import pyarrow as pa
    >>> from zhiji.identify.normalize import Plan, get_features
    >>> table = pa.table({"phone": ["87654321"] * 90 + ["13812345678"]})
    >>> drop_hubs(get_features(table, plan=Plan.of(table, {"phone": "phone"})))[1]
    {'phone': ['87654321']}
    """
    kept, dropped = dict(features), {}
    for role in ROLES:
        if role in features:
            hub = _is_hub(features[role], features.get("name"))
            if hub.any():
                kept[role] = _without(features[role], hub)
                dropped[role] = features[role].forms["value"][hub].tolist()
    return {role: feature for role, feature in kept.items() if feature.said}, dropped
