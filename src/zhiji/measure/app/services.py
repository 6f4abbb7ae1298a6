"""Writes of the step `measure`: the effects of a run."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
from django.db import transaction

from zhiji.measure.app.models import Effect
from zhiji.vocabulary.moment import Moment


def publish(*, tables: Mapping[str, pa.Table], moment: Moment) -> None:
    """Keep the effects of this run; those of earlier runs stay, those of the same run are replaced."""
    rows = [Effect(run_id=moment.run_id, day=moment.today, **row) for row in tables["effect"].to_pylist()]
    with transaction.atomic():
        Effect.objects.filter(run_id=moment.run_id).delete()
        Effect.objects.bulk_create(rows)
