"""Marketing spend per yuan lent at listed platforms, and one ratio that does not divide."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analysis.acquisition.bootstrap import sign_test
from analysis.acquisition.spend import finvolution_by_basis, pairs, spend_per_volume
from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.article import amount
from analysis.frames import records, where
from analysis.numbers import blanks, count, number, percent
from analysis.statements import Form, Headline, Outcome, compare, statement

CHAPTER = "01-intro"
PAIR = (2022, 2024)
SMALL = 0.05
"""Changes below this share are called small."""
ORIGINS = {
    "filed": "filed with the regulator",
    "printed": "company release",
    "converted": "converted or derived",
    "derived": "converted or derived",
}


GROUP, SEGMENT = "group", "lending segment"


@cache
def spend() -> pd.DataFrame:
    """Return marketing spend per CNY 100 lent, company-years, with the grade of each.

    As `spend_per_volume`, plus `company`, `scope` (the group, or its lending segment
    where the filing splits the spend), `grade` and `reading` (how the spend is known).
    """
    years = load("platform_years")
    table = pd.concat(
        [
            spend_per_volume(years).assign(scope=GROUP),
            spend_per_volume(years, spend="sales_marketing_financial_segment").assign(
                scope=SEGMENT
            ),
        ],
        ignore_index=True,
    )
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


def change(first: int = PAIR[0], last: int = PAIR[1]) -> pd.DataFrame:
    """Return the same companies' spend per CNY 100 in two years."""
    return pairs(spend_per_volume(load("platform_years")), first, last)


@statement(
    "spend-rose-at-most",
    chapter=CHAPTER,
    headline=Headline(
        "Marketing per yuan lent rose a little at most platforms",
        "Marketing per yuan lent rose at few platforms",
        "Marketing per yuan lent rose at half of the platforms",
    ),
    holds="Marketing per yuan lent rose from {first} to {last} at {up} of {n} listed platforms, "
    "at {small} of them by less than {bound}. That is too few to prove a trend",
    opposite="Marketing per yuan lent rose from {first} to {last} at only {up} of {n} listed "
    "platforms",
    unclear="Marketing per yuan lent rose from {first} to {last} at {up} of {n} listed platforms",
)
def _rose(_: Study) -> Outcome:
    table = change()
    up = int((table["change"] > 0).sum())
    values = blanks(
        count,
        up=up,
        n=len(table),
        small=int(table["ratio"].between(1, 1 + SMALL, inclusive="neither").sum()),
    )
    values |= {"first": str(PAIR[0]), "last": str(PAIR[1]), "bound": percent(SMALL)}
    return Outcome(compare(2 * up, len(table)), values)


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
    values = {"n": count(len(table)), "smallest": number(test.smallest_p, 3)}
    return Outcome(compare(test.smallest_p, 0.05), values)


@statement(
    "window-decides",
    chapter=CHAPTER,
    holds="Measured from {later} instead, all {n} platforms with both years rose: the window decides",
    opposite="Measured from {later} instead, the picture is the same",
)
def _window(_: Study) -> Outcome:
    first, later = change(), change(PAIR[0] + 1, PAIR[1])
    all_later, all_first = bool((later["change"] > 0).all()), bool((first["change"] > 0).all())
    values = {"later": str(PAIR[0] + 1), "n": count(len(later))}
    return Outcome("holds" if all_later and not all_first else "opposite", values)


@statement(
    "levels-differ-by-firm",
    chapter=CHAPTER,
    holds="The gap between platforms is wider than any change inside one. In {year} the highest "
    "spends {ratio} times the lowest per yuan lent ({without} times without the group that also sells "
    "insurance). No pair moved by more than {most}",
    opposite="Changes inside a platform are as wide as the gap between platforms in {year} "
    "({ratio} times; {without} without the group that also sells insurance; the largest change "
    "is {most})",
)
def _levels(_: Study) -> Outcome:
    table = spend()
    mixed = set(table.loc[table["scope"] == SEGMENT, "ticker"])
    last = where(table, year=PAIR[1], scope=GROUP)
    plain = last.loc[~last["ticker"].isin(mixed), "spend_per_100_cny"]
    every = last["spend_per_100_cny"]
    moves = change()["ratio"]
    without = float(plain.max() / plain.min())
    values = blanks(number, 1, ratio=float(every.max() / every.min()), without=without)
    values |= {"year": str(PAIR[1]), "most": percent(float((moves - 1).abs().max()))}
    return Outcome(compare(without, float(max(moves.max(), 1 / moves.min()))), values)


@cache
def by_basis() -> pd.DataFrame:
    """Return one group's spend over group volume and over China volume, by year.

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
    headline=Headline(
        "Spending and lending must count the same group",
        "Spending and lending count about the same group",
    ),
    holds="Dividing a whole group's marketing by its China loans alone raises the ratio by "
    "{first} ({early}) to {last} ({late})",
    opposite="Dividing a whole group's marketing by its China loans alone does not raise the ratio "
    "({first} in {early}, {last} in {late})",
)
def _mismatch(_: Study) -> Outcome:
    table = by_basis().dropna(subset=["mismatch_pct"]).sort_values("year")
    first, last = table.iloc[0], table.iloc[-1]
    values = blanks(
        percent, 1, first=float(first["mismatch_pct"]) / 100, last=float(last["mismatch_pct"]) / 100
    )
    values |= {"early": str(int(first["year"])), "late": str(int(last["year"]))}
    return Outcome(compare(float(table["mismatch_pct"].min()), 0.0, margin=1.0), values)


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
    ratio = table.sort_values("year")["group_over_group"]
    move = float(abs(ratio.iloc[-1] / ratio.iloc[0] - 1))
    return Outcome(compare(move, gap), {"gap": percent(gap, 1)})


@statement(
    "one-basis-moved-little",
    chapter=CHAPTER,
    holds="Group spend over group loans rose by {change} from {early} to {late}: more than rounding "
    "explains, but little",
    opposite="Group spend over group loans rose by {change} from {early} to {late}, which is not "
    "little",
    unclear="Group spend over group loans moved by {change} from {early} to {late}, no more than "
    "rounding explains",
)
def _little(_: Study) -> Outcome:
    table = spend_per_volume(load("platform_years"))
    by_year = {row.year: row for row in records(table[table["ticker"] == "FINV"])}
    early, late = by_year[PAIR[0] + 1], by_year[PAIR[1]]
    change = late.spend_per_100_cny / early.spend_per_100_cny - 1
    form: Form = "unclear" if late.low <= early.high else "holds" if change < 0.02 else "opposite"
    values = {"early": str(early.year), "late": str(late.year), "change": percent(change, 1)}
    return Outcome(form, values)
