"""What the panel of listed platforms covers; its values are for the file, not for a page."""

from __future__ import annotations

import pandas as pd

from analysis.evidence import cite, load, profile
from analysis.findings.tables import Cell, Table
from analysis.frames import records
from analysis.numbers import number


def coverage() -> pd.DataFrame:
    """Return what the panel holds of each platform.

    One row a platform: `company`, `ticker`, `first`, `last` (periods), `quarters`,
    `years` (periods with a value), `metrics`, `printed`, `computed` (values), `grades`, `pages`.
    """
    periods, sources = load("platform_periods"), load("platform_sources")
    panel = pd.concat([load("platform_quarters"), load("platform_years")])
    rows = []
    for platform in records(load("platforms")):
        mine = panel[panel["ticker"] == platform.ticker]
        spans = periods[periods["ticker"] == platform.ticker]
        computed = mine["basis"].isin(["derived", "converted", "restated_derived"])
        ends = spans.sort_values("period_end")["period"]
        pages = sources[sources["ticker"] == platform.ticker]["source_id"]
        rows.append(
            {
                "company": platform.company,
                "ticker": platform.ticker,
                "first": ends.iloc[0][:4],
                "last": ends.iloc[-1][:4],
                "quarters": int((spans["span"] == "quarter").sum()),
                "years": int((spans["span"] == "year").sum()),
                "metrics": mine["metric"].nunique(),
                "printed": int((~computed).sum()),
                "computed": int(computed.sum()),
                "grades": ", ".join(f"{n} {g}" for g, n in profile(spans["grade"]).items() if n),
                "pages": len(cite(pages)),
            }
        )
    return pd.DataFrame(rows)


def table() -> Table:
    """Return the coverage of the panel for the page of the facts."""
    rows = [
        [
            Cell(f"{row.company} ({row.ticker})"),
            Cell(f"{row.first}–{row.last}"),
            Cell(f"{number(row.quarters)} quarters, {number(row.years)} years"),
            Cell(number(row.metrics), number=True),
            Cell(f"{number(row.printed)} printed, {number(row.computed)} computed"),
            Cell(row.grades),
        ]
        for row in records(coverage())
    ]
    return Table(
        "What the panel of listed platforms holds",
        ("Platform", "Span", "Periods", "Metrics", "Values", "Periods by grade"),
        rows,
    )
