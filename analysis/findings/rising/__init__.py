"""Chapter 03, "why the cost rises": funnel, auction, buying, and who keeps the money."""

from analysis.findings.rising import (
    buying,
    common,
    hours,
    pays,
    peak,
    room,
    share,
    split,
    steps,
)

__all__ = ["buying", "common", "hours", "pays", "peak", "room", "share", "split", "steps"]
