"""Passing on whom one refuses: whom the next lender takes, and when it should not.

Readings, fixed before any draw. Both lenders' scores know something of who will repay, and have
part of it in common. The default rate of all applicants is set so that whom the sender funds
defaults as our average customer does. A customer is worth to the receiver what the example
customer of the chapter on lending is worth at their chance of default. C24: a quote below the feed
is cheaper only if it makes up for what the refusal tells, so the claim follows in a draw where the
receiver is left no worse by a referred customer at CNY 500 below the feed than by one of the feed's
at full price: the loss of value is at most 500. Whether 500 was quoted, no model can say.

The draws first ended with the article's ladder, and C24 followed. Since chapter 05 draws whole
lives, these do too; the reading is the same.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import lending, uncertainty
from analysis.assumptions import Study
from analysis.channels.referral import Referral, Value, customer_value, refer
from analysis.channels.scores import (
    approves_given_declined,
    cut_off,
    default_if_approved,
    default_if_passed_on,
)
from analysis.findings.article import amount
from analysis.findings.cooperation import common
from analysis.findings.cooperation.common import CHAPTER, SETS, Array
from analysis.findings.lending import draws, life
from analysis.findings.lending.common import SHOWN, given, of_100
from analysis.lending.loan import intensity_from_annual
from analysis.memo import per_study
from analysis.numbers import cny, number, percent
from analysis.statements import Form, Headline, Outcome, statement

OWN: Final = (
    "approval_rate_sender",
    "approval_rate_receiver",
    "score_correlation",
    "score_skill",
    "feed_cac_cny",
)
GROUPS: Final = {**life.GROUPS, **{name: (name,) for name in OWN}}
NAMES: Final = (*OWN[:-1], "consent_share", "annual_default_probability")
LADDER: Final = "heavy front"
SEED: Final = common.SEED + 2
LIKENESS: Final = tuple(round(0.05 * i, 2) for i in range(20))


def all_applicants(rate: Any, cut: Any, skill: Any) -> Array:  # noqa: ANN401
    """Return the default rate of all applicants that leaves whom a lender approves at a rate.

    Found by halving in log odds; approval never raises the rate of default, so it lies above.
    """
    rate, cut, skill = np.broadcast_arrays(
        *(np.asarray(one, dtype=float) for one in (rate, cut, skill))
    )
    low, high = np.log(rate / (1 - rate)), np.full(rate.shape, 30.0)
    for _ in range(60):
        middle = (low + high) / 2
        above = default_if_approved(cut, skill, 1 / (1 + np.exp(-middle))) > rate
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.asarray(1 / (1 + np.exp(-(low + high) / 2)))


def worth(study: Study, apr: float | None = None) -> Value:
    """Return what the example customer is worth by their chance of default within a year."""
    held = {**given(study, LADDER, term=SHOWN), **({} if apr is None else {"apr": apr})}
    held.pop("intensity")
    return customer_value(**held)


def lenders(study: Study, approves: float | None = None) -> dict[str, Any]:
    """Return the two lenders of the study as arguments of `refer`; the sender may be stricter."""
    a = cut_off(study.value("approval_rate_sender") if approves is None else approves)
    b = cut_off(study.value("approval_rate_receiver"))
    skill = study.value("score_skill")
    return {
        "cut_off_a": a,
        "cut_off_b": b,
        "skill_a": skill,
        "skill_b": skill,
        "default_rate": all_applicants(study.value("annual_default_probability"), a, skill),
    }


def quote(study: Study) -> float:
    """Return what a peer asks for a funded customer, CNY: the feed's cost less the discount."""
    return study.value("feed_cac_cny") - study.value("referral_discount_cny")


def at(study: Study, price_cny: float, correlation: Any = None) -> Referral:  # noqa: ANN401
    """Return the referral at a price; the sender's applicants come from the feed."""
    who = lenders(study)
    likeness = study.value("score_correlation") if correlation is None else correlation
    per_applicant = study.value("feed_cac_cny") * study.value("approval_rate_sender")
    return refer(
        **who,
        score_correlation=likeness,
        value_a=worth(study),
        value_b=worth(study),
        price_cny=price_cny,
        consent=study.value("consent_share"),
        cost_per_applicant_cny=per_applicant,
    )


