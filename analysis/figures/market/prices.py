"""What a loan may cost and what money costs, on one line of time; the courts' line apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import stage, theme
from analysis.figures.market import price_marks as marks
from analysis.figures.market import price_names as names
from analysis.figures.marks import SIDE, key
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.market import ceilings, funding
from analysis.frames import records
from analysis.numbers import as_given, span

COLUMNS = ["what", "id", "about", "from", "to", "rate_pct", "low_pct", "high_pct", "grade"]


@figure("price-of-credit", chapter="market", statement="ceiling-fell-further")
def price_of_credit(_: Study) -> dict[str, Any]:
    """Ceilings, the prime rate and coupons on one axis of time; 4 x LPR in a panel of its own."""
    known = ceilings.lines()
    data = _data()
    rates = ceilings.prime()["rate_pct"]
    spoken = "; ".join(
        f"{as_given(line.pct)} percent for {line.binds}"
        f"{', a scenario without public text' if line.kind == ceilings.SCENARIO else ''}, from "
        f"{line.first:%B %Y}{'' if line.first == line.last else f' to {line.last:%B %Y} by source'}"
        for line in known.values()
    )
    money = "; ".join(
        f"{r.what} {r.issuer} {_rate(r)} ({_when(r)})"
        for r in records(funding.money().rename(columns={"kind": "what"}))
    )
    return {
        "unit": "Percent a year; letter: evidence grade; hollow: grade C; boxes: a printed range "
        "over its period; dashed: guidance without a public text; dotted: its start is not sure",
        "alt": "Three charts on one line of time. First, ceilings: "
        f"{spoken}. Second, the one-year LPR in steps from {as_given(rates.iloc[0])} to "
        f"{as_given(rates.iloc[-1])}, and what money cost: {money}. Third, apart: four times the "
        "LPR, the courts' line for private lending, set for microloan companies by the end of 2027.",
        "slide_source": "Source: LPR tables; rules as press and mirrors report them.",
        "source_line": "Source: LPR tables (copies, press); Supreme People's Court, PBOC and NFRA "
        "rules as press and mirrors report them; 20% line: press on guidance that has no public "
        "text; coupons: press and mirrors.",
        "source_ids": tuple(dict.fromkeys([*ceilings.source_ids(), *funding.source_ids()])),
        "grades": tuple(data["grade"]),
        "method": "A ceiling carries the worst grade of the pages that report it, and both dates of "
        "the 1.65% coupon are kept. Four times the LPR is computed and starts with the court's "
        "ruling; after the last fixing it is held. Of the rows fit for a figure, those of "
        "borrowers without a licence, a mezzanine tranche and an open-ended bound are not drawn.",
        "would_change": "The text of the guidance behind the line at 20, or coupons of one company "
        "over several years; a rule that lifts the older ceiling by name.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 0, 1),
    }


def _rate(row: Any) -> str:  # noqa: ANN401  (a record)
    ends = f"{span(row.low_pct, row.high_pct, 2)}" if pd.notna(row.low_pct) else ""
    one = as_given(row.rate_pct) if pd.notna(row.rate_pct) else ""
    return f"{one}, range {ends}" if one and ends else one or ends


def _when(row: Any) -> str:  # noqa: ANN401  (a record)
    start, end = row.start, row.end
    return f"{start:%Y-%m}" if f"{start:%Y%m}" == f"{end:%Y%m}" else f"{start:%Y-%m} to {end:%Y-%m}"


def _data() -> pd.DataFrame:
    """Return everything plotted, one row a line, step, deal or range."""
    rows: list[tuple[Any, ...]] = []
    none = float("nan")
    for line in ceilings.lines().values():
        # the stretch in which pages differ on the start is a row of its own
        if line.first < line.last:
            start = f"{line.kind}, start not sure"
            rows.append(
                (
                    start,
                    line.id,
                    line.binds,
                    line.first,
                    line.last,
                    line.pct,
                    none,
                    none,
                    line.grade,
                )
            )
        rows.append(
            (line.kind, line.id, line.binds, line.last, line.to, line.pct, none, none, line.grade)
        )
    for what, about, steps in (
        ("LPR", "one-year LPR", ceilings.prime()),
        ("4 x LPR", "private lending", ceilings.court()),
    ):
        rows += [
            (what, "", about, r.start, r.end, r.rate_pct, none, none, r.grade)
            for r in records(steps)
        ]
    for r in records(funding.money()):
        about = f"{r.issuer}, date disputed" if r.disputed else r.issuer
        ends = (r.rate_pct, r.low_pct, r.high_pct)
        rows.append((f"{r.kind}, {r.record}", r.id, about, r.start, r.end, *ends, r.grade))
    return pd.DataFrame(rows, columns=COLUMNS)


def _panel(
    layers: list[Any], layout: Layout, height: int, title: str | Sequence[str]
) -> alt.LayerChart:
    return alt.layer(*layers).properties(
        width=layout.inner - SIDE - 8,
        height=height,
        title=alt.Title(title, frame="bounds", offset=6),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        start=data["from"].dt.strftime("%Y-%m-%d"), end=data["to"].dt.strftime("%Y-%m-%d")
    ).drop(columns=["from", "to"])
    apart = shown["id"].str.startswith("microloan") | (shown["what"] == "4 x LPR")
    caps = shown["what"].str.startswith((ceilings.RULE, ceilings.GUIDANCE, ceilings.SCENARIO))
    money, steps = shown[~caps & ~apart], shown[shown["what"] == "LPR"]
    money = money[money["what"] != "LPR"]
    entries = (
        ("one-year LPR", theme.INK, "range"),
        (layout.pick("bonds of licensed companies", "companies' bonds"), theme.BLUE, "full"),
        (layout.pick("securitised loans (ABS)", "securitised loans"), theme.RUST, "full"),
        ("all funding", theme.GREEN, "full"),
        ("grade C", theme.MUTED, "hollow"),
        ("printed range", theme.MUTED, "box"),
    )
    return alt.vconcat(
        key(entries, layout, left=SIDE),
        _panel(
            [
                *marks.ceilings(shown[caps & ~apart], layout, marks.TALL),
                *marks.steps(steps, layout, marks.TALL),
                *marks.money(money, layout, marks.TALL, small=True),
                *names.named(shown[caps & ~apart], layout, marks.TALL),
            ],
            layout,
            marks.TALL.height,
            "What a loan may cost, and what money costs",
        ),
        _panel(
            [
                *marks.money(money, layout, marks.CLOSE, small=False),
                *marks.steps(steps, layout, marks.CLOSE),
                *names.priced(money, layout, marks.CLOSE),
            ],
            layout,
            marks.CLOSE.height,
            layout.pick("What money costs: the same marks, enlarged", "What money costs, enlarged"),
        ),
        _panel(
            [
                *marks.court(shown[shown["what"] == "4 x LPR"], layout, marks.APART),
                *marks.ceilings(shown[caps & apart], layout, marks.APART, tint=theme.OCHRE),
                *names.apart(shown[apart], layout, marks.APART),
            ],
            layout,
            marks.APART.height,
            layout.pick(
                "Apart: private loans and microloan companies. Not a ceiling for licensed companies",
                [
                    "Apart: private loans, microloan companies.",
                    "Not a ceiling for licensed companies",
                ],
            ),
        ),
        spacing=18,
    )
