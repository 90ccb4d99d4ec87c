"""Figures of chapter 05."""

from analysis.figures.lending import carries, exposure, payback

__all__ = ["carries", "exposure", "payback"]
