"""How many licensed companies depend on third parties? Counts of the bankers' association.

The association's report on 2023 was not seen. Its counts reach us twice: the article gives
counts of third-party referral (grade C) and of own online lending, and a press page that
names the report gives the second kind again (grade B).
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.article import amount
from analysis.numbers import blanks, count, number, percent
from analysis.statements import Form, Headline, Outcome, statement

CHAPTER = "market"

TWICE = {"F037": "I028", "F038": "I025", "F040": "I026"}
"""Counts of own online lending: the article's, and the press page's."""
THIRD, OWN = "from third parties", "through their own online channel"
LEDGER = ("F020", "F021", "F022", "F024", "F025", "F037", "F038", "F039", "F040", "F041")


class Counts(NamedTuple):
    """Licensed companies in 2023 by the share of online lending they place themselves."""

    above_half: int
    at_most_fifth: int
    any: int
    none: int

    @property
    def all(self) -> int:
        """Companies in all: those that place some themselves and those that place none."""
        return self.any + self.none


def counts() -> Counts:
    """Return the counts of own online lending, from the press page that names the report."""
    table = load("industry").set_index("metric")["value_low"]
    return Counts(
        int(table["cba_n_own_online_gt50"]),
        int(table["cba_n_own_online_le20"]),
        int(table["cba_n_own_online_placement"]),
        int(table["cba_n_own_online_none"]),
    )


def agree() -> int:
    """Return how many counts the article and the press page print alike, of those both print."""
    outside = load("industry").set_index("fact_id")["value_low"]
    return sum(amount(mine) == outside[theirs] for mine, theirs in TWICE.items())


class Reading(NamedTuple):
    """One way to add the counts up: over how many companies, and how many are left between."""

    what: str
    over: int
    between: int

    @property
    def possible(self) -> bool:
        """Whether no group comes out with fewer companies than none."""
        return self.between >= 0


def readings(found: Counts) -> list[Reading]:
    """Return three ways to add up the counts of own online lending."""
    named = found.above_half + found.at_most_fifth
    return [
        Reading("counted among those that lend some themselves", found.any, found.any - named),
        Reading("counted beside those that lend none", found.all, found.all - named - found.none),
        Reading("with those that lend none inside", found.all, found.all - named),
    ]


def between() -> int:
    """Return how many companies lie between a fifth and a half, by the one reading that fits."""
    possible = [r for r in readings(counts()) if r.possible]
    if len(possible) != 1:
        raise ValueError(f"counts {counts()} fit {len(possible)} readings, need one: {possible}")
    return possible[0].between


def both_low() -> int:
    """Return how many companies at least are in both groups of dependence.

    Those that lend more than half themselves cannot take more than half from others, if both
    shares are of the same online lending; so the companies with more than half from third
    parties are among the rest, and so are those that lend at most a fifth themselves.
    """
    found = counts()
    rest = found.all - found.above_half
    return max(0, int(amount("F021")) + found.at_most_fifth - rest)


def rows() -> pd.DataFrame:
    """Return the counts as the picture shows them, one row a group of companies.

    Columns: `question` (`THIRD` or `OWN`), `group` (words), `year`, `companies`, `inside` (of
    these, companies that lend none themselves), `of` (companies in all), `known` (printed, or
    computed), `grade`.
    """
    found = counts()
    over, more = int(amount("F021")), int(amount("F024"))
    fit = worst("B", "D")
    entries = [
        (THIRD, "more than half", 2023, over, 0, "printed", "C"),
        (THIRD, "more than half", 2022, over - more, 0, "computed", "C"),
        (OWN, "more than half", 2023, found.above_half, 0, "printed", "B"),
        (OWN, "a fifth to half", 2023, between(), 0, "computed", fit),
        (OWN, "at most a fifth", 2023, found.at_most_fifth, found.none, "printed", "B"),
    ]
    table = pd.DataFrame(
        entries, columns=["question", "group", "year", "companies", "inside", "known", "grade"]
    )
    table.insert(5, "of", found.all)
    return table


def source_ids() -> tuple[str, ...]:
    """Return the pages behind the counts."""
    ledger = load("article_figures").set_index("figure_id").loc[list(LEDGER), "source_id"]
    industry = load("industry")
    outside = industry[industry["metric"].str.startswith("cba_n_own_online")]["source_id"]
    return tuple(dict.fromkeys([*ledger, *outside]))


@statement(
    "most-depend-on-others",
    chapter=CHAPTER,
    headline=Headline(
        "Most licensed lenders depend on other people's traffic",
        "Few licensed lenders depend on other people's traffic",
    ),
    holds="By the bankers' association, {over} of {all} licensed companies took more than half of "
    "their online lending from third parties in {year}. Through their own, {own} lent more than half",
    opposite="By the bankers' association, only {over} of {all} licensed companies took more than "
    "half of their online lending from third parties in {year}. Through their own, {own} lent more "
    "than half online channel",
)
def _most(_: Study) -> Outcome:
    found = counts()
    over = int(amount("F021"))
    form: Form = "holds" if 2 * over > found.all and found.above_half < over else "opposite"
    values = blanks(number, over=over, all=found.all)
    values |= {"own": count(found.above_half), "year": number(amount("F020")).replace(",", "")}
    return Outcome(form, values)


@statement(
    "counts-fit-one-way",
    chapter=CHAPTER,
    holds="The counts fit one way only. Above half ({above}), at most a fifth ({low}) and with "
    "none ({none}) make {sum}, more than the {all} there are. So those {none} are among the {low}, "
    "and {between} companies lie between",
    opposite="The counts of companies fit in more than one way, or in none",
)
def _fit(_: Study) -> Outcome:
    found = counts()
    possible = [r for r in readings(found) if r.possible]
    one = len(possible) == 1 and possible[0] == readings(found)[2]
    values = {
        "above": count(found.above_half),
        "low": number(found.at_most_fifth),
        "none": count(found.none),
        "sum": number(found.above_half + found.at_most_fifth + found.none),
        "all": number(found.all),
        "between": count(max(0, possible[0].between)) if possible else "no",
    }
    return Outcome("holds" if one else "opposite", values)


@statement(
    "both-sides-low",
    chapter=CHAPTER,
    holds="At least {n} of the {all} do both: take more than half from third parties and lend at most "
    "a fifth themselves",
    opposite="The two counts need not overlap: no company has to be in both groups",
)
def _both(_: Study) -> Outcome:
    n = both_low()
    return Outcome("holds" if n > 0 else "opposite", {"n": number(n), "all": number(counts().all)})


@statement(
    "printed-twice-alike",
    chapter=CHAPTER,
    holds="The press page and the article print all {n} counts that both have alike",
    opposite="The press page and the article differ: of {n} counts that both have, {same} agree",
)
def _alike(_: Study) -> Outcome:
    same = agree()
    form: Form = "holds" if same == len(TWICE) else "opposite"
    return Outcome(form, {"n": count(len(TWICE)), "same": count(same)})


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the page needs."""
    return {
        "third_more_than_before": count(int(amount("F024"))),
        "third_rising": percent(amount("F025") / 100),
    }
