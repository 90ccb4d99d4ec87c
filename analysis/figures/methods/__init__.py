"""Figures of the methods pages."""

from analysis.figures.methods import order

__all__ = ["order"]
