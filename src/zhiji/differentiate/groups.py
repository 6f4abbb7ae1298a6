"""Who is most valuable, who could grow most, who costs more than he brings - each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhiji.vocabulary.party import BZ, MGC, MVC, OTHER

GROWABLE = 0.10  # of customers: those whose peers leave most room above them
ALIVE = 0.5  # whoever has probably left does not grow
PEER_POINT = 0.75  # a customer could spend what the upper quarter of his peers spends a purchase
FEW_PEERS = 30
A_YEAR = 365


@dataclass(frozen=True)
class Outlook:
    """What grouping looks at; one entry per party.

    `value`, `service_year` (cost to serve, last year), `margin_year` (margin, last year), `amount_mean` a purchase in
    currency; `purchases` expected in the horizon; `alive` 0 to 1; `idle_days` since the last purchase (-1 = never
    bought); `peers` a whole number that peers share.
    """

    value: np.ndarray
    service_year: np.ndarray
    margin_year: np.ndarray
    amount_mean: np.ndarray
    purchases: np.ndarray
    alive: np.ndarray
    idle_days: np.ndarray
    peers: np.ndarray


def room(outlook: Outlook) -> np.ndarray:
    """How much more would each customer bring in the horizon, in amount, at his peers' upper quarter a purchase?

    0 for who is above it, has probably left, or never bought. Peers fewer than 30 are compared with everybody.

    >>> n = 40
    >>> names = ("value", "service_year", "margin_year", "purchases", "alive", "idle_days")
    >>> same = {name: np.ones(n) for name in names}
    >>> found = room(Outlook(**same, amount_mean=np.arange(1.0, 41.0), peers=np.zeros(n, int)))
    >>> float(found[0]), float(found[-1])
    (29.0, 0.0)
    """
    bought = outlook.idle_days >= 0
    point = peer_point(outlook.amount_mean, peers=outlook.peers, chosen=bought)
    more = (point - outlook.amount_mean) * outlook.purchases
    return np.where(bought & (outlook.alive >= ALIVE), np.maximum(more, 0.0), 0.0)


def peer_point(amount: np.ndarray, *, peers: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """The upper quarter's edge of `amount` among each party's peers (of those chosen), for every party."""
    if not chosen.any():
        return np.zeros(len(amount))
    here = np.flatnonzero(chosen)
    order = here[np.lexsort((amount[here], peers[here]))]
    size = np.bincount(peers[here], minlength=int(peers.max()) + 1)
    start = np.cumsum(size) - size
    whole = np.quantile(amount[here], PEER_POINT, method="lower")
    place = np.minimum(start + (PEER_POINT * (size - 1)).clip(0).astype(np.int64), len(order) - 1)
    return np.where(size >= FEW_PEERS, amount[order][place], whole)[peers]


def groups(outlook: Outlook, *, tier: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which group is each party in, and why?

    Returns group (MVC | MGC | BZ | other) and reason code, one entry per party: `value_below_zero`,
    `idle_costs_more` (a buyer without an order in over a year, who cost more last year than he brought), `top_value`,
    `peers_spend_more`, `` for other.

    Source: Peppers, Rogers (1993, 2004): most valuable, most growable, below zero.
    """
    idle = outlook.idle_days > A_YEAR  # who never bought is a prospect: not won yet, not below zero
    lost = idle & (outlook.service_year > np.maximum(outlook.margin_year, 0.0))
    below = outlook.value < 0
    growing = _widest(room(outlook), customers=int((outlook.idle_days >= 0).sum()))
    cases = [below, lost, tier == "A", growing]
    group = np.select(cases, [BZ, BZ, MVC, MGC], OTHER)
    return group, np.select(cases, ["value_below_zero", "idle_costs_more", "top_value", "peers_spend_more"], "")


def _widest(room: np.ndarray, *, customers: int) -> np.ndarray:
    count = int(GROWABLE * customers)
    chosen = np.zeros(len(room), bool)
    chosen[np.argsort(-room, kind="stable")[:count]] = True
    return chosen & (room > 0)
