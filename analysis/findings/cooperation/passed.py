"""The borrower's side of being passed on: a loan, a default, or another refusal.

Reading of C26, fixed before any draw. Of those whom one lender refused and who agreed, some are
funded by the next and repay, some are funded and default, the rest are refused again and have
only shown their data to one more company. The claim that they gain follows in a draw where those
who are funded and repay are more than the others together. Beside it stand how many of those
funded repay, how often data travel where several lenders ask in turn, and at what price a
referred customer would be worth as much to the lender as one who was never refused.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.channels.refuse import in_turn
from analysis.channels.scores import default_if_approved, default_if_passed_on
from analysis.evidence import load
from analysis.findings.cooperation import passing
from analysis.findings.cooperation.common import CHAPTER, Array
from analysis.findings.cooperation.passing import LADDER
from analysis.findings.lending.common import SHOWN, debtor
from analysis.findings.tables import Cell, Table
from analysis.frames import records
from analysis.lending import HEAVY_FRONT
from analysis.lending.loan import intensity_from_annual
from analysis.memo import per_study
from analysis.numbers import cny, count, number, percent
from analysis.statements import Headline, Outcome, statement

ASKED: Final = "I222"
"""The price at which users who were sold on are taken, as an insider puts it."""
MOST_LENDERS: Final = 5
FURTHEST: Final = 1.0
"""Price a year beyond which none is looked for."""
FIRST, ANYONE, REFERRED = (
    "funded by the first lender",
    "funded by the next, never refused",
    "funded by the next, refused before",
)


def gainers(study: Study) -> uncertainty.Share:
    """Return in how many draws most of those passed on are funded and repay: C26."""
    return uncertainty.share({k: repays(v) > 0.5 for k, v in passing.drawn(study).items()})


def repaying_if_funded(study: Study) -> uncertainty.Share:
    """Return in how many draws most of those who are funded repay; a second refusal left out."""
    return uncertainty.share(
        {k: v["default_referred"] < 0.5 for k, v in passing.drawn(study).items()}
    )


def repays(v: dict[str, Array]) -> Array:
    """Return the part of those passed on who are funded and repay for a year; 0 if none is taken."""
    return np.nan_to_num(v["takes"] * (1 - v["default_referred"]))


def price_that_makes_up(study: Study, referred: float, anyone: float) -> float:
    """Return the yearly price at which a referred customer is worth what another is at the usual one.

    NaN where none up to `FURTHEST` is enough, or nobody is taken. The borrower is taken to default
    no more often at a higher price, so it is the least.
    """
    if math.isnan(referred):
        return math.nan
    usual = study.value("apr")
    goal = float(passing.worth(study)(np.array([anyone]))[0])

    def short(apr: float) -> float:
        return float(passing.worth(study, apr)(np.array([referred]))[0]) - goal

    if short(usual) >= 0:
        return usual
    if short(FURTHEST) < 0:
        return math.nan
    return float(brentq(short, usual, FURTHEST, xtol=1e-6))


@per_study
def prices(study: Study) -> pd.DataFrame:
    """Return the price that makes up for a refusal, by how many the refusing lender approves.

    Columns: `approves_pct`, `default_pct` (of those passed on and funded), `anyone_default_pct`
    (of whom the next lender funds of anyone), `apr_pct`.
    """
    low, high = study.interval("approval_rate_sender")
    rows = []
    for approves in dict.fromkeys((high, study.value("approval_rate_sender"), low)):
        who = passing.lenders(study, approves)
        skills = who["skill_a"], who["skill_b"]
        referred = default_if_passed_on(
            who["cut_off_a"],
            who["cut_off_b"],
            study.value("score_correlation"),
            *skills,
            who["default_rate"],
        )
        anyone = default_if_approved(who["cut_off_b"], skills[1], who["default_rate"])
        apr = price_that_makes_up(study, float(referred), float(anyone))
        rows.append((100 * approves, 100 * float(referred), 100 * float(anyone), 100 * apr))
    return pd.DataFrame(
        rows, columns=["approves_pct", "default_pct", "anyone_default_pct", "apr_pct"]
    )


def needed(study: Study) -> float:
    """Return that price at the study's likeness, a year."""
    found = passing.here(study)
    return price_that_makes_up(study, float(found.default_referred), float(found.default_anyone))


def asked_for() -> tuple[float, float]:
    """Return the price at which users sold on are taken, as printed, a fraction a year."""
    facts = load("industry").set_index("fact_id")
    return float(facts["value_low"][ASKED]) / 100, float(facts["value_high"][ASKED]) / 100


@per_study
def loans(study: Study) -> pd.DataFrame:
    """Return what one first loan means to three borrowers.

    Columns: `who`, `default_pct` (within a year), `apr_pct`, `charge_cny` (interest if repaid on
    schedule), `instalment_pct` (of income).
    """
    found = passing.here(study)
    rows = []
    for who, chance, apr in (
        (FIRST, found.default_a, study.value("apr")),
        (ANYONE, found.default_anyone, study.value("apr")),
        (REFERRED, found.default_referred, study.value("apr")),
        (REFERRED, found.default_referred, asked_for()[1]),
    ):
        one = debtor(
            study,
            LADDER,
            term=SHOWN,
            amounts=HEAVY_FRONT[:1],
            apr=float(apr),
            type_weights=(1.0,),
            type_multipliers=(1.0,),
            intensity=float(intensity_from_annual(0.0)),
        )
        burden = 100 * one.instalment_to_income
        rows.append((who, 100 * float(chance), 100 * apr, one.scheduled_charge_cny, burden))
    columns = ["who", "default_pct", "apr_pct", "charge_cny", "instalment_pct"]
    return pd.DataFrame(rows, columns=columns)


