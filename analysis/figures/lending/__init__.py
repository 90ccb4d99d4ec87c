"""Figures of chapter 05."""

from analysis.figures.lending import contest, exposure, selection, spread

__all__ = ["contest", "exposure", "selection", "spread"]
