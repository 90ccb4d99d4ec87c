"""Figures of chapter 05."""

from analysis.figures.lending import exposure

__all__ = ["exposure"]
