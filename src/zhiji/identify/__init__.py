"""Know every customer, one by one: which records are one person or organisation, and who belongs together."""

from zhiji.identify.any_table import identify_records
from zhiji.identify.judge import judge
from zhiji.identify.party_ids import assign_party_ids
from zhiji.identify.relations import find_households
from zhiji.identify.roles import recognise
from zhiji.identify.score_one import Scored, Scorer

__all__ = ["Scored", "Scorer", "assign_party_ids", "find_households", "identify_records", "judge", "recognise"]
