"""Chapter 05, "lending differently": earning the cost of a borrower back, and who pays for it."""

from analysis.findings.lending import (
    after_loan,
    carries,
    common,
    contest,
    draws,
    exposure,
    hardship,
    mechanism,
    payback,
    prices,
    second,
    selection,
    spread,
    verdicts,
    whose_money,
    worth,
)

__all__ = [
    "after_loan",
    "carries",
    "common",
    "contest",
    "draws",
    "exposure",
    "hardship",
    "mechanism",
    "payback",
    "prices",
    "second",
    "selection",
    "spread",
    "verdicts",
    "whose_money",
    "worth",
]
