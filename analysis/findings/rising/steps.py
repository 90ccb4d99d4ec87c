"""From a few hundred yuan a head to thousands: denominator, channel, saturation, firm.

Question and reading, fixed before the result. A company's own cost per approved user is walked to
the article's price of one funded customer in one feed. The denominator is known from one company's
accounts, the channel is bounded by the share of customers that feeds bring, saturation is our
range, and what is left is put down to the firm. One pair of numbers cannot separate the last
three, so each is taken as far as it goes, and none is called the cause.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.acquisition.reconcile import steps
from analysis.assumptions import Study
from analysis.findings.article import amount
from analysis.findings.intro.levels import first_draw_gap, levels
from analysis.findings.rising.common import CHAPTER, usual_and_peak
from analysis.frames import records
from analysis.memo import per_study
from analysis.numbers import cny, number, percent, span
from analysis.statements import Headline, Outcome, statement

START, PEOPLE, CHANNEL, LAST, GOAL = (
    "per approved user, all channels",
    "per first-time borrower",
    "… in feeds alone",
    "… the last one bought",
    "the article: feeds, fourth quarter",
)
YEAR: Final = 2024
FEEDS: Final = "F027"
"""The share of one platform's customers that feeds bring, by the article."""


def own_figures() -> pd.DataFrame:
    """Return companies' own costs per approved user of the year before the article: of `levels`."""
    table = levels()
    own = table["denominator"].eq("approved_user") & table["origin"].eq("company")
    part: pd.DataFrame = table[own & (table["date"].dt.year == YEAR)]
    return part


@per_study
def walk(study: Study) -> pd.DataFrame:
    """Return the way in steps.

    Columns: `row`, `low_cny`, `high_cny`, `known` (`printed`, `computed`, `bound`, `assumed`).
    """
    start = own_figures()
    low, high = float(start["low_cny"].min()), float(start["high_cny"].max())
    approved, borrower = first_draw_gap()
    people = borrower.low / approved.high, borrower.high / approved.low
    # others may cost as much as feeds, or nothing at all
    channel = 1.0, 100 / amount(FEEDS)
    power = study.interval("spend_power")
    saturation = 1 / power[1], 1 / power[0]
    factors = {PEOPLE: people, CHANNEL: channel, LAST: saturation}
    ends = [
        steps(one, usual_and_peak()[side], {name: pair[side] for name, pair in factors.items()})
        for side, one in enumerate((low, high))
    ]
    rows: list[tuple[Any, ...]] = [(START, low, high, "printed")]
    for name, known in ((PEOPLE, "computed"), (CHANNEL, "bound"), (LAST, "assumed")):
        rows.append((name, *(float(end.cost_cny[name]) for end in ends), known))
    rows.append((GOAL, *usual_and_peak(), "printed"))
    return pd.DataFrame(rows, columns=["row", "low_cny", "high_cny", "known"])


def row(study: Study, name: str) -> Any:  # noqa: ANN401  (a record)
    """Return a step of `walk`."""
    table = walk(study)
    return next(records(table[table["row"] == name]))


@statement(
    "known-steps-fall-short",
    chapter=CHAPTER,
    headline=Headline(
        "Known steps explain less than half of {usual} yuan a customer",
        "Known steps explain {usual} yuan a customer",
        "Known steps explain most of {usual} yuan a customer",
    ),
    holds="A company's {start} per approved user in 2024 make {people} per first-time borrower "
    "and at most {channel} in feeds. The article's {usual} needs saturation or a dearer firm",
    opposite="A company's {start} per approved user in 2024 make up to {channel} per first-time "
    "borrower in "
    "feeds: as much as the article's {usual}",
    unclear="A company's {start} per approved user in 2024 make {people} per first-time borrower "
    "and at most "
    "{channel} in feeds, near the article's {usual}",
)
def _short(study: Study) -> Outcome:
    start, people, channel = (row(study, name) for name in (START, PEOPLE, CHANNEL))
    usual, _ = usual_and_peak()
    values = {
        "start": f"CNY {span(start.low_cny, start.high_cny)}",
        "people": span(people.low_cny, people.high_cny),
        "channel": number(channel.high_cny),
        "usual": number(usual),
    }
    if channel.high_cny >= usual:
        return Outcome("opposite", values)
    return Outcome("holds" if channel.high_cny < 0.5 * usual else "unclear", values)


@statement(
    "every-step-at-its-far-end",
    chapter=CHAPTER,
    holds="With every step at the far end of its range the last customer bought costs {last}. "
    "That is the foot of the article's fourth quarter, and not its peak of {peak}",
    opposite="With every step at the far end of its range the last customer bought costs {last}",
)
def _far(study: Study) -> Outcome:
    last, (usual, peak) = row(study, LAST), usual_and_peak()
    values = {"last": cny(last.high_cny), "peak": number(peak)}
    return Outcome("holds" if 0.9 * usual < last.high_cny < 0.9 * peak else "opposite", values)


@statement(
    "feeds-bound-the-channel",
    chapter=CHAPTER,
    holds="One platform took {share} of its customers from feeds, so a customer there costs at most "
    "{times} times its mean, even if all others were free",
    opposite="One platform took {share} of its customers from feeds, which bounds nothing",
)
def _channel(_: Study) -> Outcome:
    share = amount(FEEDS) / 100
    values = {"share": percent(share), "times": number(1 / share, 2)}
    return Outcome("holds" if share < 1 else "opposite", values)
