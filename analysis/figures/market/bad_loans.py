"""Reported NPL ratios, what is asked for bad loans by age, and one company's offers and book."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import worst
from analysis.figures import stage, theme
from analysis.figures.market.bad_loan_prices import price_panel
from analysis.figures.marks import SIDE, labels, value_axis, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.market import bad_loan_prices as prices
from analysis.findings.market import bad_loan_sales as sales
from analysis.findings.market import bad_loans as found
from analysis.frames import records
from analysis.numbers import as_given, number

RATIO, PRICE, BOOK = "reported ratio", "price asked", "one company"
DOMAIN = ["2018-07-01", "2025-08-01"]
YEAR_ENDS = {"wide": (2018, 2020, 2022, 2024), "narrow": (2018, 2021, 2024)}
NAMES = {"wide": 128, "narrow": 112}
"""Pixels right of the ratios for the companies' names."""
APART = 0.3
"""Percent points between two names, so that their lines of type do not touch."""


@figure("bad-loans-and-their-price", chapter="market", statement="older-asks-less")
def bad_loans(_: Study) -> dict[str, Any]:
    """NPL ratios by company and date, prices asked by age, and one company's packages."""
    data = _data()
    ratios, asked = found.ratios(), prices.packages()
    mean, mine = prices.average(), sales.sales()
    spoken = "; ".join(
        f"{company} " + ", ".join(f"{as_given(r.ratio_pct)} ({r.period})" for r in records(part))
        for company, part in ratios.groupby("company")
    )
    told = "; ".join(
        f"{number(r.years_low, 1)} years {as_given(r.low_pct)} ({r.company})"
        for r in records(prices.aged())
    )
    untold = asked[asked["years_low"].isna()]
    return {
        "unit": "Bad loans in percent of loans, and what is asked for them in percent of the claim; "
        "top: ratio as reported; middle: starting price at auction, not the price paid; bottom: CNY "
        "billion; letter: evidence grade; the average "
        "is printed without the ages behind it",
        "alt": f"Three charts. NPL ratio in percent: {spoken}. Starting price in percent of claim by "
        f"years past due: {told}; {len(untold)} figures without an age lie between "
        f"{as_given(untold['low_pct'].min())} and {as_given(untold['high_pct'].max())}; a box shows "
        "one company's range in percent of principal alone; a dashed line the average of one month, "
        f"{as_given(mean.value_low)}. Bars for one company, CNY billion: loan book at mid-year "
        f"{number(mine.book, 1)}, principal of packages put up in the year "
        f"{number(mine.principal, 1)}, bad loans in the book at mid-year {number(mine.bad, 1)}.",
        "slide_source": "Source: auction notices as quoted by press, and mirrors.",
        "source_line": "Source: rating reports, auction notices and interviews as quoted by "
        "finance.ifeng.com, myzaker.com, Stockstar, and by mirrors; some prices computed from claim "
        "and starting price.",
        "source_ids": tuple(
            dict.fromkeys([*found.source_ids(), *prices.source_ids(), *mine.source_ids])
        ),
        "grades": tuple(data["grade"]),
        "method": "Lines join ratios at most a year apart. Ages are as the pages tell them, months and "
        "days turned to years; a figure without an age stands at the right. A price is asked of the "
        "claim, principal and unpaid interest, unless marked, and packages seen in the press are no "
        "sample of those offered.",
        "would_change": "Prices paid in place of prices asked, or a company's write-offs and sales by "
        "the age of the loan.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 1),
    }


def _data() -> pd.DataFrame:
    ratios, asked, mean, mine = (
        found.ratios(),
        prices.packages(),
        prices.average(),
        sales.sales(),
    )
    seller = sales.seller()
    columns = [
        "panel",
        "what",
        "period",
        "date",
        "run",
        "ratio_pct",
        "years_past_due_low",
        "years_past_due_high",
        "price_low_pct",
        "price_high_pct",
        "price_of",
        "amount_cny_bn",
        "known",
        "grade",
    ]
    rows: list[tuple[Any, ...]] = [
        (RATIO, r.company, r.period, r.date, r.run, r.ratio_pct, *[None] * 6, "printed", r.grade)
        for r in records(ratios)
    ]
    rows += [
        (
            PRICE,
            r.company,
            r.period,
            *[None] * 3,
            r.years_low,
            r.years_high,
            r.low_pct,
            r.high_pct,
            r.of,
            None,
            r.basis,
            r.grade,
        )
        for r in records(asked)
    ]
    asked_mean = (mean.value_low, mean.value_high, prices.CLAIM, None, "printed", mean.grade)
    rows.append((PRICE, "average", mean.period, *[None] * 5, *asked_mean))
    rows += [
        (BOOK, f"{seller}, {what}", period, *[None] * 8, amount, "printed", mine.grade)
        for what, period, amount in (
            ("loan book, mid-year", sales.HALF_YEAR, mine.book),
            ("principal put up in the year", sales.YEAR, mine.principal),
            ("bad loans in the book, mid-year", sales.HALF_YEAR, mine.bad),
        )
    ]
    return pd.DataFrame(rows, columns=columns)


