"""Verdicts of chapter 03. The readings were fixed before their results were seen.

One was not: chapter 01's sum of marketing per yuan lent was known when the rule for C18 was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings import drivers
from analysis.findings.article import amount
from analysis.findings.rising import buying, hours, pays, room, split
from analysis.findings.rising.common import first_and_last
from analysis.findings.rising.facts import FEES, spend_and_lending
from analysis.findings.shares import in_sets
from analysis.findings.verdicts import (
    NOT_MODELLED,
    OWN_BOOKS,
    Change,
    Counted,
    Verdict,
    VerdictTable,
    undecided,
    verdict_table,
)
from analysis.numbers import cny, number, percent, span

SPEND, PRIOR_SPEND = "F055", "F057"
SAME = 0.01
"""Amounts that differ by less are the same."""


def _one_lender(_: Study) -> Verdict:
    """C03: supported by a second source for one lender's feed cost at two dates; else none."""
    return undecided(
        "C03",
        "No page that is independent of the article gives one lender's feed cost at two dates.",
        "What made it rise cannot be told from two costs: a fall of approvals by "
        f"{percent(split.fall_alone())} would do it alone.",
        Change(
            "Applications, approvals and ad spend of one lender in one feed, at two dates.",
            OWN_BOOKS,
            "the later of two costs of that lender in that feed no higher than the earlier.",
        ),
    )


def _only_risen(_: Study) -> Verdict:
    """C04: needs three dated feed prices on one denominator since 2023; else none."""
    table = load("cac_evidence")
    feeds = table[
        (table["denominator"] == "new_borrower")
        & (table["scope"] == "market")
        & (table["use"] == "figure")
        & (table["date_start"] >= pd.Timestamp(2023, 1, 1))
    ]
    return Verdict(
        "C04",
        "none",
        len(feeds),
        worst(*feeds["grade"]),
        "The few feed prices of these years are single numbers of different lenders and dates.",
        NOT_MODELLED,
        Change(
            "Three dated prices of one lender in one feed.", OWN_BOOKS, "one that is below another."
        ),
    )


def _own_no_cheaper(_: Study) -> Verdict:
    """C11: needs one lender's cost through its own channel beside its cost in feeds; else none."""
    return undecided(
        "C11",
        "The level is lost in our copy. One page sets the open market beside writing to customers "
        "a platform knows already, at under half; that is no channel that wins strangers.",
        "A shop of one's own is modelled with the section on short video.",
        Change(
            "One lender's cost per funded customer through its own channel, and through feeds.",
            OWN_BOOKS,
            "own channels below feeds in the same year.",
        ),
    )


def _two_charges(_: Study) -> Verdict:
    """C13: supported if one page shows both charges by one platform for one customer; else none."""
    facts = load("company_facts").set_index("fact_id").loc[list(FEES)]
    return Verdict(
        "C13",
        "none",
        len(facts),
        worst(*facts["grade"]),
        "That platforms take a fee on customers they refer is reported of two lenders. No page shows "
        "a feed that charges the advertisement and the fee for one customer.",
        "Both charges add up to the cost; a sum needs no model.",
        Change(
            "A contract or a rate card of one feed with both charges in it.",
            "a platform's price list; none was found.",
            "one that charges for the advertisement alone.",
        ),
    )


def _highest_bid(study: Study) -> Verdict:
    """C14: that rivals raise the price is put in; what is asked is how far."""
    return undecided(
        "C14",
        "No page describes how a feed sells the places where lenders advertise.",
        "That rivals raise each other's price is the rule of an auction, so our model only "
        "repeats it. Where it ends is not: at what the second-best lender earns, in this sum "
        f"{cny(round(room.highest(study), -1))} at most, and "
        f"{cny(round(room.with_the_ladder_alone(study), -1))} where lives end with the ladder.",
        Change(
            "What lenders bid for one kind of customer, and what the winner paid.",
            "a feed's records; none is public.",
            "bids above what the bidders' customers earn them, with no target behind them.",
        ),
        model="put in",
    )


def _contract_or_float(study: Study) -> Verdict:
    """C15: follows in a draw where floating loses to the contract without skill."""
    found, beyond = buying.needs_skill(study), buying.beyond_free(study)
    return undecided(
        "C15",
        "No page shows a contract's price beside floating quotes.",
        f"Floating needs skill in {in_sets(found)}. Last month's price, which is free, is not enough in "
        f"{in_sets(beyond)}.{drivers.tail(study, 'C15')}",
        Change(
            "Monthly prices of a feed for two years, and one contract's premium.",
            "a buyer of advertising; none is public.",
            "prices that swing by less than the premium.",
        ),
        model=found.word,
        counted=Counted("floating needs skill", found),
    )


