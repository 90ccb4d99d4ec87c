"""Figures of chapter 05."""

from analysis.figures.lending import carries, exposure, hardship, payback, prices

__all__ = ["carries", "exposure", "hardship", "payback", "prices"]
