"""Where the cheap hours went: one playbook for all, and hunting for thin hours.

Question and reading, fixed before the result. That hunting ends a discount is put in by
construction, so no share of draws is given. What is not put in: whether the price itself rises as
lenders grow alike, and what the platform keeps of the best lender's value.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.acquisition.auction.likeness import likeness
from analysis.acquisition.auction.windows import Hunting, hunting
from analysis.assumptions import Study
from analysis.findings.rising.common import CHAPTER
from analysis.memo import per_study
from analysis.numbers import count, percent
from analysis.statements import Headline, Outcome, compare, statement

ROOMS: Final = (2, 3, 4, 6, 12)
LIKE: Final = np.linspace(0, 1, 21)
BUSY: Final = 0.9
"""Chance that a lender is there in the busiest hours."""
TRAFFIC: Final = (0.1, 0.2, 0.3, 0.4)
"""Share of customers by quarter of the day, from the quietest to the busiest; assumed."""


@per_study
def alike(study: Study) -> pd.DataFrame:
    """Return price and platform's share as lenders grow alike.

    Columns: `lenders`, `common_pct` (part of the differences in value that all know), `price_pct`
    (of the mean value), `platform_pct` (price over the best lender's value).
    """
    parts = []
    for n in ROOMS:
        found = likeness(n, 1.0, study.value("bid_spread"), LIKE)
        parts.append(
            pd.DataFrame(
                {
                    "lenders": n,
                    "common_pct": 100 * LIKE,
                    "price_pct": 100 * found.price_cny,
                    "platform_pct": 100 * found.platform_share,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def ends(study: Study, n: int, column: str) -> tuple[float, float]:
    """Return a column of `alike` where nothing is common and where everything is."""
    table = alike(study)
    part = table.loc[table["lenders"] == n, column]
    return float(part.iloc[0]), float(part.iloc[-1])


def usual_room(study: Study) -> int:
    """Return the room shown that is nearest to the study's number of bidders."""
    return min(ROOMS, key=lambda n: abs(n - study.value("bidders")))


@per_study
def hunted(study: Study) -> Hunting:
    """Return hours as they are, half hunted, and hunted to the end: three rows."""
    n = int(study.value("bidders"))
    quiet = study.value("thin_hour_presence")
    presence = np.tile(np.linspace(quiet, BUSY, len(TRAFFIC)), (n, 1))
    spread = study.value("bid_spread")
    values = np.maximum(1 + spread * np.linspace(-1.5, 1.5, n), 0.05)
    return hunting(np.array([0.0, 0.5, 1.0]), presence, values, TRAFFIC)


@statement(
    "price-need-not-rise-with-likeness",
    chapter=CHAPTER,
    headline=Headline(
        "Among {n} lenders one playbook takes the margin and raises no price",
        "Among {n} lenders one playbook for all raises the price",
        "Among {n} lenders one playbook leaves the price where it is",
    ),
    holds="In a sketch of {n} lenders who grow alike, the feed's share of the best one's value "
    "goes from {low} to {high}, and the price falls by {fall}. What is lost is the lenders' margin",
    opposite="In a sketch of {n} lenders who grow alike, the feed's share of the best one's value "
    "goes from {low} "
    "to {high}, and the price rises",
    unclear="In a sketch of {n} lenders who grow alike, the feed's share of the best one's value "
    "goes from {low} to "
    "{high}, and the price stays",
)
def _alike(study: Study) -> Outcome:
    n = usual_room(study)
    share, price = ends(study, n, "platform_pct"), ends(study, n, "price_pct")
    values = {
        "n": count(n),
        "low": percent(share[0] / 100),
        "high": percent(share[1] / 100),
        "fall": percent(1 - price[1] / price[0]),
    }
    return Outcome(compare(price[0], price[1], margin=1e-6), values)


@statement(
    "two-bidders-are-another-matter",
    chapter=CHAPTER,
    holds="Only where two bid does the price itself rise with likeness, by {rise}; with three it stays",
    opposite="Even where two bid the price does not rise with likeness",
)
def _few(study: Study) -> Outcome:
    first, last = ends(study, ROOMS[0], "price_pct")
    three = ends(study, ROOMS[1], "price_pct")
    still = abs(three[1] / three[0] - 1) < 1e-6
    values = {"rise": percent(last / first - 1)}
    return Outcome("holds" if last > first and still else "opposite", values)


@statement(
    "hunting-ends-the-discount",
    chapter=CHAPTER,
    holds="In a day of four parts, where {quiet} of lenders are there in the quietest, the "
    "cheapest part costs {before} less than the mean. Half hunted it costs {half} less; hunted to the "
    "end, nothing less",
    opposite="In a day of four parts the cheapest costs {before} less than the mean, and hunting does "
    "not lower that",
)
def _hunting(study: Study) -> Outcome:
    before, half, after = (float(x) for x in hunted(study).discount)
    values = {
        "quiet": percent(study.value("thin_hour_presence")),
        "before": percent(before),
        "half": percent(half),
    }
    return Outcome("holds" if before > half > abs(after) - 1e-9 else "opposite", values)


@statement(
    "hunting-makes-nobody-cheaper",
    chapter=CHAPTER,
    holds="On the whole customers get no cheaper by it: the mean price rises by {by}, because the hours "
    "that were thin now have their bidders",
    opposite="On the whole customers get cheaper by it: the mean price falls by {by}",
)
def _mean(study: Study) -> Outcome:
    first, _, last = (float(x) for x in hunted(study).mean_price_cny)
    values = {"by": percent(abs(last / first - 1))}
    return Outcome("holds" if last > first else "opposite", values)
