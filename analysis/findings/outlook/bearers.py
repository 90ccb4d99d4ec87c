"""Who bears a cut of the ceiling from 24 to 20 percent?

Reading, fixed before the result. Four can lose: the traffic platform, the lender, the partner who
funds, and borrowers who are no longer served. Competition is weak, middling or strong: two, four or
ten lenders bid for a customer, and half, three quarters or nine tenths of what a customer is worth
above the platform's other use of the place are bid away. Each with a cost of acquisition that
answers, and with one that stays where it was before the cut. Who bears most is the largest share of
what the four lose together; over draws it is asked how often the platform bears more than half of
what the three businesses lose where the cost answers and competition is middling.

What a loan is worth to a borrower above its price is known for nobody. It is drawn from nothing
upwards and kept out of the question who bears most among the businesses.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.findings.lending.common import costs as article_costs
from analysis.findings.lending.common import of_100
from analysis.findings.outlook import common
from analysis.findings.outlook.common import AVERAGE, CHAPTER, NOW, OLD, Array, Drawn, Worth
from analysis.frames import records
from analysis.memo import per_study
from analysis.numbers import cny, number, percent
from analysis.rates.equilibrium import COMPETITION, Equilibrium, equilibrium
from analysis.rates.incidence import BEARERS, Customers, Incidence, incidence
from analysis.statements import Form, Headline, Outcome, statement

ANSWERS, STAYS = "cost answers", "cost stays"
COST: Final = {ANSWERS: "answering", STAYS: "fixed"}
PLATFORM, LENDER, PARTNER, SHUT_OUT = BEARERS
CEILINGS: Final = np.round(np.arange(0.12, 0.36001, 0.0025), 4)


def _customers(one: Worth, partner: Array | float) -> Customers:
    return Customers(one.lender, partner * one.money, one.charge)


def cut(study: Study, competition: str, cost: str) -> Incidence:
    """Return who bears the cut at the middle of the ranges."""
    at = common.ceilings()
    before, after = (common.at_middle(study, at[name]) for name in (NOW, AVERAGE))
    share = common.partner_share(study)
    return incidence(
        _customers(before, share),
        _customers(after, share),
        common.weights(study),
        benefit_cny=study.value("loan_benefit") * before.charge,
        share=common.bid_away(competition),
        reserve_cny=study.value("feed_reserve_cny"),
        cost=COST[cost],
    )


@per_study
def bearers(study: Study) -> pd.DataFrame:
    """Return what each loses by the cut, CNY a customer of the pool, served or not.

    Columns: `competition`, `cost`, `bearer` (of `BEARERS`), `lost_cny` (a gain is negative),
    `shut_out_of_100`, `before_cny` and `after_cny` (a funded customer; NaN: no market).
    """
    rows = []
    for competition in COMPETITION:
        for cost in COST:
            one = cut(study, competition, cost)
            lost = (one.platform_cny, one.lender_cny, one.partner_cny, one.shut_out_cny)
            for bearer, gain in zip(BEARERS, lost, strict=True):
                rows.append(
                    (
                        competition,
                        cost,
                        bearer,
                        -float(gain),
                        100 * float(one.share_shut_out),
                        float(one.before.cac_cny),
                        float(one.after.cac_cny),
                    )
                )
    columns = [
        "competition",
        "cost",
        "bearer",
        "lost_cny",
        "shut_out_of_100",
        "before_cny",
        "after_cny",
    ]
    return pd.DataFrame(rows, columns=columns)


def row(study: Study, competition: str, cost: str) -> pd.Series:
    """Return losses by bearer, of businesses and borrowers, CNY."""
    table = bearers(study)
    part = table[table["competition"].eq(competition) & table["cost"].eq(cost)]
    return part.set_index("bearer")["lost_cny"]


def _of_draws(one: Drawn, at: str = NOW, to: str = AVERAGE) -> Incidence:
    above = one.partner_share[:, None]
    before, after = one.at(at), one.at(to)
    return incidence(
        _customers(before, above),
        _customers(after, above),
        one.weights,
        benefit_cny=one.benefit[:, None] * before.charge,
        share=common.bid_away(),
        reserve_cny=one.reserve_cny,
    )


@per_study
def in_draws(study: Study) -> dict[str, Incidence]:
    """Return who bears the cut over draws: middling competition, a cost that answers."""
    return {family: _of_draws(one) for family, one in common.drawn(study).items()}


def platform_share(found: Incidence) -> Array:
    """Return the feed's part of what the three businesses lose; NaN where they lose nothing."""
    business = found.platform_cny + found.lender_cny + found.partner_cny
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(business < 0, found.platform_cny / business, np.nan)


