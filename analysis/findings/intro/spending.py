"""Marketing spend per yuan lent at listed platforms, and one ratio that does not divide."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analysis.acquisition.bootstrap import sign_test
from analysis.acquisition.spend import finvolution_by_basis, pairs, spend_per_volume
from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.article import amount
from analysis.numbers import count, number, percent
from analysis.statements import Outcome, compare, statement

CHAPTER = "01-intro"
PAIR = (2022, 2024)
ORIGINS = {
    "filed": "filed with the regulator",
    "printed": "company release",
    "converted": "converted or derived",
    "derived": "converted or derived",
}


@cache
def spend() -> pd.DataFrame:
    """Return marketing spend per CNY 100 lent, company-years, with the grade of each.

    Returns
    -------
    DataFrame
        As `spend_per_volume`, plus `company`, `grade` and `reading` (how the spend is known).
    """
    table = spend_per_volume(load("platform_years"))
    names = load("platforms").set_index("ticker")["company"]
    grades = load("platform_periods").set_index(["ticker", "period"])["grade"]
    table["company"] = [names[t] for t in table["ticker"]]
    table["grade"] = [
        worst(str(grades[t, p]), "C" if o in {"converted", "derived"} else "A")
        for t, p, o in zip(table["ticker"], table["period"], table["origin"], strict=True)
    ]
    # a filed spend stays filed where only the volume is a sum of quarters
    table["reading"] = [
        ORIGINS["filed" if basis == "filed" else origin]
        for basis, origin in zip(table["spend_basis"], table["origin"], strict=True)
    ]
    return table


def change() -> pd.DataFrame:
    """Return the same companies' spend per CNY 100 in two years."""
    return pairs(spend_per_volume(load("platform_years")), *PAIR)


@statement(
    "spend-rose-at-most",
    chapter=CHAPTER,
    holds="From {first} to {last} marketing spend per yuan lent rose at {up} of {n} listed platforms; "
    "{kept} pairs stay on one basis, too few to prove a trend",
    opposite="From {first} to {last} marketing spend per yuan lent rose at only {up} of {n} listed "
    "platforms; {kept} pairs stay on one basis",
    unclear="From {first} to {last} marketing spend per yuan lent rose at {up} of {n} listed "
    "platforms; {kept} pairs stay on one basis",
)
def _rose(_: Study) -> Outcome:
    table = change()
    up = int((table["change"] > 0).sum())
    return Outcome(
        compare(2 * up, len(table)),
        {
            "first": str(PAIR[0]),
            "last": str(PAIR[1]),
            "up": count(up),
            "n": count(len(table)),
            "kept": count(int(table["comparable"].sum())),
        },
    )


@statement(
    "pairs-cannot-prove",
    chapter=CHAPTER,
    holds="Even if all {n} pairs had moved one way, a sign test could not go below p = {smallest}, so "
    "these pairs cannot reach the usual five percent",
    opposite="With {n} pairs a sign test could reach p = {smallest}, below the usual five percent",
)
def _cannot(_: Study) -> Outcome:
    table = change()
    test = sign_test(table["change"])
    return Outcome(
        compare(test.smallest_p, 0.05),
        {"n": count(len(table)), "smallest": number(test.smallest_p, 3)},
    )


@statement(
    "levels-differ-by-firm",
    chapter=CHAPTER,
    holds="The gap between platforms is wider than any change inside one: in {year} the highest "
    "spends {ratio} times the lowest per yuan lent, and no pair moved by more than {most}",
    opposite="Changes inside a platform are as wide as the gap between platforms in {year} "
    "({ratio} times; the largest change is {most})",
)
def _levels(_: Study) -> Outcome:
    table = spend()
    last = table.loc[table["year"] == PAIR[1], "spend_per_100_cny"]
    ratio = float(last.max() / last.min())
    moves = change()["ratio"]
    most = float(max(moves.max(), 1 / moves.min()))
    return Outcome(
        compare(ratio, most),
        {
            "year": str(PAIR[1]),
            "ratio": number(ratio, 1),
            "most": percent(float((moves - 1).abs().max())),
        },
    )


@cache
def by_basis() -> pd.DataFrame:
    """Return one group's spend over group volume and over China volume, by year.

    Returns
    -------
    DataFrame
        As `finvolution_by_basis`; the article's spend and China volume enter where it prints
        them (CNY 100 million there, CNY million and billion here).
    """
    return finvolution_by_basis(
        load("platform_years"),
        {2024: 100 * amount("F055"), 2023: 100 * amount("F057")},
        {2024: amount("F060") / 10},
    )


@statement(
    "pair-does-not-divide",
    chapter=CHAPTER,
    holds="Group spend over China volume overstates the cost of lending, by {first} in {early} and by "
    "{last} in {late}: spend and volume must cover the same countries",
    opposite="Group spend over China volume does not overstate the cost of lending ({first} in "
    "{early}, {last} in {late})",
)
def _mismatch(_: Study) -> Outcome:
    table = by_basis().dropna(subset=["mismatch_pct"]).sort_values("year")
    first, last = table.iloc[0], table.iloc[-1]
    return Outcome(
        compare(float(table["mismatch_pct"].min()), 0.0, margin=1.0),
        {
            "first": percent(float(first["mismatch_pct"]) / 100, 1),
            "last": percent(float(last["mismatch_pct"]) / 100, 1),
            "early": str(int(first["year"])),
            "late": str(int(last["year"])),
        },
    )


@statement(
    "two-routes-agree",
    chapter=CHAPTER,
    holds="The article's own amounts and the converted ones agree to within {gap}, so the conversion "
    "is not what moves the ratio",
    opposite="The article's own amounts and the converted ones differ by up to {gap}",
)
def _routes(_: Study) -> Outcome:
    table = by_basis().dropna(subset=["article_spend_cny_mn"])
    gap = float((table["spend_cny_mn"] / table["article_spend_cny_mn"] - 1).abs().max())
    # half a million US dollars in about 270 is the rounding of the converted amounts
    return Outcome(compare(0.002, gap), {"gap": percent(gap, 1)})


@statement(
    "one-basis-moved-little",
    chapter=CHAPTER,
    holds="On one basis the ratio moved from {before} to {after} between {early} and {late}: a change "
    "of {change}, at the edge of what the rounding of the converted spend allows",
    opposite="On one basis the ratio moved from {before} to {after} between {early} and {late}, far "
    "more than rounding allows",
)
def _little(_: Study) -> Outcome:
    table = by_basis().set_index("year")["group_over_group"]
    before, after = float(table[2023]), float(table[2024])
    return Outcome(
        compare(0.02, abs(after / before - 1)),
        {
            "before": number(before, 2),
            "after": number(after, 2),
            "early": "2023",
            "late": "2024",
            "change": percent(after / before - 1, 1),
        },
    )
