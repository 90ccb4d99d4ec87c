"""A figure of the article in a few characters."""

from __future__ import annotations

import math
from typing import Any

from analysis.numbers import number

SIGNS = {"about": "≈", "above": ">", "below": "<", "approached": "≈"}
MILLION = 1_000_000
YEARS = range(1990, 2100)


def reading(row: Any, survivor: str | None = None) -> str:  # noqa: ANN401
    """Return a figure as short as it can be said: `>75%`, `≈3,000`, `?`."""
    if row.qualifier == "lost":
        return "?"
    if row.qualifier == "decimals only":
        return f"?.{survivor or '?'}"
    if row.qualifier == "several thousand":
        return "1,000s"
    if row.unit == "quarter":
        return f"Q{row.value_low:.0f}"
    if row.qualifier == "range":
        return f"{_plain(row.value_low, row.unit)} or {_plain(row.value_high, row.unit)}"
    value = row.value_high if math.isnan(row.value_low) else row.value_low
    return SIGNS.get(row.qualifier, "") + _plain(value, row.unit)


def _plain(value: float, unit: str) -> str:
    if unit == "year" and value in YEARS:
        return f"{value:.0f}"
    if unit.startswith("million"):
        return f"{_short(value)}m"
    if value >= MILLION:
        return f"{_short(value / MILLION)}m"
    return _short(value) + ("%" if unit.startswith("%") else "")


def _short(value: float) -> str:
    digits = next(d for d in range(4) if abs(round(value, d) - value) < 1e-9)
    return number(value, digits)
