"""Figures of the appendix on the damaged source."""

from analysis.figures.damage import whole

__all__ = ["whole"]
