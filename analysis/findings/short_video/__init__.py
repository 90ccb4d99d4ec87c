"""Chapter 02, "the rush to short video": who depends on feeds, and what a channel of one's own costs."""

from analysis.findings.short_video import (
    answer,
    bounds,
    clip,
    common,
    cures,
    lender,
    own,
    shop,
    verdicts,
    volume,
)
