"""Passing on whom one refuses: whom the next lender takes, for what price, at what price to them."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.cooperation.mix import sources
from analysis.figures.kinds import bars, beside, level
from analysis.figures.marks import labels, value_axis, widened
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings import drivers
from analysis.findings.cooperation import common, passed
from analysis.findings.cooperation import passing as found
from analysis.frames import records
from analysis.numbers import number, percent

SCORES = (
    "A score is a normal number that knows something of who will repay; two lenders' scores have "
)


@figure(
    "whom-the-next-lender-takes",
    chapter=common.CHAPTER,
    statement="most-are-refused-again",
)
def taken(study: Study) -> dict[str, Any]:
    """What becomes of 100 passed on, by how alike the two lenders' scores are."""
    data = found.by_likeness(study).drop(columns=["aware_cny", "unaware_cny"])
    data["taken"] = data["repay"] + data["default"]
    data["here"] = _here(study, data)
    told = "; ".join(
        f"at {number(r.correlation, 1)} repay {number(r.repay)}, default {number(r.default)}"
        for r in records(data[data["correlation"].isin([0.0, 0.3, 0.6, 0.9])])
    )
    return {
        "unit": "Of 100 refused and passed on, by how alike the two lenders' scores are; dashed: whom "
        "the next lender takes of anyone",
        "alt": f"Two areas that shrink to the right: repay, and above it default. {told}.",
        **sources(study, *found.NAMES),
        "variance": drivers.grade_profile(study, "C26"),
        "method": SCORES
        + "part of that in common. The default rate of all applicants leaves whom the "
        "first lender funds at our average customer's. Closed form (Owen's T); default within a year.",
        "would_change": "One lender's refused and what another made of them.",
        "data": data,
        "drawing": _draw_taken,
        "seeds": (),
    }


def _here(study: Study, data: pd.DataFrame) -> pd.Series[bool]:
    gap = (data["correlation"] - study.value("score_correlation")).abs()
    return pd.Series(gap.index == gap.idxmin(), index=gap.index)


def _likeness() -> alt.X:
    return alt.X(
        "correlation:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(
            title="likeness of the scores",
            values=[0, 0.25, 0.5, 0.75, 1],
            format=".2~f",
            grid=False,
        ),
    )


def _draw_taken(data: pd.DataFrame, layout: Layout) -> Chart:
    x, scale = _likeness(), alt.Scale(domain=[0, 60])
    y = alt.Y(
        "taken:Q",
        scale=scale,
        axis=value_axis("number of 100 passed on", values=[0, 20, 40, 60], format="d"),
    )
    base = alt.Chart(data).encode(x=x)
    areas = [
        base.mark_area(color=theme.GREEN, opacity=0.35).encode(y=alt.Y("repay:Q", scale=scale)),
        base.mark_area(color=theme.RUST, opacity=0.6).encode(y=y, y2="repay:Q"),
    ]
    middle = data[data["here"]]
    lower = middle.assign(taken=middle["repay"] / 2, label="get a loan and repay")
    upper = middle.assign(label="get a loan and default")
    rest = middle.assign(taken=52.0, label="refused again")
    usual = data.head(1).assign(
        taken=data["anyone"].head(1),
        label=[f"of anyone: {number(r.anyone)}" for r in records(data.head(1))],
    )
    rule = alt.Chart(usual).mark_rule(color=theme.MUTED, strokeDash=[5, 4], strokeWidth=1.3)
    return alt.layer(
        *areas,
        rule.encode(y=y),
        labels(usual.assign(correlation=1.0), layout, x, y, align="right", dy=-9),
        labels(lower, layout, x, y, align="center"),
        labels(upper, layout, x, y, align="left", dy=-10),
        labels(rest, layout, x, y, align="center"),
    ).properties(**beside(layout))


