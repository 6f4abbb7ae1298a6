"""Who is left alone, and every other lasting draw: uniform numbers from a keyed hash of the party's id.

A keyed hash needs no list of who was drawn: any machine that knows the key finds the same answer, an outsider cannot
find it at all, and a new period draws anew so that nobody is left alone for ever.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256

import numpy as np

WORDS = 4  # a SHA-256 digest holds four independent 64-bit numbers
_BLOCK = 64  # bytes, RFC 2104
_SCALE = 2.0**-53


def draw(party_id: str, *, secret: str, label: str) -> tuple[float, ...]:
    """Four uniform numbers in [0, 1) that belong to this party for ever, under this `label`.

    Returns: the same four numbers for the same three arguments on every machine.

    >>> draw("p1", secret="key", label="control 1") == draw("p1", secret="key", label="control 1")
    True

    Source: HMAC, RFC 2104, with SHA-256.
    """
    digest = hmac.digest(secret.encode(), f"{label}\0{party_id}".encode(), "sha256")
    return tuple((int.from_bytes(digest[i : i + 8], "big") >> 11) * _SCALE for i in range(0, 32, 8))


def draw_many(party_ids: Sequence[str] | np.ndarray, *, secret: str, label: str) -> np.ndarray:
    """`draw` for many parties at once.

    Returns: float array of shape (n, 4), each row what `draw` gives for that party.

    >>> draw_many(["p1", "p2"], secret="key", label="x").shape
    (2, 4)

    Source: HMAC, RFC 2104; the key's two blocks are hashed once and copied, which is why this is fast.
    """
    digests = b"".join(_digests(party_ids, secret.encode(), f"{label}\0".encode()))
    words = np.frombuffer(digests, dtype=">u8").reshape(-1, WORDS).astype(np.uint64)
    return (words >> np.uint64(11)) * _SCALE


def in_control(party_id: str, *, secret: str, period: str, share: float) -> bool:
    """Whether this party is left alone in this period.

    `share` 0 = nobody, 1 = everybody.

    >>> in_control("p1", secret="key", period="1", share=1.0)
    True

    Source: one global control group over all channels, drawn by keyed hash, renewed by period (mission IN3, ME1).
    """
    return draw(party_id, secret=secret, label=_label(period))[0] < share


def draw_control(party_ids: Sequence[str] | np.ndarray, *, secret: str, period: str, share: float) -> np.ndarray:
    """`in_control` for many parties at once.

    Returns: bool array, true = left alone; equal to the scalar answer for each party.

    >>> draw_control(["p1", "p2"], secret="key", period="1", share=0.0).tolist()
    [False, False]

    Source: as `in_control`.
    """
    return draw_many(party_ids, secret=secret, label=_label(period))[:, 0] < share


def _label(period: str) -> str:
    return f"control {period}"


def _digests(party_ids: Iterable[str], key: bytes, prefix: bytes) -> Iterable[bytes]:
    block = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = sha256(bytes(b ^ 0x36 for b in block) + prefix)
    outer = sha256(bytes(b ^ 0x5C for b in block))
    for party_id in party_ids:
        first, second = inner.copy(), outer.copy()
        first.update(party_id.encode())
        second.update(first.digest())
        yield second.digest()
