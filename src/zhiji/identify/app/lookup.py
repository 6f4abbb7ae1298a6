"""Conditions shared by the reads of identification: whose customers, and keys that begin in some way."""

from __future__ import annotations

from django.db.models import Q

from zhiji.vocabulary.scope import Scope


def within(scope: Scope) -> Q:
    """The condition that keeps a query to the customers a user may see; nobody for an empty scope."""
    if scope.everything:
        return Q()
    if scope.dealer_id is not None:
        return Q(dealer_id=scope.dealer_id)
    return Q(owner=scope.owner) if scope.owner is not None else Q(pk__in=[])


def begins(key: str) -> Q:
    """Keys that begin so, as a range of the index: keys are compared byte by byte, on PostgreSQL by their collation."""
    return Q(key__gte=key, key__lt=key + "\U0010ffff")
