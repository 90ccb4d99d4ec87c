"""Figures of chapter 05."""

from analysis.figures.lending import (
    after_loan,
    carries,
    contest,
    exposure,
    hardship,
    mechanism,
    payback,
    prices,
    selection,
    spread,
    whose_money,
    worth,
)

__all__ = [
    "after_loan",
    "carries",
    "contest",
    "exposure",
    "hardship",
    "mechanism",
    "payback",
    "prices",
    "selection",
    "spread",
    "whose_money",
    "worth",
]
