"""Figures of chapter 07."""

from analysis.figures.whole import asks, claims, sure

__all__ = ["asks", "claims", "sure"]