@per_study
def by_likeness(study: Study) -> pd.DataFrame:
    """Return what becomes of 100 refused who are passed on, by how alike the scores are.

    Columns: `correlation`, `repay`, `default` (of 100 passed on: funded and repay for a year, or
    default), `again` (refused again), `default_pct` (of those funded), `anyone` and
    `anyone_default_pct` (the same lender of anyone), `aware_cny`, `unaware_cny` (price from which
    it should refuse).
    """
    possible = 2 * study.value("score_skill") ** 2 - 1
    likeness = [one for one in LIKENESS if one >= possible]
    found = at(study, 0.0, np.asarray(likeness))
    takes, chance = 100 * found.chance_b_approves, found.default_referred
    return pd.DataFrame(
        {
            "correlation": likeness,
            "repay": takes * (1 - chance),
            "default": takes * chance,
            "again": 100 - takes,
            "default_pct": 100 * chance,
            "anyone": 100 * found.chance_b_approves_anyone,
            "anyone_default_pct": 100 * found.default_anyone,
            "aware_cny": found.break_even_aware_cny,
            "unaware_cny": found.break_even_unaware_cny,
        }
    )


@per_study
def here(study: Study) -> Referral:
    """Return the referral at the study's likeness and at the quote."""
    return at(study, quote(study))


@per_study
def drawn(study: Study) -> dict[str, dict[str, Array]]:
    """Return, by family and draw, the two groups' chances of default and worth, and the feed's cost.

    Keys: `takes` (chance that the receiver approves a refused applicant), `default_referred`,
    `default_anyone`, `value_referred`, `value_anyone` (CNY), `feed` (CNY). Where the receiver takes
    nobody, their default and worth are NaN.
    """
    u = draws.uniforms(SETS, GROUPS, seed=SEED)
    found = {}
    for family in uncertainty.FAMILIES:
        feed = uncertainty.quantile(draws.prior(study, "feed_cac_cny", family), u["feed_cac_cny"])
        found[family] = {**measure(study, u, family), "feed": feed}
    return found


def chances(study: Study, u: draws.Columns, family: str) -> dict[str, Array]:
    """Return `takes`, `default_referred` and `default_anyone` of `drawn` for uniform numbers."""

    def one(name: str, **bounds: Any) -> Array:  # noqa: ANN401
        return uncertainty.quantile(draws.prior(study, name, family), u[name], **bounds)

    skill = one("score_skill")
    # two scores that both know much of one thing cannot be strangers
    likeness = one("score_correlation", low=2 * skill**2 - 1)
    a, b = cut_off(one("approval_rate_sender")), cut_off(one("approval_rate_receiver"))
    pool = all_applicants(one("annual_default_probability"), a, skill)
    return {
        "takes": approves_given_declined(a, b, likeness),
        "default_referred": default_if_passed_on(a, b, likeness, skill, skill, pool),
        "default_anyone": default_if_approved(b, skill, pool),
    }


def measure(study: Study, u: draws.Columns, family: str) -> dict[str, Array]:
    """Return what `drawn` does, but for the feed's cost, for uniform numbers of one family."""
    found = chances(study, u, family)
    rest = {name: share for name, share in u.items() if name not in OWN}
    for group in ("referred", "anyone"):
        found[f"value_{group}"] = np.empty(len(u["term"]))
    for rows, held, amounts in life.cases(study, rest, family):
        for group in ("referred", "anyone"):
            chance = np.minimum(found[f"default_{group}"][rows], 1 - 1e-9)
            nobody = np.isnan(chance)
            intensity = intensity_from_annual(np.where(nobody, 0.0, chance))[:, None]
            asked = {**held, "amounts": amounts[LADDER], "intensity": intensity}
            value = lending.evaluate_value(**asked)
            found[f"value_{group}"][rows] = np.where(nobody, np.nan, value)
    return found


def discount_makes_up(study: Study) -> uncertainty.Share:
    """Return in how many draws the discount is worth what the refusal tells: C24.

    Where the receiver takes nobody there is no such customer, and it does not follow.
    """
    most = amount(common.MOST_OFF)
    return uncertainty.share(
        {k: v["value_anyone"] - v["value_referred"] <= most for k, v in drawn(study).items()}
    )


def worth_the_quote(study: Study) -> uncertainty.Share:
    """Return in how many draws a referred customer is worth the feed's cost less the discount."""
    most = amount(common.MOST_OFF)
    return uncertainty.share(
        {k: v["value_referred"] >= v["feed"] - most for k, v in drawn(study).items()}
    )


@statement(
    "next-lender-takes-fewer-of-the-refused",
    chapter=CHAPTER,
    holds="The next lender takes {takes} of 100 whom the first refused and {anyone} of anyone; "
    "those it takes default in {default}, not {plain}",
    opposite="The next lender takes {takes} of 100 whom the first refused, and {anyone} of anyone",
)
def _fewer(study: Study) -> Outcome:
    found = here(study)
    takes, anyone = float(found.chance_b_approves), float(found.chance_b_approves_anyone)
    values = {
        "takes": number(100 * takes),
        "anyone": number(100 * anyone),
        "default": percent(float(found.default_referred)),
        "plain": percent(float(found.default_anyone)),
    }
    return Outcome("holds" if takes < anyone else "opposite", values)


