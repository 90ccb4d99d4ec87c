"""Figures of chapter 05."""

from analysis.figures.lending import exposure, payback

__all__ = ["exposure", "payback"]
