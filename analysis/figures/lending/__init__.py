"""Figures of chapter 05."""

from analysis.figures.lending import (
    carries,
    contest,
    exposure,
    hardship,
    mechanism,
    payback,
    prices,
    selection,
    spread,
)

__all__ = [
    "carries",
    "contest",
    "exposure",
    "hardship",
    "mechanism",
    "payback",
    "prices",
    "selection",
    "spread",
]
