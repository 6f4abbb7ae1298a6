"""Zhiji (知己): identify, differentiate, interact, customize, measure. One folder a step; see docs/."""

__version__ = "0.1.0"
