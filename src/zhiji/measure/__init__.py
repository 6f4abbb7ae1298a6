"""Proof: treated against control, with an interval that holds whenever one looks."""

from zhiji.measure.compare import Comparison, adjust, compare, width

__all__ = ["Comparison", "adjust", "compare", "width"]
