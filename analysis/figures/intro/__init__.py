"""Figures of chapter 01."""

from analysis.figures.intro import levels, season, spending, stack, thirty

__all__ = ["levels", "season", "spending", "stack", "thirty"]
