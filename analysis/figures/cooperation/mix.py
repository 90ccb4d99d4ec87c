"""The mix before and after the moves, and what of the ordered cut they bring."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import bars
from analysis.figures.marks import widened
from analysis.figures.registry import Chart, figure
from analysis.figures.rising.base import SLIDE_SOURCE
from analysis.figures.theme import Layout
from analysis.findings import drivers
from analysis.findings.article import amount
from analysis.findings.cooperation import common, moves
from analysis.frames import records
from analysis.numbers import number, percent, span

TINTS = {"before": theme.SLATE, "after": theme.BLUE}
ROWS = {
    moves.ORDERED: theme.INK,
    moves.MIXED: theme.BLUE,
    moves.FEED_PRICE: theme.GREEN,
    moves.OTHER_PRICE: theme.RUST,
    moves.LEFT: theme.PLUM,
}


def sources(study: Study, *names: str) -> dict[str, Any]:
    """Return source lines, pages and grades of a figure on the article's mix and assumptions."""
    pages, grades = common.article_rows()
    return {
        "source_line": common.SOURCE,
        "slide_source": SLIDE_SOURCE,
        "source_ids": pages,
        "grades": (*grades, *(study.grade(name) for name in names)),
        "seeds": (common.SEED,),
    }


@figure("mix-before-and-after", chapter=common.CHAPTER, statement="shares-after-are-ours")
def mix(study: Study) -> dict[str, Any]:
    """Shares of customers by channel before and after the moves, lost ones as bands."""
    table = moves.mixes(study)
    data = table[table["channel"] != "own_app"]
    data = data.sort_values("channel", key=lambda c: c.map(common.CHANNELS.index), kind="stable")
    dates = {"before": "before", "after": "now"}
    data["row"] = [f"{common.NAMES[r.channel]}, {dates[r.date]}" for r in records(data)]
    told = "; ".join(f"{r.row}: {_share(r)}" for r in records(data))
    return {
        "unit": "Percent of funded customers; bars: nine tenths of our draws, dashed where no "
        "number can be read",
        "alt": f"Rows of bars, one a channel and date; only the first is solid. {told}.",
        **sources(study, "feed_share", *common.GAINS),
        "method": "Before, feeds hold the article's share and the other channels the rest alike. The "
        "gains come out of feeds. The own app stays as it is and is left out.",
        "would_change": "One platform's funded customers by channel at two dates.",
        "data": data,
        "drawing": _draw_mix,
    }


def _share(row: Any) -> str:  # noqa: ANN401  (a record)
    return f"{span(row.low_pct, row.high_pct)}%"


def _draw_mix(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        low=data["low_pct"],
        high=data["high_pct"],
        tint=[TINTS[x] for x in data["date"]],
        hollow=data["channel"].ne("feed") | data["date"].ne("before"),
        label=[_share(r) for r in records(data)],
    )
    return bars(
        shown,
        layout,
        title="percent of customers",
        ticks=[0, 25, 50, 75, 100],
        domain=[0, 104],
        room=180,
    )


@figure("what-the-moves-bring", chapter=common.CHAPTER, statement="moves-bring-a-part-of-the-cut")
def bridge(study: Study) -> dict[str, Any]:
    """The ordered cut, and what mix and prices bring of it."""
    data = moves.bridge(study)
    told = "; ".join(f"{r.row}: {_value(r)}" for r in records(data))
    return {
        "unit": f"CNY per customer of the {percent(_cut())} ordered off the mean; left of zero: takes "
        "away; in brackets: nine tenths of our draws",
        "alt": f"Five rows of bars on one axis. {told}.",
        **sources(study, *common.MIX, *common.GAINS),
        "variance": drivers.grade_profile(study, "C22"),
        "method": "Channels are bought along concave curves, so what grows gets dearer and what shrinks "
        "cheaper. The change in the mean cost is split into mix and price without a rest (Kitagawa).",
        "would_change": "Spend and funded customers by channel at two dates, in place of our ranges.",
        "data": data,
        "drawing": _draw_bridge,
    }


def _cut() -> float:
    return amount(common.CUT) / 100


def _value(row: Any) -> str:  # noqa: ANN401  (a record)
    return f"{number(row.value_cny)} ({span(row.low_cny, row.high_cny)})"


def _draw_bridge(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        low=data["value_cny"].clip(upper=0),
        high=data["value_cny"].clip(lower=0),
        tint=[ROWS[x] for x in data["row"]],
        hollow=False,
        label=[_value(r) for r in records(data)],
    )
    return bars(
        shown,
        layout,
        title="CNY per customer",
        ticks=[-200, 0, 200, 400, 600, 800],
        domain=widened(-330, 1_150, data["value_cny"]),
        room=235,
    )
