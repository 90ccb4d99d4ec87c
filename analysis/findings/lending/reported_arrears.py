"""What lenders print of late loans: ratios of whole books, on the bases they have."""

from __future__ import annotations

from functools import cache
from typing import Final

import pandas as pd

from analysis.evidence import load
from analysis.frames import records

YEARS: Final = 2
"""Years of printed ratios that count as what is printed now, the last one among them."""


@cache
def reported() -> pd.DataFrame:
    """Return the ratios that were printed over the last years, on the bases they have.

    Columns: `who`, `period`, `year`, `basis` (90 days and more, 91 to 180 days, classed as bad,
    31 to 60 days), `kind` (bad loans, M2), `pct`, `grade`, `source_id`. The index of securitised
    loans is the second kind; its M2 is taken as 31 to 60 days.
    """
    quarters = load("platform_quarters")
    bases = {
        "delinquency_90d": ("90 days and more", "bad loans"),
        "delinquency_91_180d": ("91 to 180 days", "bad loans"),
        "delinquency_31_60d": ("31 to 60 days", "M2"),
    }
    late = quarters[quarters["metric"].isin(list(bases))]
    periods = load("platform_periods").query("span == 'quarter'")
    late = late.merge(periods[["ticker", "period", "grade"]], on=["ticker", "period"])
    pages = load("platform_sources").query("rank == 1")
    late = late.merge(pages[["ticker", "period", "source_id"]], on=["ticker", "period"], how="left")
    rows = [
        (r.ticker, r.period, int(r.period[:4]), *bases[r.metric], r.value, r.grade, r.source_id)
        for r in records(late)
    ]
    facts = load("company_facts").query("metric == 'npl_ratio'")
    index = load("industry").query("metric == 'abs_index_M2_delinquency'")
    rows += [
        (who, r.period, r.date_end.year, basis, kind, r.value_low, r.grade, r.source_id)
        for who, basis, kind, r in (
            *((r.company_id, "classed as bad", "bad loans", r) for r in records(facts)),
            *(("index of securitised loans", "31 to 60 days", "M2", r) for r in records(index)),
        )
    ]
    columns = ["who", "period", "year", "basis", "kind", "pct", "grade", "source_id"]
    found = pd.DataFrame(rows, columns=columns)
    last: pd.DataFrame = found[found["year"] > found["year"].max() - YEARS]
    return last.reset_index(drop=True)


def printed_range(kind: str = "bad loans") -> tuple[float, float]:
    """Return the lowest and the highest printed ratio of a kind, percent."""
    table = reported()
    seen = table.loc[table["kind"] == kind, "pct"]
    return float(seen.min()), float(seen.max())


def since() -> str:
    """Return the first year of the printed ratios."""
    return str(reported()["year"].min())
