"""Words every step shares: tables, parties, periods, reasons, policy, errors. Imports nothing of ours."""

from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.policy import Policy
from zhiji.vocabulary.reason import Reason
from zhiji.vocabulary.scope import Scope
from zhiji.vocabulary.tables import SOURCES, TABLES, Column, TableSpec

__all__ = ["SOURCES", "TABLES", "Column", "Moment", "Policy", "Reason", "Scope", "TableSpec"]
