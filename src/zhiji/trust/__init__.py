"""What keeps the company worth trusting: consent, decisions that explain themselves, who is left alone."""

from zhiji.trust.consent import Permissions, Statement, allowed_name, allowed_table, fold, fold_table, needs_consent
from zhiji.trust.control import draw, draw_control, draw_many, in_control
from zhiji.trust.decisions import Decision

__all__ = [
    "Decision",
    "Permissions",
    "Statement",
    "allowed_name",
    "allowed_table",
    "draw",
    "draw_control",
    "draw_many",
    "fold",
    "fold_table",
    "in_control",
    "needs_consent",
]
