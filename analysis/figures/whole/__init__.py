"""Figures of chapter 07."""

from analysis.figures.whole import asks, claims

__all__ = ["asks", "claims"]
