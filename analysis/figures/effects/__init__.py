"""Figures of the page on cause and effect."""

from analysis.figures.effects import forest

__all__ = ["forest"]
