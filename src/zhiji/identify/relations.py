"""Who belongs together without being one: households, from the same door, or from one phone and one surname.

A block of flats, a hotel or a front desk's phone makes no household: what more than `LARGEST` parties share is no home.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from zhiji.identify.normalize import Features

LARGEST = 10


def _links(party: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(party, shared value) where two to `LARGEST` parties say it."""
    said = codes >= 0
    if not said.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    distinct = np.unique(codes[said] * (party.max() + 1) + party[said])
    value, owner = distinct // (party.max() + 1), distinct % (party.max() + 1)
    sharing = np.bincount(value)[value]
    kept = (sharing > 1) & (sharing <= LARGEST)
    return owner[kept], value[kept]


def _door_codes(features: Features) -> np.ndarray | None:
    """The address of every record where it names a road and a number, -1 else."""
    if "address" not in features:
        return None
    address = features["address"]
    exact = address.codes["site"] >= 0
    codes = address.slots[0]
    return np.where((codes >= 0) & exact[codes], codes, -1)


def _phone_codes(features: Features) -> np.ndarray | None:
    """Phone and surname of every record as one number, -1 where one is not said."""
    if not {"phone", "family"} <= set(features):
        return None
    phone, family = features["phone"], features["family"]
    a, b = phone.slots[0], family.slots[0]
    sounds = np.where(b >= 0, family.codes["sound"][b], -1)
    return np.where((a >= 0) & (sounds >= 0), a * (sounds.max(initial=0) + 1) + sounds, -1)


def find_households(features: Features, party: np.ndarray) -> np.ndarray:
    """A household number for every party number, -1 = none found.

    `party[record]`: number of the party of each record of `features`.
    """
    size = int(party.max(initial=-1)) + 1
    owners, hubs, offset = [], [], size
    for codes in (_door_codes(features), _phone_codes(features)):
        if codes is None:
            continue
        owner, value = _links(party, np.unique(codes, return_inverse=True)[1] - int((codes < 0).any()))
        owners.append(owner)
        hubs.append(offset + value)
        offset += int(value.max(initial=-1)) + 1
    if not sum(map(len, owners)):
        return np.full(size, -1)
    ends = np.concatenate(owners), np.concatenate(hubs)
    labels = connected_components(
        coo_matrix((np.ones(len(ends[0]), np.int8), ends), shape=(offset, offset)), directed=False
    )[1][:size]
    members = np.bincount(labels)[labels]
    return np.where((members > 1) & (members <= 2 * LARGEST), labels, -1)
