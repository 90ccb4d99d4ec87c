"""Figures of chapter 06."""

from analysis.figures.outlook import bearers, carry, prices

__all__ = ["bearers", "carry", "prices"]