def _spaced(values: list[float]) -> list[float]:
    """Return heights for names: as near to their values as type of this size allows."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed: dict[int, float] = {}
    floor = -APART
    for i in order:
        placed[i] = floor = max(values[i], floor + APART)
    # pushed up only; half of the push is given back, so that names stray both ways
    shift = max(placed[i] - values[i] for i in order) / 2
    return [placed[i] - shift for i in range(len(values))]


def _ratios(shown: pd.DataFrame, layout: Layout, width: float) -> alt.Chart:
    room = layout.pick(NAMES["wide"], NAMES["narrow"])
    x = alt.X(
        "day:T",
        # a range in pixels leaves the names their room at the right
        scale=alt.Scale(domain=DOMAIN, range=[0, width - room]),
        axis=alt.Axis(
            title=None,
            format="end %Y",
            values=[
                f"{year}-12-31" for year in layout.pick(YEAR_ENDS["wide"], YEAR_ENDS["narrow"])
            ],
            grid=False,
        ),
    )
    y = alt.Y(
        "ratio_pct:Q",
        scale=alt.Scale(domain=[0, 4]),
        axis=value_axis("", values=[0, 1, 2, 3, 4]),
    )
    tip = [
        alt.Tooltip("what:N", title="company"),
        alt.Tooltip("period:N"),
        alt.Tooltip("ratio_pct:Q", title="percent of loans"),
        alt.Tooltip("grade:N"),
    ]
    base = alt.Chart(shown)
    ends = shown.groupby("what").tail(1).copy()
    ends["label"] = [f"{r.what} {as_given(r.ratio_pct)} ({r.grade})" for r in records(ends)]
    names = ends.assign(ratio_pct=_spaced(list(ends["ratio_pct"])), day=DOMAIN[1])
    early = shown[~shown["run"].isin(ends["run"])]
    early = early.loc[early.groupby("run")["ratio_pct"].idxmax()]
    early = early.assign(label=[f"{r.what} ({r.grade})" for r in records(early)])
    # lines and not rules: a second end in time makes Vega-Lite read the domain in another way
    arms = (
        alt.Chart(pd.concat([ends, names])[["what", "day", "ratio_pct"]])
        .mark_line(color=theme.MUTED, strokeWidth=1, opacity=0.6)
        .encode(x=x, y=y, detail="what:N")
    )
    return alt.layer(
        arms,
        base.mark_line(strokeWidth=2, color=theme.BLUE).encode(x=x, y=y, detail="run:N"),
        base.mark_point(filled=True, size=48, color=theme.BLUE, opacity=1).encode(
            x=x, y=y, tooltip=tip
        ),
        labels(names, layout, x, y, align="left", dx=4),
        # a line that stops before the last year needs its name once more
        labels(early, layout, x, y, align="center", dy=-13),
    ).properties(
        width=width, height=layout.pick(230, 230), title="NPL ratio reported, percent of loans"
    )


def _book(shown: pd.DataFrame, layout: Layout, width: float) -> alt.LayerChart:
    company, grade = shown["company"].iloc[0], worst(*shown["grade"])
    y = alt.Y("row:N", sort=list(shown["row"]), axis=None)
    x = alt.X("amount_cny_bn:Q", scale=alt.Scale(domain=[0, 100]), axis=None)
    bars = (
        alt.Chart(shown)
        .mark_bar(height=12, color=theme.PLUM, yOffset=8)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("what:N"), alt.Tooltip("amount_cny_bn:Q")])
    )
    ends = shown.assign(label=[number(a, 1) for a in shown["amount_cny_bn"]])
    names = words(shown.assign(label=shown["row"]), layout, align="left", dy=-8)
    return alt.layer(
        bars,
        labels(ends, layout, x, y, align="left", dx=6, dy=8),
        names.encode(x=alt.value(0), y=y),
    ).properties(
        width=width,
        height=38 * len(shown),
        title=alt.Title(f"One company in 2025: {company}, CNY billion ({grade})", dx=-SIDE),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(day=pd.to_datetime(data["date"]).dt.strftime("%Y-%m-%d")).drop(
        columns="date"
    )
    parts = {panel: part.dropna(axis=1, how="all") for panel, part in shown.groupby("panel")}
    split = parts[BOOK]["what"].str.partition(", ")
    book = parts[BOOK].assign(company=split[0], row=split[2])
    width = layout.inner - SIDE - 8
    return alt.vconcat(
        _ratios(parts[RATIO], layout, width),
        price_panel(parts[PRICE], layout, width),
        _book(book, layout, width),
        spacing=22,
    )
