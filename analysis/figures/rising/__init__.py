"""Figures of chapter 03."""

from analysis.figures.rising import base, buying, hours, peak, room, rows, split

__all__ = ["base", "buying", "hours", "peak", "room", "rows", "split"]