def platform_bears_most(study: Study) -> uncertainty.Share:
    """Return in how many draws the feed bears more than half of what the businesses lose."""
    return uncertainty.share({k: platform_share(v) > 0.5 for k, v in in_draws(study).items()})


@per_study
def along(study: Study) -> pd.DataFrame:
    """Return what a funded customer costs along the ceiling, at the middle of the ranges.

    Columns: `apr_pct`, `competition`, `cac_cny` (the lowest that solves the market; NaN: none),
    `served_of_100`, `solutions`.
    """
    rows = []
    for apr in CEILINGS:
        one = common.at_middle(study, float(apr))
        for competition in COMPETITION:
            found = _market(study, one, competition)
            rows.append(
                (
                    100 * float(apr),
                    competition,
                    float(found.cac_cny),
                    100 * float(found.share_served),
                    int(found.solutions),
                )
            )
    columns = ["apr_pct", "competition", "cac_cny", "served_of_100", "solutions"]
    return pd.DataFrame(rows, columns=columns)


def _market(study: Study, one: Worth, competition: str) -> Equilibrium:
    return equilibrium(
        one.lender,
        common.weights(study),
        share=common.bid_away(competition),
        reserve_cny=study.value("feed_reserve_cny"),
    )


def cost_at(study: Study, name: str, competition: str) -> float:
    """Return what a funded customer costs under a named ceiling, CNY; NaN without a market."""
    one = common.at_middle(study, common.ceilings()[name])
    return float(_market(study, one, competition).cac_cny)


@statement(
    "feed-bears-the-cut",
    chapter=CHAPTER,
    headline=Headline(
        "Where lenders compete hard, the feed loses most",
        "Even where lenders compete hard, others lose most",
        "Who loses most depends on how hard lenders compete",
    ),
    holds="With {n} bidders and a cost that answers, the feed bears {share} of what the "
    "businesses lose when the ceiling falls to {average}. It bears most in {sets} percent of "
    "assumption sets",
    opposite="With {n} bidders and a cost that answers, the feed bears {share} of what the "
    "businesses lose when the ceiling falls to {average}. It bears most in only {sets} percent of "
    "assumption sets",
    unclear="Our ranges do not settle who loses most: with {n} bidders the feed bears {share} when the "
    "ceiling falls to {average}, and most in {sets} percent of assumption sets",
)
def _bears(study: Study) -> Outcome:
    found, at = platform_bears_most(study), common.ceilings()
    lost = row(study, common.MIDDLING, ANSWERS)
    business = float(lost[[PLATFORM, LENDER, PARTNER]].sum())
    share = float(lost[PLATFORM]) / business if business > 0 else float("nan")
    values = {
        "n": number(COMPETITION[common.MIDDLING]),
        "share": percent(share),
        "now": percent(at[NOW]),
        "average": percent(at[AVERAGE]),
        "sets": of_100(found.baseline),
    }
    forms: dict[str, Form] = {"follows": "holds", "depends": "unclear"}
    form = forms.get(found.word, "opposite")
    return Outcome("unclear" if form == "holds" and not share > 0.5 else form, values)


@statement(
    "fixed-cost-ends-the-market",
    chapter=CHAPTER,
    holds="If the feed's price stays at {before}, nobody is served at the lower ceiling: the best "
    "customers are worth {worth} there. If it answers, they are served at {after}",
    opposite="If the feed's price stays at {before}, customers are still served at the lower "
    "ceiling: the best are worth {worth} there",
)
def _ends(study: Study) -> Outcome:
    answers, stays = (cut(study, common.MIDDLING, cost) for cost in COST)
    best = common.at_middle(study, common.ceilings()[AVERAGE]).lender.max()
    values = {
        "before": cny(float(stays.before.cac_cny)),
        "after": cny(float(answers.after.cac_cny)),
        "worth": cny(float(best)),
    }
    return Outcome("holds" if stays.after.solutions == 0 else "opposite", values)