@statement(
    "likeness-closes-the-door",
    chapter=CHAPTER,
    holds="With scores that have nothing in common it would take {none} of 100, with scores nearly "
    "alike {alike}",
    opposite="With scores that have nothing in common it would take {none} of 100, with scores nearly "
    "alike as many",
)
def _closes(study: Study) -> Outcome:
    table = by_likeness(study)
    ends = 100 - table["again"].iloc[[0, -1]].to_numpy()
    values = {"none": number(ends[0]), "alike": number(ends[1])}
    return Outcome("holds" if ends[1] < ends[0] else "opposite", values)


def curse(study: Study) -> float:
    """Return what a refusal elsewhere takes off a customer's worth, CNY, to the next ten."""
    found = here(study)
    return round(float(found.break_even_unaware_cny - found.break_even_aware_cny), -1)


@statement(
    "a-refusal-takes-off",
    chapter=CHAPTER,
    headline=Headline(
        "A refusal elsewhere takes CNY {curse} off a customer's worth",
        "A refusal elsewhere takes nothing off what a customer is worth",
        "Unaware of the refusal, the next lender could pay the quoted price",
    ),
    holds="Knowing of the refusal the next lender should pay at most {aware} for a funded "
    "customer, not knowing it would pay {unaware}. The quote is {quote}, and our customer is worth "
    "that to neither",
    opposite="Knowing of the refusal the next lender should pay at most {aware} for a funded "
    "customer, as much as not knowing. The quote is {quote}",
    unclear="Knowing of the refusal the next lender should pay at most {aware} for a funded "
    "customer, not knowing it would pay {unaware}. The quote of {quote} lies below what that lender "
    "would pay",
)
def _takes_off(study: Study) -> Outcome:
    found, asked = here(study), quote(study)
    aware, unaware = float(found.break_even_aware_cny), float(found.break_even_unaware_cny)
    values = {
        "curse": number(curse(study)),
        "aware": cny(round(aware, -1)),
        "unaware": number(round(unaware, -1)),
        "quote": number(round(asked, -1)),
    }
    if not aware < unaware:
        return Outcome("opposite", values)
    return Outcome("holds" if unaware < asked else "unclear", values)


@statement(
    "discount-against-the-refusal",
    chapter=CHAPTER,
    holds="Whether a discount of {most} makes up for what the refusal tells depends on our ranges: "
    "it does in {n} of 100 assumption sets. The customer is worth the price asked in {worth}",
    opposite="A discount of {most} makes up for what the refusal tells in {n} of 100 assumption "
    "sets. Even so the customer is worth the price asked in {worth}",
    unclear="A discount of {most} seldom makes up for what the refusal tells: it does in {n} of 100 "
    "assumption sets, and the customer is worth the price asked in {worth}",
)
def _discount(study: Study) -> Outcome:
    found = discount_makes_up(study)
    values = {
        "most": cny(amount(common.MOST_OFF)),
        "n": of_100(found.baseline),
        "worth": of_100(worth_the_quote(study).baseline),
    }
    forms: dict[str, Form] = {"depends": "holds", "follows": "opposite"}
    return Outcome(forms.get(found.word, "unclear"), values)


@statement(
    "price-moves-nothing-for-the-pair",
    chapter=CHAPTER,
    holds="At the quote the sender's cost per customer falls from {plain} to {net}, and the "
    "receiver loses {lost} on each it takes. The price only divides what the pair has",
    opposite="At the quote the sender's cost per customer goes from {plain} to {net}, and the "
    "receiver gains on each it takes. The price only divides what the pair has",
)
def _pair(study: Study) -> Outcome:
    found = here(study)
    lost = quote(study) - float(found.break_even_aware_cny)
    values = {
        "plain": cny(round(float(found.plain_cac_a_cny), -1)),
        "net": number(round(float(found.effective_cac_a_cny), -1)),
        "lost": number(round(lost, -1)),
    }
    return Outcome("holds" if lost > 0 else "opposite", values)


@statement(
    "at-a-fair-price-both-gain",
    chapter=CHAPTER,
    holds="At the highest price that leaves the receiver no loss the sender's cost falls to {net}, by "
    "{part}",
    opposite="No price leaves both a gain: the customers passed on are worth nothing to the receiver",
)
def _fair(study: Study) -> Outcome:
    fair = float(here(study).break_even_aware_cny)
    if not fair > 0:
        return Outcome("opposite")
    found = at(study, fair)
    net, plain = float(found.effective_cac_a_cny), float(found.plain_cac_a_cny)
    values = {"net": cny(round(net, -1)), "part": percent(1 - net / plain)}
    return Outcome("holds", values)
