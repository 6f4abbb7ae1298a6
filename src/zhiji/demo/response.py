"""What our decisions truly do to each customer: who can be persuaded, who buys anyway, who is annoyed, who refuses.

The effects are fixed by nature and luck, never by what any model believes. Pressure builds up with each approach and
fades by two fifths a month.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from zhiji.demo.arrow import day_times, taken, text
from zhiji.demo.buying import Push, State, no_push
from zhiji.demo.chance import Chance
from zhiji.demo.contacts import LIKES, liked_channel
from zhiji.demo.texts import words
from zhiji.vocabulary.party import OUTBOUND_CHANNELS

TYPES = np.array(words("persuadable sure lost annoyed"))
PERSUADABLE, SURE, LOST, ANNOYED = range(4)
SELL_LIFT = np.array([1.9, 1.0, 1.0, 0.7])
SELL_FAVOUR = np.array([1.35, 1.03, 1.0, 0.9])
OFFERS = ("sell", "win_back", "thank")
ANSWERED_BY_DEFAULT = np.array(words("satisfaction next_need style when_replace who_uses how_to_reach how_often"))


@dataclass(frozen=True)
class Traits:
    """How each soul takes being approached: `type` (index into TYPES), `talks` (odds of answering a question),
    `liked` channel (index into LIKES), `touchy` (odds of refusing for each step of pressure)."""

    type: np.ndarray
    talks: np.ndarray
    liked: np.ndarray
    touchy: np.ndarray


@dataclass(frozen=True)
class Approach:
    """One decision that reached a soul, one row each. `buyer`: the customer who may buy because of it, -1 = nobody."""

    decision_id: np.ndarray
    record: np.ndarray
    soul: np.ndarray
    buyer: np.ndarray
    action: np.ndarray
    channel: np.ndarray
    question: np.ndarray
    day: int

    @property
    def outbound(self) -> np.ndarray:
        """Whether we reached out, so that it presses."""
        return np.isin(self.channel, OUTBOUND_CHANNELS)


def make_traits(chance: Chance, souls: np.ndarray) -> Traits:
    """Draw how each soul takes being approached."""
    kind = chance.pick("type of response", np.array([0.3, 0.32, 0.25, 0.13]), souls)
    talks = 0.08 + 0.6 * chance.uniform("talks", souls) ** 1.5
    touchy = np.where(kind == ANNOYED, 0.06, 0.012) * (0.5 + chance.uniform("touchy", souls))
    return Traits(kind, talks, liked_channel(chance, souls), touchy)


def reached_how_well(traits: Traits, approach: Approach) -> np.ndarray:
    """Factor of the channel on any effect: 1.3 on the channel liked best, 0.8 on any other."""
    return np.where(LIKES[traits.liked[approach.soul]] == approach.channel, 1.3, 0.8)


def push(traits: Traits, approach: Approach, state: State, customers: int) -> Push:
    """How the month's decisions change each customer's needs and our share. Talk to the silenced is lost."""
    result = no_push(customers)
    lift, favour = result.lift, result.favour
    acts = (approach.buyer >= 0) & ~state.silenced[np.maximum(approach.buyer, 0)]
    kind = traits.type[np.maximum(approach.buyer, 0)]
    strength = reached_how_well(traits, approach)
    mood = state.mood[np.maximum(approach.buyer, 0)]
    by = lambda action: acts & (approach.action == action)
    sell, thank, back = by("sell"), by("thank"), by("win_back") & (mood < 0.7)
    lift[approach.buyer[sell]] *= 1 + (SELL_LIFT[kind] - 1)[sell] * strength[sell]
    favour[approach.buyer[sell]] *= 1 + (SELL_FAVOUR[kind] - 1)[sell] * strength[sell]
    favour[approach.buyer[thank]] *= np.where(kind[thank] == ANNOYED, 1.0, 1 + 0.12 * strength[thank])
    favour[approach.buyer[back]] *= np.where(kind[back] <= SURE, 1 + 1.6 * strength[back], 1.0)
    return Push(np.clip(lift, 0.2, 4), np.clip(favour, 0.2, 6))


def refuses(chance: Chance, traits: Traits, approach: Approach, state: State) -> np.ndarray:
    """Which approaches make somebody say: no more of this. Grows with the pressure of the months before."""
    pressure = 1 + state.pressure[np.maximum(approach.buyer, 0)] * (approach.buyer >= 0)
    odds = traits.touchy[approach.soul] * pressure * approach.outbound * np.isin(approach.action, (*OFFERS, "ask"))
    return chance.yes("refuse", odds, state.month, approach.soul)


def answers(chance: Chance, traits: Traits, approach: Approach, state: State) -> np.ndarray:
    """Which questions are answered."""
    odds = np.minimum(traits.talks[approach.soul] * reached_how_well(traits, approach), 0.95)
    return (approach.action == "ask") & chance.yes("answer", odds, state.month, approach.soul)


def pressed(state: State, approach: Approach, refused: np.ndarray) -> State:
    """The state after the month's approaches: pressure added, a service felt, refusals remembered."""
    pressure, mood, silenced = state.pressure.copy(), state.mood.copy(), state.silenced.copy()
    buys = approach.buyer >= 0
    presses = buys & approach.outbound & np.isin(approach.action, (*OFFERS, "ask"))
    np.add.at(pressure, approach.buyer[presses], 1.0)
    helped = approach.buyer[buys & (approach.action == "serve")]
    mood[helped] = np.minimum(1.0, mood[helped] * 1.25 + 0.02)
    back = approach.buyer[buys & (approach.action == "win_back")]
    mood[back] = np.minimum(1.0, mood[back] * 1.1 + 0.02)
    silenced[approach.buyer[buys & refused]] = True
    return replace(state, pressure=pressure, mood=mood, silenced=silenced)


def response_table(
    approach: Approach, ids: pa.Array, *, kind: np.ndarray, value: np.ndarray, day: np.ndarray
) -> pa.Table:
    """One row per decision: decision_id, record_id, action, channel, kind, at, value, question.

    kind: bought (value = amount of the month) | answered (value = the answer to `question`) | refused | ignored.
    """
    asked = np.where(approach.action == "ask", approach.question, "")
    return pa.table({
        "decision_id": text(approach.decision_id), "record_id": taken(ids, approach.record),
        "action": text(approach.action), "channel": text(approach.channel), "kind": text(kind),
        "at": day_times(day, np.full(len(day), 1080)), "value": text(value), "question": text(asked),
    })  # fmt: skip