@figure("price-after-a-refusal", chapter=common.CHAPTER, statement="a-refusal-takes-off")
def price(study: Study) -> dict[str, Any]:
    """The most that the next lender should pay, knowing of the refusal and not."""
    table = found.by_likeness(study)
    data = table[["correlation", "aware_cny", "unaware_cny"]].assign(quote_cny=found.quote(study))
    data["here"] = _here(study, data)
    told = "; ".join(
        f"at {number(r.correlation, 1)}: knowing {number(r.aware_cny)}, not {number(r.unaware_cny)}"
        for r in records(data[data["correlation"].isin([0.0, 0.3, 0.6, 0.9])])
    )
    return {
        "unit": "CNY per funded customer that the next lender should pay at most, by how alike the "
        "scores are; dashed: a peer's quote",
        "alt": f"Two low lines under a dashed one at {number(found.quote(study))}. {told}.",
        **sources(study, *found.NAMES, "feed_cac_cny", "referral_discount_cny"),
        "variance": drivers.grade_profile(study, "C24"),
        "method": SCORES + "part of that in common. A customer is worth what our example customer "
        "leaves before acquisition at the group's chance of default. Its own checks are left out.",
        "would_change": "What customers passed on left to a lender, beside those it won itself.",
        "data": data,
        "drawing": _draw_price,
        "seeds": (),
    }


def _draw_price(data: pd.DataFrame, layout: Layout) -> Chart:
    x = _likeness()
    ends = widened(0, 2_800, data["aware_cny"], data["unaware_cny"], data["quote_cny"])
    y = alt.Y(
        "cny:Q",
        scale=alt.Scale(domain=ends),
        axis=value_axis("CNY per customer", values=[0, 1000, 2000], format=",.0f"),
    )
    layers: list[Any] = []
    asked = data.head(1).assign(cny=data["quote_cny"].head(1))
    asked["label"] = [f"a peer's quote: {number(r.cny)}" for r in records(asked)]
    layers += level(asked, layout, y)
    at = data[data["here"]]
    for column, words, tint in (
        ("unaware_cny", "not knowing", theme.OCHRE),
        ("aware_cny", "knowing of the refusal", theme.BLUE),
    ):
        line = data.assign(cny=data[column])
        layers.append(alt.Chart(line).mark_line(color=tint, strokeWidth=2.6).encode(x=x, y=y))
        named = at.assign(cny=at[column])
        named["label"] = [f"{words}: {number(round(r.cny, -1))}" for r in records(named)]
        layers.append(labels(named, layout, x, y, align="center", dy=-11))
    return alt.layer(*layers).properties(**beside(layout))


@figure("price-for-the-refused", chapter=common.CHAPTER, statement="dearer-to-make-up")
def refused(study: Study) -> dict[str, Any]:
    """The yearly price at which a refused borrower is worth as much as another."""
    table, usual = passed.prices(study), 100 * study.value("apr")
    data = table.assign(
        row=[f"where {number(r.approves_pct)} of 100 pass" for r in records(table)],
        usual_pct=usual,
    )
    told = "; ".join(f"{r.row}: {_needed(r)}" for r in records(data))
    return {
        "unit": "Percent a year, all fees, at which one passed on is worth as much as anyone at "
        f"{percent(usual / 100)}; by how many the refusing lender takes",
        "alt": f"Bars from {number(usual)} to the price needed, one a lender that refused. {told}.",
        **sources(study, *found.NAMES, "apr"),
        "method": "Value of the example customer at the group's chance of default, solved for the price "
        "of all loans. A dearer loan is taken to default no more often, so the price is the least.",
        "would_change": "Prices and defaults of those whom one lender refused and another funded.",
        "data": data,
        "drawing": _draw_refused,
        "seeds": (),
    }


def _needed(row: Any) -> str:  # noqa: ANN401  (a record)
    risks = f"default {number(row.default_pct)}%, not {number(row.anyone_default_pct)}%"
    return f"{number(row.apr_pct, 1)}%; {risks}"


def _draw_refused(data: pd.DataFrame, layout: Layout) -> Chart:
    top = data["apr_pct"].fillna(data["usual_pct"])
    shown = data.assign(
        low=data["usual_pct"],
        high=top,
        tint=theme.PLUM,
        hollow=False,
        label=[_needed(r) for r in records(data)],
    )
    start = pd.DataFrame(
        {
            "row": ["never refused"],
            "low": data["usual_pct"].head(1),
            "high": data["usual_pct"].head(1) + 0.15,
            "tint": theme.INK,
            "hollow": False,
            "label": [f"{number(r.usual_pct)}%" for r in records(data.head(1))],
        }
    )
    return bars(
        pd.concat([start, shown], ignore_index=True),
        layout,
        title="percent a year",
        ticks=[20, 25, 30, 35],
        domain=widened(20, 38, top, data["usual_pct"]),
        room=260,
    )
