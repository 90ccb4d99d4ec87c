"""Who sets the price of a customer: how far rivals can drive each other up.

Question and reading, fixed before the result. In an auction the winner pays what the next lender
would pay, so that rivals raise the price is put in. What is not put in is where it ends: at the
second-best lender's value. Lenders are taken to differ as our own assumption sets do, since no
lender prints what a customer is worth to it; the same number of bidders is asked under each
ladder. The claim's ratchet reaches a cost of the article if the mean price does.

The sets were first those whose lives end with the article's ladder, where no number of bidders
shown reached a cost of the article. Since chapter 05 draws whole lives, these do too; the first
sets stand beside.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.acquisition.auction.common_value import normal_signals
from analysis.acquisition.auction.orders import sample_order_mean
from analysis.assumptions import Study
from analysis.findings.lending import draws, life
from analysis.findings.lending.common import LADDERS, costs
from analysis.findings.rising.common import CHAPTER
from analysis.memo import per_study
from analysis.numbers import cny, count, number, span
from analysis.statements import Headline, Outcome, statement

ROOMS: Final = (2, 3, 4, 6, 8, 12, 16, 24)
"""Lenders that bid for one customer, as shown."""
GUESS_ERROR: Final = 0.25
"""Standard deviation of a lender's guess over the spread of true values, in the sum on errors."""


def _second_of_many(measured: draws.Measured) -> float:
    # nobody bids below nothing
    return max(
        sample_order_mean(ROOMS[-1], 2, np.maximum(measured.value[ladder], 0.0))
        for ladder in LADDERS
    )


@per_study
def with_the_ladder_alone(study: Study) -> float:
    """Return the highest mean price where lives end with the article's ladder, CNY."""
    return _second_of_many(draws.families(study)["baseline"])


@per_study
def twice_as_wide(study: Study) -> float:
    """Return the highest mean price where our ranges are twice as wide, CNY."""
    return _second_of_many(life.families(study)["doubled"])


@per_study
def prices(study: Study) -> pd.DataFrame:
    """Return the mean price of a customer by number of lenders.

    Columns: `ladder`, `lenders`, `price_cny` (mean of the second-best value), `winner_cny` (mean
    of the best), `platform_pct` (price over winner's value).
    """
    rows = []
    for ladder in LADDERS:
        values = np.maximum(life.families(study)["baseline"].value[ladder], 0.0)
        for n in ROOMS:
            best, second = (sample_order_mean(n, k, values) for k in (1, 2))
            rows.append((ladder, n, second, best, 100 * second / best))
    columns = ["ladder", "lenders", "price_cny", "winner_cny", "platform_pct"]
    return pd.DataFrame(rows, columns=columns)


def highest(study: Study) -> float:
    """Return the highest mean price over the rooms shown, CNY."""
    return float(prices(study)["price_cny"].max())


def at(study: Study, lenders: int) -> tuple[float, float]:
    """Return the mean price in a room of lenders: the ladder where it is lower, and higher."""
    table = prices(study)
    part = table.loc[table["lenders"] == lenders, "price_cny"]
    return float(part.min()), float(part.max())


@statement(
    "second-best-sets-the-price",
    chapter=CHAPTER,
    headline=Headline(
        "It takes many bidders to reach the article's usual cost",
        "With many bidders the price passes the article's peak",
        "Even many bidders do not reach the article's usual cost",
    ),
    holds="If lenders differ as our assumption sets do, {few} bidders make a price of {low} and "
    "{many} make {high}: the article's usual cost, not its peak",
    opposite="If lenders differ as our assumption sets do, {few} bidders make a price of {low} and "
    "{many} make {high}: more than the article's peak",
    unclear="If lenders differ as our assumption sets do, {few} bidders make a price of {low} and "
    "{many} make {high}: less than the article's usual cost",
)
def _second(study: Study) -> Outcome:
    few, many = ROOMS[0], ROOMS[-1]
    low, high = at(study, few), at(study, many)
    values = {
        "few": count(few),
        "many": count(many),
        "low": f"CNY {span(*low)}",
        "high": f"CNY {span(*high)}",
    }
    _, usual, peak = costs()
    if high[1] >= peak:
        return Outcome("opposite", values)
    return Outcome("holds" if high[1] >= usual else "unclear", values)


@statement(
    "a-short-life-keeps-bids-low",
    chapter=CHAPTER,
    holds="Where lives end with the article's ladder, {many} bidders make {ladder} at most. Where "
    "our ranges are twice as wide they make {wide}, and pass the peak",
    opposite="Where lives end with the article's ladder, {many} bidders make as much as over whole "
    "lives: {ladder}. Where our ranges are twice as wide they make {wide}",
    unclear="Where lives end with the article's ladder, {many} bidders make {ladder} at most. Even "
    "where our ranges are twice as wide they make {wide}, less than the peak",
)
def _short(study: Study) -> Outcome:
    ladder, wide = with_the_ladder_alone(study), twice_as_wide(study)
    values = {"many": count(ROOMS[-1]), "ladder": cny(ladder), "wide": cny(wide)}
    if ladder >= highest(study):
        return Outcome("opposite", values)
    return Outcome("holds" if wide >= costs()[-1] else "unclear", values)


@statement(
    "platform-keeps-more-with-more-bidders",
    chapter=CHAPTER,
    holds="The feed's share of the best lender's value goes from {few} to {many} of 100 as {n} "
    "lenders bid in place of {two}",
    opposite="The feed's share of the best lender's value does not grow with the number of "
    "lenders: {few} and {many} of 100",
)
def _share(study: Study) -> Outcome:
    table = prices(study).groupby("lenders")["platform_pct"].mean()
    few, many = float(table.iloc[0]), float(table.iloc[-1])
    values = {
        "few": number(few),
        "many": number(many),
        "two": count(ROOMS[0]),
        "n": count(ROOMS[-1]),
    }
    return Outcome("holds" if many > few else "opposite", values)


def curse(study: Study) -> tuple[float, float, float]:
    """Return what a winner keeps of one customer if all bid their own guess, and if all shade.

    One customer is worth the same to all. Third: the mean value. CNY; lenders as in the study.
    """
    values = life.families(study)["baseline"].value["heavy front"]
    mean, spread = max(float(np.mean(values)), 0.0), float(np.std(values))
    found = normal_signals(int(study.value("bidders")), mean, spread, GUESS_ERROR * spread or 1e-9)
    return float(found.naive_profit_cny), float(found.equilibrium_profit_cny), mean


@statement(
    "guessers-overpay",
    chapter=CHAPTER,
    holds="A price can also pass what a customer is worth by mistake. Where {n} lenders guess one "
    "customer's worth and bid their guess, the winner loses {lost} a head, and gains {kept} if all "
    "bid lower for it",
    opposite="Where {n} lenders guess one customer's worth and bid their guess, the winner still keeps "
    "{still} a head",
)
def _guess(study: Study) -> Outcome:
    naive, shaded, _ = curse(study)
    values = {
        "n": count(int(study.value("bidders"))),
        "lost": cny(-naive),
        "kept": cny(shaded),
        "still": cny(naive),
    }
    return Outcome("holds" if naive < 0 < shaded else "opposite", values)
