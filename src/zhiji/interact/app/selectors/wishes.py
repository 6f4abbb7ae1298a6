"""How a customer asked to be reached."""

from __future__ import annotations

from collections.abc import Sequence

from zhiji.interact.app.models import Preference
from zhiji.interact.app.rows import PreferenceRow


def preferences(*, ids: Sequence[str]) -> PreferenceRow:
    """The newest wishes of the party with these ids; empty where it never said."""
    fields = tuple(PreferenceRow.__dataclass_fields__)
    row = Preference.objects.filter(party_id__in=list(ids)).order_by("-at", "-pk").values_list(*fields).first()
    return PreferenceRow(*row) if row else PreferenceRow()
