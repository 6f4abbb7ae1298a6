"""云杉家居 Spruce Home: one made-up company whose truth is known."""

from zhiji.demo.company import Company, MonthWorld, make_company
from zhiji.demo.truth import Truth, write_truth

__all__ = ["Company", "MonthWorld", "Truth", "make_company", "write_truth"]
