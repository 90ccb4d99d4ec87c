"""Three rows of bars: what pays for the rise, the way from hundreds to thousands, the interest."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import bars
from analysis.figures.marks import widened
from analysis.figures.registry import Chart, figure
from analysis.figures.rising.base import sources
from analysis.figures.theme import Layout
from analysis.findings.lending.common import SHOWN
from analysis.findings.rising import common, pays, share, steps
from analysis.frames import records
from analysis.numbers import number, span

WAYS = {
    pays.RISE: theme.INK,
    pays.MONEY: theme.BLUE,
    pays.LIGHT: theme.GREEN,
    pays.DEFAULT: theme.PLUM,
}
KNOWN = {
    "printed": theme.BLUE,
    "computed": theme.GREEN,
    "bound": theme.OCHRE,
    "assumed": theme.RUST,
}


@figure("what-pays-for-the-rise", chapter=common.CHAPTER, statement="nothing-pays-for-the-rise")
def ways(study: Study) -> dict[str, Any]:
    """What each way out brings, beside the rise it should pay for."""
    data = pays.beside_the_rise(study)
    told = "; ".join(f"{r.row}: {_span(r)}" for r in records(data))
    return {
        "unit": f"CNY per customer over all loans of {number(SHOWN)} months; bars: over businesses, or "
        "over what a referrer may be paid",
        "alt": f"Four rows of bars on one axis. {told}.",
        **sources(study, "partner_yield", "funding_rate", "take_rate", "capital_ratio"),
        "method": "Money and business change only what a customer leaves after the charge for capital; "
        "the borrower's loans stay as they are. Referral is shown from the lowest take of our range "
        "to one of the most that platforms are known to be paid of the interest.",
        "would_change": "What one lender gained from cheaper bonds, or from referring, per customer.",
        "data": data,
        "drawing": _draw_ways,
    }


def _span(row: Any) -> str:  # noqa: ANN401  (a record)
    return span(row.low_cny, row.high_cny)


def _rows(data: pd.DataFrame, tints: dict[str, str], by: str) -> pd.DataFrame:
    return data.assign(
        low=data["low_cny"],
        high=data["high_cny"],
        tint=[tints[x] for x in data[by]],
        hollow=False,
        label=[_span(r) for r in records(data)],
    )


def _draw_ways(data: pd.DataFrame, layout: Layout) -> Chart:
    return bars(
        _rows(data, WAYS, "row"),
        layout,
        title="CNY per customer",
        ticks=[-400, 0, 400, 800],
        domain=widened(-500, 1_050, data["low_cny"], data["high_cny"]),
        room=240,
    )


@figure("from-hundreds-to-thousands", chapter=common.CHAPTER, statement="known-steps-fall-short")
def walk(study: Study) -> dict[str, Any]:
    """From a company's cost per approved user to the article's price, step by step."""
    data = steps.walk(study)
    own = steps.own_figures()
    told = "; ".join(f"{r.row} ({r.known}): {_span(r)}" for r in records(data))
    given = sources(study, "spend_power")
    return {
        "unit": "CNY per customer, each row a step further; blue: printed, green: computed, ochre: the "
        "most it can be, hollow: assumed",
        "alt": f"Five rows of bars, each a step on the way. {told}.",
        **given,
        "source_line": "Source: a company's own figures of 2024 as press and mirrors print them; its "
        "accounts of 2022; National Business Daily, 31 March 2025.",
        "source_ids": tuple(dict.fromkeys([*given["source_ids"], *own["source_id"]])),
        "grades": (*given["grades"], *own["grade"]),
        "method": "The denominator is the ratio of two costs from one year's accounts. The channel is "
        "bounded by the share of customers that feeds bring, all others being free. Saturation is "
        "average over marginal cost, our range.",
        "would_change": "One lender's spend and funded customers in one feed, by month.",
        "data": data,
        "drawing": _draw_walk,
    }


def _draw_walk(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = _rows(data, KNOWN, "known").assign(hollow=data["known"] == "assumed")
    return bars(
        shown,
        layout,
        title="CNY per customer",
        ticks=[0, 1_000, 2_000, 3_000],
        domain=widened(0, 3_300, data["high_cny"]),
        room=240,
    )


@figure(
    "interest-that-pays-for-attention",
    chapter=common.CHAPTER,
    statement="interest-that-goes-to-the-feed",
)
def interest(study: Study) -> dict[str, Any]:
    """What winning a borrower costs beside CNY 100 of their interest, at three costs."""
    data = share.ends(study)
    told = "; ".join(f"{r.row}: {_span(r)}" for r in records(data))
    return {
        "unit": f"Of CNY 100 of interest that borrowers pay over loans of {number(SHOWN)} months; bars: "
        "from one ladder to the other; beyond 100 it is more than all they pay",
        "alt": f"Rows of bars for good, bad and average borrowers at three costs. {told}.",
        **sources(study, "annual_default_probability", "good_type_share", "bad_type_share"),
        "method": "Interest that such a borrower is expected to pay over all loans, undiscounted, and "
        "what a lender paid to win them. Not all of it need reach the feed that sells the "
        "advertising: agencies and data sellers take a part.",
        "would_change": "One lender's spend on a feed and the interest of the customers it brought.",
        "data": data,
        "drawing": _draw_interest,
    }


def _draw_interest(data: pd.DataFrame, layout: Layout) -> Chart:
    tints = theme.TYPE_COLOURS | {share.ALL: theme.INK}
    return bars(
        _rows(data, tints, "type"),
        layout,
        title="CNY per CNY 100 of interest",
        ticks=[0, 50, 100, 150, 200],
        domain=widened(0, 230, data["high_cny"]),
        room=150,
    )