@statement(
    "lower-ceiling-cheaper-customers",
    chapter=CHAPTER,
    headline=Headline(
        "A lower ceiling makes customers cheaper to win",
        "A lower ceiling makes customers dearer to win",
        "At one of the two ceilings nobody is served",
    ),
    holds="Where bids follow worth, a customer costs {old_low} to {old_high} at the old ceiling "
    "of {old} and {low} to {high} at {now}",
    opposite="Where bids follow worth, a customer costs {low} to {high} at {now}, no less than the "
    "{old_low} to {old_high} at the old ceiling",
    unclear="At one of these ceilings nobody is served: a customer costs {old_low} to {old_high} at "
    "the old one and {low} to {high} at today's",
)
def _cheaper(study: Study) -> Outcome:
    spans = {}
    for name in (OLD, NOW):
        found = [cost_at(study, name, competition) for competition in COMPETITION]
        spans[name] = (float(np.min(found)), float(np.max(found)))
    (old_low, old_high), (low, high) = spans[OLD], spans[NOW]
    values = {
        "old_low": cny(round(old_low, -1)),
        "old_high": number(round(old_high, -1)),
        "low": number(round(low, -1)),
        "high": number(round(high, -1)),
        "old": percent(common.ceilings()[OLD]),
        "now": percent(common.ceilings()[NOW]),
    }
    if not np.isfinite([old_low, low]).all():
        return Outcome("unclear", values)
    return Outcome("holds" if high < old_high and low < old_low else "opposite", values)


def old_ceiling_spans_article(study: Study) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return costs in the market at the old ceiling, and the article's, CNY."""
    found = [cost_at(study, OLD, competition) for competition in COMPETITION]
    return (min(found), max(found)), (min(article_costs()), max(article_costs()))


@statement(
    "article-costs-belong-to-the-old-ceiling",
    chapter=CHAPTER,
    holds="The article's costs, {least} to {peak}, overlap what such a market yields at the old "
    "ceiling; at today's it would not reach {usual}",
    opposite="The article's costs, {least} to {peak}, do not overlap what such a market yields at "
    "the old ceiling",
)
def _belongs(study: Study) -> Outcome:
    (low, high), (least, peak) = old_ceiling_spans_article(study)
    now = max(cost_at(study, NOW, competition) for competition in COMPETITION)
    usual = sorted(article_costs())[1]
    values = {"least": cny(least), "peak": number(peak), "usual": cny(usual)}
    within = 0.9 * least <= low and high <= 1.1 * peak and now < usual
    return Outcome("holds" if within else "opposite", values)


@statement(
    "harder-bidding-leaves-the-middle",
    chapter=CHAPTER,
    holds="The harder lenders bid, the fewer they serve. At {now} the middle type is served with "
    "{few} bidders and not with {many}, since the bids are then for the good ones alone",
    opposite="Bidding harder leaves as many served at {now}: {few} bidders or {many}",
)
def _middle(study: Study) -> Outcome:
    one = common.at_middle(study, common.ceilings()[NOW])
    few, many = (float(_market(study, one, x).share_served) for x in ("weak", common.MIDDLING))
    values = {
        "now": percent(common.ceilings()[NOW]),
        "few": number(COMPETITION["weak"]),
        "many": number(COMPETITION[common.MIDDLING]),
    }
    return Outcome("holds" if few > many else "opposite", values)


def spoken(study: Study) -> str:
    """Return the losses in words, for alternative texts."""
    said = {PLATFORM: "feed", LENDER: "lender", PARTNER: "partner", SHUT_OUT: "shut out"}
    parts = []
    for (competition, cost), part in bearers(study).groupby(["competition", "cost"], sort=False):
        told = ", ".join(f"{said[r.bearer]} {number(r.lost_cny)}" for r in records(part))
        parts.append(f"{competition}, {cost}: {told}")
    return "; ".join(parts)
