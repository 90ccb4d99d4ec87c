"""Who brings the customer? Shares by channel that licensed companies print, each on its basis.

A basis is a channel, as the page names it, and what its share is taken of. Two bases never
share a panel.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.platforms import lenders
from analysis.frames import records, row_where, where
from analysis.numbers import blanks, count, number, percent, span
from analysis.statements import Headline, Outcome, statement

CHAPTER = "market"

UNFIT = "X23"
"""The disagreement that keeps a share out: it does not fit its own balance."""

KINDS = {
    "channel_third_party_share": "Third parties",
    "channel_own_share": "Own channels",
    "channel_own_online_share": "Own channels, online only",
    "channel_own_plus_shareholder_share": "Own channels and the shareholder's",
    "channel_online_share": "Online, whoever brings it",
    "channel_offline_share": "Offline, whoever brings it",
}
"""Channels in the order of the picture; the last two say where, not who."""

BASES = {
    "pct of loan balance": "percent of loan balance",
    "pct of loans": "percent of loans",
    "pct": "percent, base not stated",
}
"""What a share is taken of; "of loans" does not say whether balance or loans made."""

COUNTED = {
    ("channel_third_party_share", "suyin-kaiji"): "internet platforms",
    ("channel_third_party_share", "shangcheng"): "online, non-shareholder",
    ("channel_third_party_share", "merchants-union"): "paid platforms",
    ("channel_third_party_share", "psbc"): "cooperation channel",
    ("channel_third_party_share", "zhongyuan"): "cooperation channel",
    ("channel_own_share", "haier"): "online and offline",
    ("channel_online_share", "haier"): "cash loans",
}
"""What the page counts, where its note tells, in our words."""


def facts() -> pd.DataFrame:
    """Return the rows the picture rests on: the latest period of each company and channel.

    Rows of `company_facts`, several where several pages print the same. A share that
    does not fit its own balance stays out (`UNFIT`), as its entry among the conflicts demands.
    """
    table = load("company_facts")
    conflicts = load("conflict_values")
    unfit = set(conflicts.loc[conflicts["conflict_id"] == UNFIT, "row_key"])
    shares = table[table["metric"].isin(KINDS) & ~table["fact_id"].isin(unfit)]
    latest = shares.groupby(["company_id", "metric"])["date_end"].transform("max")
    return shares[shares["date_end"] == latest].reset_index(drop=True)


def shares() -> pd.DataFrame:
    """Return each company's share by channel and basis, one row a bar.

    Columns: `channel`, `basis`, `company`, `period`, `counted` (what the page counts, where
    told), `low_pct`, `high_pct`, `mark` (point, about, above), `grade`; in the order of the
    picture, largest first inside a panel. For an open end `low_pct` and `high_pct` are both the
    printed bound.
    """
    names = lenders()
    metrics, bases = list(KINDS), list(BASES)
    rows: dict[tuple[str, str], tuple[Any, ...]] = {}
    for row in records(facts()):
        open_end = row.qualifier == "above"
        mark = {"above": "above", "about": "about"}.get(row.qualifier, "point")
        entry = (
            metrics.index(row.metric),
            bases.index(row.unit),
            -row.value_low,
            KINDS[row.metric],
            BASES[row.unit],
            names[row.company_id],
            row.period,
            COUNTED.get((row.metric, row.company_id), ""),
            row.value_low,
            row.value_low if open_end else row.value_high,
            mark,
            row.grade,
        )
        key = (row.company_id, row.metric)
        if rows.setdefault(key, entry) != entry:
            raise ValueError(f"{key} is printed in two ways: {entry} and {rows[key]}")
    columns = ["channel", "basis", "company", "period", "counted", "low_pct", "high_pct"]
    return pd.DataFrame(
        [row[3:] for row in sorted(rows.values())], columns=[*columns, "mark", "grade"]
    )


class Spread(NamedTuple):
    """Smallest and largest share of one channel on one basis; `open` if the low end is a floor."""

    n: int
    low: float
    open: bool
    high: float


def spread() -> Spread:
    """Return the spread of third-party shares over the loan balance, the basis with most rows."""
    part = where(
        shares(), channel=KINDS["channel_third_party_share"], basis=BASES["pct of loan balance"]
    )
    first = part.sort_values("low_pct").iloc[0]
    return Spread(
        len(part), float(first["low_pct"]), first["mark"] == "above", float(part["high_pct"].max())
    )


@statement(
    "third-party-spread",
    chapter=CHAPTER,
    headline=Headline(
        "Licensed lenders differ widely in who brings the customer",
        "Licensed lenders are alike in who brings the customer",
    ),
    holds="Of the loan balance, third parties bring {low} at one licensed company and {high} at "
    "another",
    opposite="Of the loan balance, third parties bring about as much at each of {n} licensed "
    "companies: {low} to {high}",
)
def _spread(_: Study) -> Outcome:
    found = spread()
    low = percent(found.low / 100)
    values = {
        "n": count(found.n),
        "low": f"over {low}" if found.open else low,
        "high": percent(found.high / 100),
    }
    return Outcome("holds" if found.high >= 2 * found.low else "opposite", values)


class Sides(NamedTuple):
    """Two shares of one company that should fill the whole, percent."""

    company: str
    first: float
    second: float
    open: bool


PAIRS = (
    ("channel_third_party_share", "channel_own_share"),
    ("channel_third_party_share", "channel_own_plus_shareholder_share"),
    ("channel_online_share", "channel_offline_share"),
)


def sides() -> list[Sides]:
    """Return the companies that print both sides of one split, on one basis and date."""
    table = facts().drop_duplicates(["company_id", "metric"])
    found = []
    for one, other in PAIRS:
        both = table[table["metric"] == one].merge(
            table[table["metric"] == other], on=["company_id", "period", "unit"]
        )
        found += [
            Sides(
                row.company_id,
                row.value_low_x,
                row.value_low_y,
                "above" in {row.qualifier_x, row.qualifier_y},
            )
            for row in records(both)
        ]
    return found


@statement(
    "sides-fill-the-whole",
    chapter=CHAPTER,
    holds="Where a company prints both sides of a split they fit: {exact} add up to {whole}, and one "
    "with an open end to at least {floor}",
    opposite="Where a company prints both sides of a split they do not always fit",
)
def _sides(_: Study) -> Outcome:
    found = sides()
    exact = [s for s in found if not s.open]
    loose = [s.first + s.second for s in found if s.open]
    fit = all(abs(s.first + s.second - 100) < 0.01 for s in exact)
    fit = fit and len(loose) == 1 and all(95 <= total <= 100 for total in loose)
    values = blanks(percent, whole=1.0, floor=min(loose, default=0.0) / 100)
    values["exact"] = count(len(exact))
    return Outcome("holds" if fit else "opposite", values)


@statement(
    "few-companies-tell",
    chapter=CHAPTER,
    holds="We found such a share for {n} of {all} licensed companies, on {bases} bases",
    opposite="We found such a share for most licensed companies, {n} of {all}, on {bases} bases",
)
def _few(_: Study) -> Outcome:
    table = shares()
    everybody = companies()
    n = table["company"].nunique()
    values = blanks(count, n=n, bases=len(table[["channel", "basis"]].drop_duplicates()))
    values["all"] = number(everybody)
    return Outcome("holds" if 2 * n < everybody else "opposite", values)


def companies() -> int:
    """Return the number of licensed companies at the end of 2024."""
    table = load("industry").set_index(["metric", "period"])["value_low"]
    return int(table["n_companies", "2024"])


def fee() -> Any:  # noqa: ANN401  (a record)
    """Return what one company pays platforms, percent of the interest it earns."""
    return row_where(load("company_facts"), metric="platform_fee_share_of_interest")


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the page needs."""
    paid = fee()
    table = load("industry").set_index("metric")["value_low"]
    return {
        "fee_share": f"CNY {span(paid.value_low, paid.value_high)}",
        "call_own": percent(table["cfc_channel_own_share_mgmt_estimate"] / 100),
        "call_platforms": percent(table["cfc_channel_api_share_mgmt_estimate"] / 100),
    }
