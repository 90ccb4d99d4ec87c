"""The loan book of licensed companies at the dates it was seen, and how fast it grew between."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import worst
from analysis.figures import theme
from analysis.figures.marks import SIDE, labels, value_axis, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.market import assets
from analysis.findings.market import size as found
from analysis.frames import records
from analysis.numbers import number, percent

DOMAIN = ["2016-01-01", "2025-07-01"]
YEAR_ENDS = {"wide": (2016, 2018, 2020, 2022, 2024), "narrow": (2016, 2020, 2024)}
STEP_YEAR = 2023


@figure("licensed-loan-book", chapter="market", statement="growth-back-to-pace")
def loan_book(_: Study) -> dict[str, Any]:
    """The loan book at each date seen, and growth between them as an annual rate."""
    book, rates = found.book(), found.growth().set_index("end")
    part = assets.step().share_of_step
    data = pd.DataFrame(
        {
            "date": book["date"],
            "loan_book_cny_bn": book["loan_book_cny_bn"],
            "qualifier": book["qualifier"],
            "run": book["run"],
            "grade": book["grade"],
            "seen_before": [rates["start"].get(d) for d in book["date"]],
            "growth_a_year_pct": [rates["rate_pct"].get(d) for d in book["date"]],
            "growth_grade": [rates["grade"].get(d) for d in book["date"]],
            "one_company_share_of_asset_growth_pct": [
                100 * part if d.year == STEP_YEAR else None for d in book["date"]
            ],
        }
    )
    steps = "; ".join(
        f"{r.start.year} to {r.end.year} {percent(r.rate_pct / 100)}"
        for r in records(rates.reset_index())
    )
    levels = ", ".join(f"{_when(r.date)} {_level(r)}" for r in records(data))
    return {
        "unit": "Loans outstanding of all licensed consumer finance companies, CNY billion, with "
        "evidence grade; below: growth a year between two dates seen, dashed over years not seen",
        "alt": f"Two charts on one time axis. Loan book in CNY billion: {levels}; only the last four "
        f"are joined. Growth a year: {steps}. A note at {STEP_YEAR} says that one company made "
        f"{percent(part)} of that year's growth in total assets, which is another measure.",
        "slide_source": "Source: bankers' association, as quoted by press and mirrors.",
        "source_line": "Source: reports of the bankers' association as quoted by the State Council's "
        "site, press and mirrors; Caixin; assets: rating texts, a bond prospectus on a mirror.",
        "source_ids": tuple(dict.fromkeys([*book["source_id"], *assets.source_ids()])),
        "grades": (*book["grade"], worst(*(a.grade for a in assets.assets()))),
        "method": "Dots are balances as printed, the first and the last as round numbers; a line joins "
        "only balances one year apart. A rate is the constant growth a year that leads from one "
        "balance to the next. The note divides the growth of one company's total assets by that of "
        "the sector's, whose total of 2023 is computed from the next year's and its printed growth.",
        "would_change": "The sector's balance at one of the ends of year that were not seen, or the one "
        "company's loan book, which would tell new lending from lending moved over.",
        "data": data,
        "drawing": _draw,
    }


def _when(date: pd.Timestamp) -> str:
    return f"{date:%B %Y}" if date.month != 12 else f"end of {date.year}"


def _level(row: Any) -> str:  # noqa: ANN401  (a record)
    return f"{'about ' if row.qualifier == 'about' else ''}{number(row.loan_book_cny_bn)}"


def _time(layout: Layout, *, shown: bool) -> alt.Axis:
    return alt.Axis(
        title=None,
        format="end %Y",
        values=[f"{year}-12-31" for year in layout.pick(YEAR_ENDS["wide"], YEAR_ENDS["narrow"])],
        grid=False,
        labels=shown,
    )


def _levels(shown: pd.DataFrame, layout: Layout, width: float) -> alt.LayerChart:
    scale = alt.Scale(domain=DOMAIN)
    x = alt.X("day:T", scale=scale, axis=_time(layout, shown=False))
    y = alt.Y(
        "loan_book_cny_bn:Q",
        scale=alt.Scale(domain=[0, 1500]),
        axis=value_axis("CNY billion", values=[0, 500, 1000, 1500], format=",.0f"),
    )
    tip = [
        alt.Tooltip("day:T", format="%Y-%m", title="date"),
        alt.Tooltip("label:N", title="CNY billion"),
        alt.Tooltip("grade:N"),
    ]
    base = alt.Chart(shown)
    line = base.mark_line(strokeWidth=2, color=theme.BLUE).encode(x=x, y=y, detail="run:N")
    dots = base.mark_point(filled=True, size=70, color=theme.BLUE, opacity=1).encode(
        x=x, y=y, tooltip=tip
    )
    # the first balance stands at the axis, so its name goes to the right
    first = labels(shown.head(1), layout, x, y, align="left", dx=9, dy=-5)
    rest = labels(shown.tail(-1), layout, x, y, align="right", dx=0, dy=-13)
    return alt.layer(line, dots, first, rest).properties(width=width, height=layout.pick(200, 190))


def _rates(shown: pd.DataFrame, layout: Layout, width: float) -> alt.LayerChart:
    grown = shown[shown["growth_a_year_pct"].notna()].copy()
    grown["yearly"] = (
        pd.to_datetime(grown["day"]) - pd.to_datetime(grown["since"])
    ).dt.days <= found.LONGEST_STEP_DAYS
    grown["middle"] = (
        pd.to_datetime(grown["since"])
        + (pd.to_datetime(grown["day"]) - pd.to_datetime(grown["since"])) / 2
    ).dt.strftime("%Y-%m-%d")
    grown["label"] = [percent(r / 100) for r in grown["growth_a_year_pct"]]
    scale = alt.Scale(domain=DOMAIN)
    y = alt.Y(
        "growth_a_year_pct:Q",
        scale=alt.Scale(domain=[0, 80]),
        axis=value_axis("percent a year", values=[0, 20, 40, 60, 80]),
    )
    tip = [
        alt.Tooltip("since:T", format="%Y-%m", title="from"),
        alt.Tooltip("day:T", format="%Y-%m", title="to"),
        alt.Tooltip("growth_a_year_pct:Q", format=".1f", title="percent a year"),
        alt.Tooltip("growth_grade:N", title="grade"),
    ]
    bars = [
        alt.Chart(grown[grown["yearly"] == yearly])
        .mark_rule(strokeWidth=4, color=theme.BLUE, strokeDash=dash)
        .encode(
            # the names below state the domain: beside an x2 it would be read in another form,
            # and the chart would warn that its domains conflict
            x=alt.X("since:T", axis=_time(layout, shown=True)),
            x2="day:T",
            y=y,
            tooltip=tip,
        )
        for yearly, dash in ((True, [1, 0]), (False, [5, 4]))
    ]
    names = labels(
        grown, layout, alt.X("middle:T", scale=scale, axis=_time(layout, shown=True)), y, dy=-12
    )
    note = grown[grown["one_company_share_of_asset_growth_pct"].notna()].copy()
    share = [percent(s / 100) for s in note["one_company_share_of_asset_growth_pct"]]
    lines = [[f"{s} of that year's growth in", "total assets was one company's"] for s in share]
    note["label"] = lines
    told = words(note, layout, align="right", dx=layout.pick(30, 30), dy=-42, lineHeight=15)
    return alt.layer(*bars, names, told.encode(x=alt.X("day:T", scale=scale), y=y)).properties(
        width=width, height=layout.pick(190, 190)
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        day=data["date"].dt.strftime("%Y-%m-%d"),
        since=data["seen_before"].dt.strftime("%Y-%m-%d"),
        label=[f"{_level(r)} ({r.grade})" for r in records(data)],
    ).drop(columns=["date", "seen_before"])
    width = layout.inner - SIDE - 8
    return alt.vconcat(_levels(shown, layout, width), _rates(shown, layout, width), spacing=26)
