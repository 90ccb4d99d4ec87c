"""Chapter 05, "lending differently": earning the cost of a borrower back, and who pays for it."""

from analysis.findings.lending import (
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
)

__all__ = [
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
]