def _same_playbook(study: Study) -> Verdict:
    """C16: an end of cheap hours by hunting is put in; the price and the share are not."""
    share = hours.ends(study, hours.usual_room(study), "platform_pct")
    return undecided(
        "C16",
        "No page prints prices by the hour.",
        "That hunting ends a discount is built into the model. What is not: as lenders "
        f"grow alike the feed's share of the best one's value goes from "
        f"{percent(share[0] / 100)} to {percent(share[1] / 100)}, and the price does not rise.",
        Change(
            "Prices of one feed by hour of the day, two years apart.",
            "a feed's or an agency's records; none is public.",
            "a cheapest hour as far below the mean as two years before.",
        ),
        model="put in",
    )


def _late_payment(study: Study) -> Verdict:
    """C17: supported by a page in which arrears rose and a lender cut its cost target for it."""
    return undecided(
        "C17",
        "Why managers insist cannot be read from accounts. What platforms report of arrears stands "
        "in the chapter on lending.",
        "That default takes from what a customer is worth is built in; a quarter more of it takes "
        f"{cny(pays.default_takes(study))}.",
        Change(
            "A lender's cost target before and after its arrears rose.",
            OWN_BOOKS,
            "a target that fell while arrears did not rise.",
        ),
        model="put in",
    )


def _better_borrowers(_: Study) -> Verdict:
    """C18: mixed if the amounts agree with the accounts and nothing is said of new borrowers.

    Contradicted if marketing per yuan lent fell; supported if it rose and papers say for whom.
    """
    years = load("platform_years")
    own = years[
        (years["ticker"] == "FINV")
        & (years["metric"] == "sales_marketing")
        & years["period"].isin(["2023FY", "2024FY"])
    ].set_index("period")["value"]
    told = {"2023FY": 100 * amount(PRIOR_SPEND), "2024FY": 100 * amount(SPEND)}
    agrees = all(abs(own[period] / value - 1) < SAME for period, value in told.items())
    rise = spend_and_lending()[1]
    grades = load("platform_periods").set_index(["ticker", "period"])["grade"]
    return Verdict(
        "C18",
        "contradicted" if rise < 0 or not agrees else "mixed",
        len(told),
        worst(*(grades["FINV", period] for period in told)),
        "The amounts are those of the company's accounts. Per yuan that its group lent they rose by "
        f"{percent(rise, 1)}. For which borrowers it spent, no paper says.",
        NOT_MODELLED,
        Change(
            "Marketing for new borrowers by their grade, two years.",
            "the company's annual report, if it split the spend.",
            "no larger part for better grades.",
        ),
        unit="years",
    )


def _unnamed(_: Study) -> Verdict:
    """C19: the name and both amounts are lost, so nothing can be tested."""
    return undecided(
        "C19",
        "Cannot be tested: the name and both amounts are lost in our copy, and we do not guess.",
        NOT_MODELLED,
        Change(
            "An intact copy of the article's second half.",
            "the newspaper's archive.",
            "any name and amounts, which could then be checked.",
        ),
    )


def _referral(study: Study) -> Verdict:
    """C20: follows in a draw where a referred customer leaves at least what a guaranteed one does."""
    found = pays.referral_frees(study)
    return undecided(
        "C20",
        "No lender prints what a customer leaves it under both businesses.",
        f"A referred customer leaves at least as much in {in_sets(found)}. "
        "What referring frees for certain is capital, not money for acquisition."
        f"{drivers.tail(study, 'C20')}",
        Change(
            "What one platform keeps of a customer it refers, and of one it guarantees.",
            OWN_BOOKS,
            "less from the one referred, after the cost of capital.",
        ),
        model="in part" if found.word == "follows" else found.word,
        counted=Counted("referring leaves as much as guaranteeing", found),
    )


def _cheaper_money(study: Study) -> Verdict:
    """C21: that cheaper money helps is put in; what a point brings is not."""
    money = pays.row(study, pays.MONEY)
    old, new = first_and_last()
    far = (new - old) / money.high_cny, (new - old) / money.low_cny
    paid = sorted(100 * study.value(name) for name in ("funding_rate", "partner_yield"))
    flips = (
        f"a fall of funding cost by {span(*far)} points, which would pay for it."
        if far[0] < paid[-1]
        else f"no fall does: {span(*far)} points would be needed, and money costs "
        f"{number(paid[0], 1)} to {percent(paid[-1] / 100, 1)} a year."
    )
    return undecided(
        "C21",
        "That bonds got cheaper is printed (see the market page); what it paid for is not.",
        "That it helps is built in. Money a point cheaper brings "
        f"{cny(money.low_cny)} to {number(money.high_cny)} a customer, beside a rise of "
        f"{cny(new - old)}.",
        Change(
            "Funding cost and acquisition cost of one lender, two years.",
            "annual reports; acquisition cost is missing.",
            flips,
        ),
        model="put in",
    )


JUDGED: Sequence[Any] = (
    _one_lender,
    _only_risen,
    _own_no_cheaper,
    _two_charges,
    _highest_bid,
    _contract_or_float,
    _same_playbook,
    _late_payment,
    _better_borrowers,
    _unnamed,
    _referral,
    _cheaper_money,
)


def table(study: Study) -> VerdictTable:
    """Return the verdict table of the chapter."""
    return verdict_table([judge(study) for judge in JUDGED])
