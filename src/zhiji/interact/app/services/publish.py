"""What the cycle found, in place of what live decisions and screens read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from zhiji.interact.app.models import Exposure
from zhiji.interact.catalogue import SERVE
from zhiji.interact.contact_policy import WINDOW_DAYS
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.party import OUTBOUND_CHANNELS
from zhiji.vocabulary.tables import TABLES
from zhiji.warehouse import swap_in

PUBLISHED = ("situation", "next_action", "learned_rate")


def publish(*, tables: Mapping[str, pa.Table], moment: Moment) -> None:
    """Swap in the published copies of `situation`, `next_action` and `learned_rate`, those that are handed in."""
    for name in PUBLISHED:
        if name in tables:
            swap_in(connection, name, _rows(name, tables[name]), atomic=transaction.atomic)


def _rows(name: str, table: pa.Table) -> pa.Table:
    known = TABLES[name].conform(table)
    if name == "situation":
        return _without_our_own(known)
    if name == "learned_rate":
        return known.append_column("id", pa.array(np.arange(1, known.num_rows + 1)))
    return known


def _without_our_own(situation: pa.Table) -> pa.Table:
    """`contacts_30` without the exposures of this database: live decisions count those in the party's pulse."""
    since = timezone.now() - timedelta(days=WINDOW_DAYS)
    ours = Exposure.objects.filter(at__gte=since, control=False, channel__in=OUTBOUND_CHANNELS).exclude(action=SERVE)
    counted = dict(ours.values_list("party_id").annotate(n=Count("pk")))
    parties, numbers = pa.array(list(counted), pa.string()), pa.array(list(counted.values()), pa.int64())
    mine = pc.fill_null(pc.take(numbers, pc.index_in(situation.column("party_id"), parties)), 0)
    left = pc.max_element_wise(pc.subtract(situation.column("contacts_30"), mine), 0)
    return situation.set_column(situation.column_names.index("contacts_30"), "contacts_30", left)