def loan_table(study: Study) -> Table:
    """Return `loans` as the chapter prints it."""
    rows = [
        [
            Cell(r.who),
            Cell(percent(r.default_pct / 100)),
            Cell(percent(r.apr_pct / 100)),
            Cell(number(r.charge_cny)),
            Cell(percent(r.instalment_pct / 100)),
        ]
        for r in records(loans(study))
    ]
    head = (
        "Borrower",
        "Default within a year",
        "All-in price a year",
        "Interest, CNY",
        "Instalment of income",
    )
    title = f"One loan of {cny(HEAVY_FRONT[0])} over {number(SHOWN)} months"
    return Table(title, head, rows)


@per_study
def travels(study: Study) -> pd.DataFrame:
    """Return what becomes of 100 applicants if several lenders ask in turn, all who agree asked.

    Columns: `lenders`, `funded` (of 100), `unserved`, `sendings` (times that the data of an
    applicant are passed on, mean), `last_default_pct` (of those the last lender takes).
    """
    skill, likeness = study.value("score_skill"), study.value("score_correlation")
    cuts = passing.lenders(study)
    rows = []
    for n in range(1, MOST_LENDERS + 1):
        found = in_turn(
            [float(cuts["cut_off_a"]), *[float(cuts["cut_off_b"])] * (n - 1)],
            likeness,
            # what scores share is all they can each know in this sum
            skill=min(skill, math.sqrt(likeness)),
            default_rate=float(cuts["default_rate"]),
        )
        funded = 100 * float(found.takes.sum())
        last = 100 * float(found.default[-1])
        rows.append((n, funded, 100 * found.unserved, found.mean_sendings, last))
    columns = ["lenders", "funded", "unserved", "sendings", "last_default_pct"]
    return pd.DataFrame(rows, columns=columns)


def travel_table(study: Study) -> Table:
    """Return `travels` as the chapter prints it."""
    rows = [
        [
            Cell(count(r.lenders)),
            Cell(number(r.funded)),
            Cell(percent(r.last_default_pct / 100)),
            Cell(number(r.unserved)),
            Cell(number(r.sendings, 1)),
        ]
        for r in records(travels(study))
    ]
    head = (
        "Lenders in turn",
        "Funded of 100",
        "Default at the last",
        "Refused by all",
        "Times data are passed on",
    )
    return Table("If each passes on whom it refuses, and all agree", head, rows)


@statement(
    "most-are-refused-again",
    chapter=CHAPTER,
    headline=Headline(
        "Of a hundred passed on, {again} are refused again",
        "Of a hundred passed on, most get a loan and repay",
        "Of a hundred passed on, most get a loan",
    ),
    holds="Of 100 passed on {repay} get a loan and repay it for a year, {default} get one and "
    "default. The other {again} are refused again and have shown their data once more",
    opposite="Most of 100 passed on get a loan and repay it for a year, {repay} of them; {default} "
    "get one and default, and {again} are refused again",
    unclear="At least half of 100 passed on get a loan, but no more than half repay it for a year: "
    "{repay} repay, {default} default, and {again} are refused again",
)
def _again(study: Study) -> Outcome:
    found = passing.here(study)
    takes, chance = float(found.chance_b_approves), float(found.default_referred)
    chance = 0.0 if math.isnan(chance) else chance
    repay = 100 * takes * (1 - chance)
    values = {
        "repay": number(repay),
        "default": number(100 * takes * chance),
        # printed counts of a hundred add up
        "again": number(100 - round(repay) - round(100 * takes * chance)),
    }
    if repay > 50:
        return Outcome("opposite", values)
    return Outcome("holds" if takes < 0.5 else "unclear", values)


@statement(
    "dearer-to-make-up",
    chapter=CHAPTER,
    headline=Headline(
        "One passed on would have to pay {apr} a year",
        "One passed on need pay no more than others",
        "No price makes up for a refusal",
    ),
    holds="To be worth as much as a customer never refused, one passed on would have to pay {apr} "
    "a year, not {usual}. Users sold on are taken at {low} to {high}, an insider says",
    opposite="To be worth as much as a customer never refused, one passed on need pay no more than "
    "{usual} a year",
    unclear="No price up to {most} a year makes one passed on worth as much as a customer never refused "
    "at {usual}",
)
def _dearer(study: Study) -> Outcome:
    found, usual = needed(study), study.value("apr")
    low, high = asked_for()
    values = {
        "apr": percent(found),
        "usual": percent(usual),
        "low": number(100 * low),
        "high": percent(high),
        "most": percent(FURTHEST),
    }
    if math.isnan(found):
        return Outcome("unclear", values)
    return Outcome("holds" if found > usual else "opposite", values)


@statement(
    "data-travel",
    chapter=CHAPTER,
    holds="If {n} lenders ask in turn, {funded} of 100 are funded in place of {one}. The data of "
    "an applicant are passed on {times} times on average",
    opposite="If {n} lenders ask in turn no more are funded than by one",
)
def _travel(study: Study) -> Outcome:
    table = travels(study)
    first, last = table.iloc[0], table.iloc[-1]
    values = {
        "n": count(MOST_LENDERS),
        "funded": number(float(last["funded"])),
        "one": number(float(first["funded"])),
        "times": number(float(last["sendings"]), 1),
    }
    more = round(float(last["funded"])) > round(float(first["funded"]))
    return Outcome("holds" if more else "opposite", values)
