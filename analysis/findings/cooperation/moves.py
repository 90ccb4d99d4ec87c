"""What three moves did to one platform's mix, and what of the cut was mix and what was price.

Question and reading, fixed before the result. The article gives the feed's share before (above
three quarters) and about three points for text messages; the other shares are lost and stay so:
they are drawn from our ranges and shown as bands. Channels are bought along concave curves, so a
channel that grows gets dearer and a feed that shrinks gets cheaper. The change in the mean cost is
then split exactly (Kitagawa) into mix and price, and set beside the cut that was ordered. C22 says
that the moves changed the mix: that is put in. What is asked is how much of the cut they bring;
they count as the main part in a draw where they bring half of it or more.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.channels.mix import Decomposition, Mix, blended_cac, decompose
from analysis.findings.article import amount
from analysis.findings.cooperation import common
from analysis.findings.cooperation.common import CHANNELS, CHAPTER, GAINS, MIX, Array, Values
from analysis.frames import records
from analysis.memo import per_study
from analysis.numbers import cny, number, percent
from analysis.statements import Headline, Outcome, statement

BAND: Final = (0.05, 0.95)
"""Of the draws, what a band spans."""
MAIN: Final = 0.5
"""Part of the ordered cut from which the moves count as bringing most of it."""
ORDERED, MIXED, FEED_PRICE, OTHER_PRICE, LEFT = (
    "the cut as ordered",
    "mix: fewer from feeds",
    "price: feeds cheaper, bought less",
    "price: other channels dearer",
    "left to find",
)


def split(v: Values) -> Decomposition:
    """Return the change in the mean cost by the moves, in mix and price."""
    after = common.shares_after(v)
    return decompose(
        Mix(common.shares_before(v), common.costs_before(v)),
        Mix(after, common.moved_costs(v, after)),
    )


@per_study
def drawn(study: Study) -> dict[str, dict[str, Array]]:
    """Return draws of mix and gains by family of ranges."""
    return common.drawn(study, (*MIX, *GAINS), common.SEED)


@per_study
def mixes(study: Study) -> pd.DataFrame:
    """Return shares before and after the moves, a row a channel and date.

    Columns: `channel`, `date` (`before`, `after`), `share_pct` at the study's values, `low_pct`
    and `high_pct` (nine tenths of the draws).
    """
    one, many = common.values(study, *MIX, *GAINS), drawn(study)["baseline"]
    rows = []
    for date, of in (("before", common.shares_before), ("after", common.shares_after)):
        here, there = of(one), of(many)
        for channel in CHANNELS:
            low, high = np.quantile(np.asarray(there[channel]), BAND)
            rows.append((channel, date, 100 * here[channel], 100 * low, 100 * high))
    return pd.DataFrame(rows, columns=["channel", "date", "share_pct", "low_pct", "high_pct"])


def parts(v: Values) -> dict[str, Array]:
    """Return what of the ordered cut, off the mean, comes from where; CNY a customer, cuts above 0."""
    found = split(v)
    ordered = amount(common.CUT) / 100 * found.before_cny
    feed = -found.price_by_channel_cny["feed"]
    return {
        ORDERED: np.asarray(ordered),
        MIXED: np.asarray(-found.mix_cny),
        FEED_PRICE: np.asarray(feed),
        OTHER_PRICE: np.asarray(-found.price_cny - feed),
        LEFT: np.asarray(ordered + found.change_cny),
    }


@per_study
def bridge(study: Study) -> pd.DataFrame:
    """Return the ordered cut, what the moves bring of it and what is left, CNY a customer.

    Columns: `row`, `value_cny` at the study's values, `low_cny`, `high_cny` (nine tenths of draws).
    """
    one = parts(common.values(study, *MIX, *GAINS))
    many = parts(drawn(study)["baseline"])
    rows = [(name, float(one[name]), *np.quantile(many[name], BAND).tolist()) for name in one]
    return pd.DataFrame(rows, columns=["row", "value_cny", "low_cny", "high_cny"])


def of_the_cut(v: Values) -> Array:
    """Return what part of the ordered cut the moves bring."""
    found = parts(v)
    return np.asarray(1 - found[LEFT] / found[ORDERED])


def brings_most(study: Study) -> uncertainty.Share:
    """Return in how many draws the moves bring half of the cut or more."""
    return uncertainty.share({k: of_the_cut(v) >= MAIN for k, v in drawn(study).items()})


def value(study: Study, row: str) -> float:
    """Return a row of `bridge`, CNY."""
    table = bridge(study).set_index("row")["value_cny"]
    return float(table[row])


def at_old_prices(study: Study) -> tuple[float, float]:
    """Return what the moves bring if no channel's price answers, and if only the feed's does, CNY."""
    v = common.values(study, *MIX, *GAINS)
    before, after, costs = common.shares_before(v), common.shares_after(v), common.costs_before(v)
    start = blended_cac(before, costs)
    moved = {**costs, "feed": common.moved_costs(v, after)["feed"]}
    least, most = (float(start - blended_cac(after, one)) for one in (costs, moved))
    return least, most


@statement(
    "moves-bring-a-part-of-the-cut",
    chapter=CHAPTER,
    headline=Headline(
        "The three moves bring {part} of the ordered cut",
        "The three moves bring all of the ordered cut",
        "The three moves bring none of the ordered cut",
    ),
    holds="If the order meant the mean we assume, it asked for {ordered} less a customer: mix brings "
    "{mix} and cheaper feeds {feed}. The other channels get dearer and take {other} back",
    opposite="If the order meant the mean we assume, it asked for {ordered} less a customer, and the "
    "moves bring all of it",
    unclear="If the order meant the mean we assume, it asked for {ordered} less a customer, and the "
    "moves bring nothing of it",
)
def _part(study: Study) -> Outcome:
    ordered, left = value(study, ORDERED), value(study, LEFT)
    values = {
        "ordered": cny(round(ordered, -1)),
        "mix": number(round(value(study, MIXED), -1)),
        "feed": number(round(value(study, FEED_PRICE), -1)),
        "other": number(round(-value(study, OTHER_PRICE), -1)),
        "part": percent(1 - left / ordered),
    }
    if left <= 0:
        return Outcome("opposite", values)
    return Outcome("holds" if left < ordered else "unclear", values)


@statement(
    "even-at-old-prices",
    chapter=CHAPTER,
    holds="If the three channels grew at their old prices the moves would bring {most} with cheaper "
    "feeds and {least} without: still less than half of the cut",
    opposite="If the three channels grew at their old prices the moves would bring {most}, half of the "
    "cut or more",
)
def _even(study: Study) -> Outcome:
    least, most = at_old_prices(study)
    values = {"least": number(round(least, -1)), "most": cny(round(most, -1))}
    return Outcome("holds" if most < MAIN * value(study, ORDERED) else "opposite", values)


@statement(
    "shares-after-are-ours",
    chapter=CHAPTER,
    headline=Headline(
        "How far feeds fell is lost; the range now is ours",
        "The moves left the feed where it was",
    ),
    holds="Feeds brought above {before} of customers and text messages gained about {sms} points; the "
    "other shares are lost. Our ranges put feeds at {low} to {high} now",
    opposite="Feeds brought above {before} of customers, and no move took any from them",
)
def _lost(study: Study) -> Outcome:
    table = mixes(study)
    before, now = records(table[table["channel"] == "feed"])
    values = {
        "before": percent(amount("F027") / 100),
        "now": percent(now.share_pct / 100),
        "sms": number(amount("F075")),
        "low": percent(now.low_pct / 100),
        "high": percent(now.high_pct / 100),
    }
    return Outcome("holds" if now.share_pct < before.share_pct else "opposite", values)
