"""Verdicts of chapter 02. The readings stand with each question and were fixed before the results.

The facts they weigh were known when the readings were written; the draws of the shop were not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.assumptions import Study
from analysis.evidence import worst
from analysis.findings import drivers
from analysis.findings.article import amount
from analysis.findings.market.association import TWICE, agree, counts
from analysis.findings.shares import in_sets
from analysis.findings.short_video import bounds, cures, lender, own, volume
from analysis.findings.short_video.common import company_rows, grades, industry_rows
from analysis.findings.verdicts import (
    NOT_MODELLED,
    OWN_BOOKS,
    Change,
    Counted,
    Verdict,
    VerdictTable,
    verdict_table,
)
from analysis.numbers import number
from analysis.statements import say

COUNTS = ("I025", "I026", "I027", "I028")
"""Counts of own online lending, from the press page that names the association's report."""
CLOSED = "Y342"
"""A shop of one licensed lender that was closed."""
REPORT = "the association's report, which was not seen."


def _third_parties(study: Study) -> Verdict:
    """C05: reading in `bounds`."""
    facts = industry_rows(*COUNTS)
    over = int(amount("F021"))
    fits = bounds.room() >= over
    return Verdict(
        "C05",
        "none" if fits else "contradicted",
        len(facts),
        worst(*facts["grade"]),
        "The counts of third-party lending reach us through the article alone. Counts that others "
        f"print leave room for them. {say('counts-leave-room', study)}.",
        NOT_MODELLED,
        Change(
            "Companies by share of online lending from third parties.",
            REPORT,
            f"more than {number(counts().all - over)} companies that take at most half.",
        ),
        unit="counts",
    )


def _feeds(_: Study) -> Verdict:
    """C06: reading in `bounds`."""
    return Verdict(
        "C06",
        "none",
        0,
        "",
        "No page that is independent of the article prints what part of any lender's customers feeds "
        "bring. Shares called own or third-party do not say it, because both may hold feeds.",
        NOT_MODELLED,
        Change(
            "Funded customers of one lender by the place where they first saw it.",
            OWN_BOOKS,
            "a lender of some size with a share of feeds far from both numbers.",
        ),
    )


def _became_lender(study: Study) -> Verdict:
    """C07: reading in `lender`."""
    facts = industry_rows(*lender.IDS, lender.REPLY)
    return Verdict(
        "C07",
        "mixed" if lender.amounts_hold() else "contradicted",
        len(facts),
        worst(*facts["grade"]),
        "Both amounts hold on other pages. A loan book of its own it is not: the group says that its "
        f"own company funds a small part. {say('lent-with-others-money', study)}. That this drew "
        "lenders in, no page shows.",
        NOT_MODELLED,
        Change(
            "When each lender first advertised there, beside the feed's own lending.",
            "the feed's list of advertisers; none is public.",
            "most came after its own lending had grown.",
        ),
    )


def _own_channels(study: Study) -> Verdict:
    """C08: reading in `own`."""
    facts = company_rows(*own.SHARES)
    ways = company_rows(bounds.WAYS)
    shares, bought = own.above_half() == len(facts), float(ways["value_low"].iloc[0]) > 0
    return Verdict(
        "C08",
        ("mixed" if bought else "supported") if shares else "contradicted",
        len(facts) + len(ways),
        worst(*grades(facts, ways)),
        f"{say('own-above-half', study)}. The claim sets them against bought traffic. "
        f"{say('own-can-be-a-feed', study)}.",
        "What a shop needs to live on visitors of its own is computed with the shop below; no model "
        "bears on these shares.",
        Change(
            "Own business of one company, split into bought and unbought visitors.",
            "a rating report that lists what was paid for.",
            "more than half unbought at one keeps the claim; less than half at each ends it.",
        ),
    )


def _own_online(_: Study) -> Verdict:
    """C09: reading in `bounds`."""
    same = agree()
    return Verdict(
        "C09",
        "checked" if same == len(TWICE) else "differs",
        len(TWICE),
        worst(*industry_rows("I025", "I026", "I028")["grade"]),
        "A press page that names the association's report prints the same counts, those "
        "below a fifth included. What they count is where loans were placed, not how visitors came.",
        NOT_MODELLED,
        Change(
            "The same counts in the report itself, or for another year.",
            REPORT,
            "any other number of companies above half.",
        ),
        unit="counts",
    )


def _shop(study: Study) -> Verdict:
    """C10: reading in `shop`."""
    facts = company_rows(CLOSED)
    return Verdict(
        "C10",
        "none",
        len(facts),
        worst(*facts["grade"]),
        "One shop of another licensed lender opened in 2020 and closed in 2022; the reason told is "
        "that it was a small part of the business. Nobody prints visitors after a promotion.",
        "That visitors fade and that some are hunters is put in. What follows is failure: no shop of "
        f"ours pays within three years in {in_sets(cures.fails(study))}. "
        f"{say('hunters-decide-most-often', study)}."
        f"{drivers.tail(study, 'C10')}",
        Change(
            "Visitors and funded customers of a lender's shop, week by week after a promotion.",
            OWN_BOOKS,
            "half of them still there a quarter later.",
        ),
        unit="shop",
        model="put in",
        counted=Counted("a shop of one's own fails", cures.fails(study)),
    )


def _only_feeds(study: Study) -> Verdict:
    """C12: reading in `volume`."""
    facts = company_rows(volume.OFFLINE, volume.BALANCE)
    found = volume.offline()
    against = found.share > 0.5
    return Verdict(
        "C12",
        ("contradicted" if found.large else "mixed") if against else "none",
        len(facts),
        worst(*facts["grade"]),
        f"As a general sentence it fails. {say('volume-without-feeds', study)}. For the speaker's own "
        "firm it may be true; nothing can be seen of it.",
        "How much each channel can bring is put in wherever channels are planned, so no model here "
        "says which of them brings volume.",
        Change(
            "New customers of several lenders by channel.",
            OWN_BOOKS,
            "no lender with half of its new customers from elsewhere.",
        ),
    )


JUDGED: Sequence[Any] = (
    _third_parties,
    _feeds,
    _became_lender,
    _own_channels,
    _own_online,
    _shop,
    _only_feeds,
)


def table(study: Study) -> VerdictTable:
    """Return the verdict table of the chapter."""
    return verdict_table([judge(study) for judge in JUDGED])
