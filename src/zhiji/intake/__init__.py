"""Intake: everything a company has, from files and live events, into the canonical tables (mission ID3)."""

from zhiji.intake.check import Rules
from zhiji.intake.mapping import guess
from zhiji.intake.newest import current
from zhiji.intake.prepare import Plan, Preparation
from zhiji.intake.read import iter_tables, read_table

__all__ = ["Plan", "Preparation", "Rules", "current", "guess", "iter_tables", "read_table"]
