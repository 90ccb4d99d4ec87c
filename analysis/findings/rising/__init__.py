"""Chapter 03, "why the cost rises": funnel, auction, buying, and who keeps the money."""

from analysis.findings.rising import (
    answer,
    buying,
    common,
    facts,
    hours,
    pays,
    peak,
    room,
    share,
    split,
    steps,
    verdicts,
)
