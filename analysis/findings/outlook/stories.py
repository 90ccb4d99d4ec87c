"""Five small stories about what could come, each with its band.

Fixed before the result. Each story changes one thing in the market of `bearers` (middling
competition, a cost that answers, ceiling at 24 percent) over draws and says three numbers: how the
cost of a funded customer changes, how what the lender keeps of a customer of the pool changes, and
how many in a hundred of the pool are served. The stories: a book average of 20 percent, read as all
loans at 20; money a point cheaper; ten more points of mutual referral, at the article's largest
discount; one playbook for all, read as strong competition; attention twice as dear elsewhere. Bands
are 5 to 95 of 100 assumption sets and no forecast: nothing here says which story will come.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from analysis.assumptions import Study
from analysis.findings.article import amount
from analysis.findings.cooperation.ten import most_cny
from analysis.findings.cooperation.thirty import today_and_cheapest
from analysis.findings.outlook import common
from analysis.findings.outlook.common import AVERAGE, CHAPTER, NOW, Array
from analysis.findings.tables import Cell, Table
from analysis.memo import per_study
from analysis.numbers import MINUS, cny, number, percent
from analysis.rates.equilibrium import Equilibrium, equilibrium
from analysis.statements import Outcome, statement

POINT: Final = 0.01
DISCOUNT, SHARE = "F080", "F082"
"""The article's largest discount of a referred customer, and its ten points."""
BOOK, MONEY, REFERRAL, PLAYBOOK, ATTENTION = (
    "A book average of 20%",
    "Money a point cheaper",
    "Ten more points of mutual referral",
    "Lenders bid harder",
    "Attention twice as dear elsewhere",
)
MEANS: Final = {
    BOOK: "all loans at the reported average in place of the ceiling",
    MONEY: "the partner is paid a point less a year",
    REFERRAL: "each tenth customer at the article's largest discount, none served who was not",
    PLAYBOOK: "strong competition in place of middling",
    ATTENTION: "the feed's other use of the place is worth twice as much",
}


class Story(NamedTuple):
    """What a story changes, over draws with a market before and after; the last over all draws."""

    cost_pct: Array
    keeps_cny: Array
    served_of_100: Array


def _keeps(one: Equilibrium) -> Array:
    kept = one.share_served * (one.value_cny - one.cac_cny)
    return np.where(one.solutions > 0, kept, 0.0)


@per_study
def stories(study: Study) -> dict[str, Story]:
    """Return the five stories over draws of the ranges as they are."""
    one = common.drawn(study)["baseline"]
    share, now = common.bid_away(), one.at(NOW)
    base = common.market(one, NOW, share)
    # money that costs nothing cannot get cheaper
    paid = np.where(one.yields > 0, one.yields, 1.0)
    point = np.minimum(POINT, one.yields) / paid
    cheaper = now.lender + point[:, None] * now.money
    made = {
        BOOK: common.market(one, AVERAGE, share),
        MONEY: equilibrium(cheaper, one.weights, share=share, reserve_cny=one.reserve_cny),
        PLAYBOOK: common.market(one, NOW, common.bid_away("strong")),
        ATTENTION: equilibrium(
            now.lender, one.weights, share=share, reserve_cny=2 * one.reserve_cny
        ),
    }
    found = {}
    for name in MEANS:
        if name == REFERRAL:
            less = amount(SHARE) / 100 * amount(DISCOUNT)
            cost, keeps = base.cac_cny - less, _keeps(base) + less * base.share_served
            served = base.share_served
        else:
            cost, keeps, served = made[name].cac_cny, _keeps(made[name]), made[name].share_served
        change = 100 * (cost / base.cac_cny - 1)
        both = np.isfinite(change)
        found[name] = Story(change[both], (keeps - _keeps(base)), 100 * served)
    return found


def served_today(study: Study) -> float:
    """Return how many in a hundred of the pool are served today, mean over draws."""
    one = common.drawn(study)["baseline"]
    return 100 * float(common.market(one, NOW, common.bid_away()).share_served.mean())


def _signed(values: Array, unit: str = "") -> str:
    ends = [round(x) for x in common.band(values) if np.isfinite(x)]
    if not ends:
        return "no market"
    told = [f"{'+' if x > 0 else MINUS if x < 0 else ''}{number(abs(x))}" for x in ends]
    return f"{told[0]}{unit} to {told[1]}{unit}" if told[0] != told[1] else f"{told[0]}{unit}"


def story_table(study: Study) -> Table:
    """Return the stories with their bands."""
    rows = []
    for name, one in stories(study).items():
        rows.append(
            [
                Cell(name, parts=(("Means:", MEANS[name]),)),
                Cell(_signed(one.cost_pct, "%"), number=True),
                Cell(_signed(one.keeps_cny), number=True),
                Cell(number(float(one.served_of_100.mean())), number=True),
            ]
        )
    heads = (
        "Story",
        "Cost of a funded customer",
        "What the lender keeps, CNY per customer of the pool",
        f"Served of 100, mean of sets (today {number(served_today(study))})",
    )
    return Table("Five stories, 5 to 95 of 100 assumption sets, no forecast", heads, rows)


@statement(
    "one-playbook-costs-more-than-money-brings",
    chapter=CHAPTER,
    holds="Harder bidding costs a lender {playbook} a customer of the pool in the middle "
    "set; money a point cheaper brings {money}",
    opposite="Money a point cheaper brings a lender {money} a customer of the pool in the middle "
    "set, more than harder bidding costs: {playbook}",
)
def _playbook(study: Study) -> Outcome:
    found = stories(study)
    money, playbook = (common.median(found[x].keeps_cny) for x in (MONEY, PLAYBOOK))
    values = {"money": cny(money), "playbook": cny(-playbook)}
    return Outcome("holds" if -playbook > money else "opposite", values)


@statement(
    "cheaper-money-is-bid-away",
    chapter=CHAPTER,
    holds="Cheaper money is bid away. Of a point the lender keeps {keeps} a customer of the pool "
    "in the middle set, and a funded customer costs {dearer} more to win",
    opposite="Cheaper money stays with the lender: {keeps} a customer of the pool in the middle "
    "set, and a funded customer costs {dearer} more to win",
)
def _bid_away(study: Study) -> Outcome:
    one = stories(study)[MONEY]
    keeps, dearer = common.median(one.keeps_cny), common.median(one.cost_pct)
    values = {"keeps": cny(keeps), "dearer": percent(dearer / 100)}
    return Outcome("holds" if dearer > 1 else "opposite", values)


@statement(
    "same-fifty-other-base",
    chapter=CHAPTER,
    holds="Ten more points of mutual referral save at most {moved} a customer, as in chapter 4. There "
    "that is {part} of a cost built on the article's prices; here customers cost less, and it weighs "
    "{here}",
    opposite="Ten more points of mutual referral save at most {moved} a customer, {part} of the cost in "
    "chapter 4, and weigh no more here: {here}",
    unclear="Ten more points of mutual referral save at most {moved} a customer, {part} of the cost in "
    "chapter 4. Here nobody is served, so there is no cost to set it beside",
)
def _base(study: Study) -> Outcome:
    moved = most_cny()
    part = moved / today_and_cheapest(study)[0]
    here = -common.median(stories(study)[REFERRAL].cost_pct) / 100
    values = {"moved": cny(moved), "part": percent(part), "here": percent(here)}
    if not np.isfinite(here):
        return Outcome("unclear", values)
    return Outcome("holds" if here > part else "opposite", values)
