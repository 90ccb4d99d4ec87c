"""The article's numbers and the four readings of "30% less", in one picture."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.figures import stage, theme
from analysis.figures.marks import labels, row_axis, row_names
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.article import amount
from analysis.findings.intro import thirty as found
from analysis.frames import records
from analysis.numbers import number, span

TINTS = {found.PRINTED: theme.INK, found.CUT: theme.RUST, found.TARGET: theme.GREEN}
ROOM = 205
ARROW = 420
FULL = 2700
LEDGER = ("F008", "F009", "F010", "F011", "F013", "F014", "F078")


@figure("thirty-percent-less", chapter="01-intro", statement="thirty-depends-on-base")
def thirty(study: Study) -> dict[str, Any]:
    """What the article prints, what the order can mean, and the target."""
    data = found.lines(study)
    ends = "; ".join(f"{r.row}: {_ends(r)}" for r in records(data))
    return {
        "unit": "CNY per customer; dashed box: rests on our range for the platform's mean in 2024, "
        "which is not printed; dotted line: if the number of customers is free, no cost follows",
        "alt": f"Rows on one scale of CNY per customer. {ends}.",
        "source_line": "Source: National Business Daily, 31 March 2025 (ledger F008 to F014, F078); "
        "readings computed.",
        "source_ids": _sources(),
        "grades": tuple(data["grade"]),
        "method": "A cut of cost per customer moves the cost itself. A cut of total spend fixes a "
        "cost only together with the number of customers: it is drawn for a number that is held, "
        "and left open otherwise. The base is the peak that the platform approached, or its own "
        "mean of the year.",
        "would_change": "The wording of the order, which would say whether total spend or cost per "
        "customer was meant, or the platform's own mean cost in 2024.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 1, 2),
    }


def _sources() -> tuple[str, ...]:
    ledger = load("article_figures").set_index("figure_id")
    return tuple(dict.fromkeys(ledger.loc[list(LEDGER), "source_id"]))


def _ends(row: Any, *, short: bool = False) -> str:  # noqa: ANN401  (a record)
    if row.mark == "above":
        words = f"above {number(row.low_cny)}"
    elif row.mark == "below":
        words = f"below {number(row.high_cny)}"
    elif row.mark == "near":
        words = f"just under {number(row.high_cny)}"
    else:
        words = span(row.low_cny, row.high_cny)
    if not row.open:
        return words
    return f"{words} or any" if short else f"if customers are held: {words}"


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        label=[_ends(r, short=layout.narrow) for r in records(data)],
        hollow=data["grade"] == "E",
    )
    top = 3400
    ticks = [0, 1000, 2000, 3000]
    scale = alt.Scale(domain=[0, top])
    bare = alt.Axis(title=None, labels=False, values=ticks)
    full = alt.Axis(title="CNY per customer", values=ticks, format=",.0f")
    target = pd.DataFrame({"low_cny": [amount("F078")]})
    line = alt.Chart(target).mark_rule(color=theme.GREEN, strokeDash=[5, 4], strokeWidth=1.5)

    def group(name: str, *, last: bool) -> alt.LayerChart:
        part = shown[shown["group"] == name]
        y = alt.Y("row:N", sort=list(part["row"]), axis=row_axis(layout, ROOM))
        tint = TINTS[name]
        ax = alt.X("low_cny:Q", scale=scale, axis=full if last else bare)
        layers: list[Any] = [line.encode(x=ax)]
        free = part[part["open"]].assign(start=ticks[0], stop=top)
        layers.append(
            alt.Chart(free)
            .mark_rule(color=tint, strokeDash=[1, 4], strokeWidth=2)
            .encode(x=alt.X("start:Q", scale=scale), x2="stop:Q", y=y)
        )
        bands = part[part["mark"] == "band"]
        for hollow, fill, dash in ((False, 0.85, [1, 0]), (True, 0.0, [4, 3])):
            layers.append(
                alt.Chart(bands[bands["hollow"] == hollow])
                .mark_bar(height=12, color=tint, fillOpacity=fill, stroke=tint, strokeDash=dash)
                .encode(x=ax, x2="high_cny:Q", y=y)
            )
        layers.append(
            alt.Chart(part[part["mark"].isin(["point", "near"])])
            .mark_point(filled=True, size=110, color=tint, opacity=1)
            .encode(x=ax, y=y)
        )
        for mark, symbol, sign in (("above", "triangle-right", 1), ("below", "triangle-left", -1)):
            open_end = part[part["mark"] == mark].copy()
            open_end["tip"] = open_end["low_cny"] + ARROW * sign
            layers.append(
                alt.Chart(open_end)
                .mark_rule(color=tint, strokeWidth=3)
                .encode(x=ax, x2="tip:Q", y=y)
            )
            layers.append(
                alt.Chart(open_end)
                .mark_point(shape=symbol, filled=True, size=110, color=tint, opacity=1)
                .encode(x=alt.X("tip:Q"), y=y)
            )
        if layout.narrow:
            named = part.assign(named=part["row"] + ": " + part["label"])
            layers.append(row_names(named, layout, y, "named", rise=15))
        else:
            layers += _labels(part, layout, y)
        return alt.layer(*layers).properties(
            width=layout.inner - layout.pick(ROOM + 8, 0),
            height=layout.pick(28, 40) * len(part),
            title=alt.Title(name.capitalize(), frame="bounds"),
        )

    names = list(TINTS)
    return alt.vconcat(*[group(n, last=n == names[-1]) for n in names], spacing=10)


def _labels(part: pd.DataFrame, layout: Layout, y: alt.Y) -> list[alt.LayerChart]:
    """Return the numbers beside the marks: to the right, or to the left where that is full."""
    ends = part.assign(at=part["high_cny"].where(part["mark"] != "above", part["low_cny"] + ARROW))
    near, far = ends[ends["at"] < FULL], ends[ends["at"] >= FULL].assign(at=lambda t: t["low_cny"])
    x = alt.X("at:Q")
    return [
        labels(near[~near["open"]], layout, x, y, align="left", dx=10),
        labels(near[near["open"]], layout, x, y, align="right", dx=-14, dy=-9),
        labels(far, layout, x, y, align="right", dx=-10),
    ]
