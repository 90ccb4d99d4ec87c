"""A share of assumption sets in words, as every chapter's verdicts print it."""

from __future__ import annotations

from analysis.findings.lending.common import of_100
from analysis.uncertainty import Share


def in_sets(found: Share) -> str:
    """Return a share of draws and its ends over the families of ranges, as counts of 100 sets."""
    low, high = of_100(found.lowest), of_100(found.highest)
    ends = "as many" if low == high else f"{low} to {high}"
    return (
        f"{of_100(found.baseline)} of 100 assumption sets ({ends} if our ranges are widened or "
        "flattened)"
    )
