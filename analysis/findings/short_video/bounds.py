"""How much do lenders depend on feeds? What printed shares allow, at the least and at the most.

Question and readings, fixed before the result. A share by channel says who brought the customer,
by the lender's own word; it is asked here how large or small the share of feeds can be if that
word is true. A loan made offline is taken not to come from a feed; everything else may, unless a
page says otherwise. Known by then: the shares themselves, from the market page, and that one
rating text counts feeds among a lender's own ways.

C05 is supported if an independent page prints that every company uses third parties, or the 25;
contradicted if independent counts leave no room for the 25; else none. C06 is supported or
contradicted by an independent page that prints the share of feeds, of one lender or of many; a
bound decides only if it excludes the claim. C09 is checked if an independent page that names the
report prints the 3 and the 25, and differs if it prints others.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.assumptions import Study
from analysis.findings.article import amount
from analysis.findings.market import channels
from analysis.findings.market.association import counts
from analysis.findings.platforms import lenders
from analysis.findings.short_video.common import CHAPTER, company_rows, fact, ledger
from analysis.numbers import count, number, percent
from analysis.statements import Headline, Outcome, statement

BALANCE, CUSTOMERS = "Of the loan balance of a licensed company", "Of the customers of a platform"
UNIT: Final = "pct of loan balance"
ONLINE, OFFLINE = "channel_online_share", "channel_offline_share"
WAYS: Final = "Y338"
"""The ways, bought ones, that a rating text counts among one lender's own."""
NARROW: Final = 50
"""Percent points: a wider span than this tells next to nothing."""


def allowed() -> pd.DataFrame:
    """Return the least and most that feeds can bring if printed shares are true.

    Columns: `basis` (`BALANCE` or `CUSTOMERS`, never to be compared), `who`, `period`, `low_pct`,
    `high_pct`, `grade`; the narrowest first in each basis.
    """
    names = lenders()
    shares = channels.facts()
    rows: list[tuple[Any, ...]] = []
    for company, part in shares[shares["unit"] == UNIT].groupby("company_id"):
        online = part.loc[part["metric"] == ONLINE, "value_high"].min()
        offline = part.loc[part["metric"] == OFFLINE, "value_low"].max()
        high = min(x for x in (100.0, online, 100 - offline) if x == x)  # noqa: PLR0124  (no NaN)
        rows.append(
            (BALANCE, names[str(company)], max(part["period"]), 0.0, high, max(part["grade"]))
        )
    told = ledger(["F027"]).iloc[0]
    rows.append(
        (CUSTOMERS, "one platform, by the article", "2024", told.value_low, 100.0, told.grade)
    )
    table = pd.DataFrame(rows, columns=["basis", "who", "period", "low_pct", "high_pct", "grade"])
    return table.assign(width=table["high_pct"] - table["low_pct"]).sort_values(
        ["basis", "width", "who"], ascending=[False, True, True], ignore_index=True
    )


def licensed() -> pd.DataFrame:
    """Return the rows of `allowed` on licensed companies."""
    table = allowed()
    part: pd.DataFrame = table[table["basis"] == BALANCE]
    return part


def room() -> int:
    """Return how many companies at most take over half from others, by the counts of own lending."""
    found = counts()
    return found.all - found.above_half


@statement(
    "shares-leave-feeds-open",
    chapter=CHAPTER,
    headline=Headline(
        "Printed shares seldom limit what feeds bring",
        "Printed shares limit what feeds bring at most lenders",
    ),
    holds="Of {n} licensed companies that print a channel's share of their balance, {some} can owe "
    "feeds "
    "only a part: one at most {least}, because the rest was lent offline. At {open} "
    "anything is possible",
    opposite="Of {n} licensed companies that print a channel's share of their balance, {some} can "
    "owe feeds only a part, one at most {least}",
)
def _open(_: Study) -> Outcome:
    table = licensed()
    some = int((table["high_pct"] < 100).sum())
    values = {
        "n": count(len(table)),
        "some": count(some),
        "least": percent(float(table["high_pct"].min()) / 100),
        "open": count(len(table) - some),
    }
    told = (table["width"] <= NARROW).sum()
    return Outcome("holds" if 2 * told < len(table) else "opposite", values)


@statement(
    "own-can-be-a-feed",
    chapter=CHAPTER,
    holds="A rating text counts {n} bought ways among one lender's own, feeds among them: own says "
    "where somebody applied, not who was paid for showing them the way",
    opposite="No page counts bought ways among a lender's own",
)
def _ways(_: Study) -> Outcome:
    ways = fact(company_rows(WAYS), WAYS).value_low
    return Outcome("holds" if ways > 0 else "opposite", {"n": count(int(ways))})


@statement(
    "counts-leave-room",
    chapter=CHAPTER,
    holds="The {over} companies that the article counts fit what others print. As {own} place "
    "more than half themselves, {room} of {all} could take more than half from third parties",
    opposite="The {over} companies that the article counts do not fit: {own} place more than half "
    "themselves, so only {room} of {all} could take more than half from third parties",
)
def _room(_: Study) -> Outcome:
    over = int(amount("F021"))
    values = {
        "over": number(over),
        "own": count(counts().above_half),
        "room": number(room()),
        "all": number(counts().all),
    }
    return Outcome("holds" if over <= room() else "opposite", values)


@statement(
    "half-and-three-quarters",
    chapter=CHAPTER,
    holds="The article's two shares of feeds do not measure one thing: over {one} is one platform's "
    "word about its customers, {half} a figure of speech about everybody",
    opposite="The article gives one share of feeds for everybody",
)
def _two(_: Study) -> Outcome:
    one, half = amount("F027") / 100, amount("F042") / 100
    values = {"one": percent(one), "half": "half" if half == 0.5 else percent(half)}
    return Outcome("holds" if one > half else "opposite", values)
