"""What may a loan cost, and what does the prime rate do? Each ceiling with whom it binds.

The reading was fixed before the ratios were computed. By then the rows had been read, and a
note beside them spoke of about ten times:

- the ceiling on loans that platforms arrange and the one-year loan prime rate (LPR), both
  between the first fixing seen and the last, in points. The ceiling at the first fixing is
  that of the cash-loan notice, which no page seen reports lifted before October 2025;
- the unpublished line for licensed companies is a scenario and gets a second number, never
  the first.

The same falls in proportion were looked at only after that.

The line of the courts, four times the LPR, is for private lending, later set for microloan
companies. It is no ceiling of a consumer finance company and enters no comparison here.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.numbers import as_given, blanks, cny, count, number, percent
from analysis.statements import Form, Headline, Outcome, compare, statement

CHAPTER = "market"

RULE, GUIDANCE, SCENARIO = "rule", "guidance", "scenario"
TIMES = 4
"""The court line in prime rates."""
MARGIN = 0.25
"""Largest cut of the LPR in one step, points: falls this close are no clear difference."""
ALIKE = 1.5
"""Two falls in proportion are called near while one is less than this many times the other."""
OWED_CNY = 10_000


class Line(NamedTuple):
    """One ceiling as the pages report it.

    `first` and `last` are the earliest and the latest day on which a page lets it begin; `to`
    is where it was replaced, or the last day seen.
    """

    id: str
    binds: str
    kind: str
    rules: tuple[str, ...]
    pct: float
    first: pd.Timestamp
    last: pd.Timestamp
    to: pd.Timestamp
    grade: str


class _Wanted(NamedTuple):
    """Which rows of `rate_caps` make one line, and which of their two numbers."""

    id: str
    binds: str
    kind: str
    rules: tuple[str, ...]
    column: str = "cap_high_pct"
    until: str = ""


_ALL_IN = ("R11", "R12", "R13", "R14", "R15", "R16", "R17")
_LINES = (
    _Wanted(
        "before", "cash loans and online microloans of any lender", RULE, ("R02",), until="all-in"
    ),
    _Wanted("round-2021", "licensed companies in many places", GUIDANCE, ("R04",), until="all-in"),
    _Wanted("all-in", "loans that platforms arrange, whoever lends", RULE, _ALL_IN),
    _Wanted(
        "average",
        "licensed companies: average of their new loans",
        SCENARIO,
        ("R10", "R18", "R21", "R25"),
    ),
    _Wanted("microloan", "microloan companies", RULE, ("R19", "R20"), until="microloan-end"),
    _Wanted(
        "microloan-end", "microloan companies: all new loans", RULE, ("R28",), column="cap_low_pct"
    ),
)


def days(text: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day of a year, a month or a day."""
    period = pd.Period(text, freq={4: "Y", 7: "M", 10: "D"}[len(text)])
    return period.start_time, period.end_time.normalize()


def lines() -> dict[str, Line]:
    """Return the ceilings with whom each binds, in the order they came."""
    table = load("rate_caps").set_index("rule_id")
    found: dict[str, Line] = {}
    for want in reversed(_LINES):
        rows = table.loc[list(want.rules)]
        rates = set(rows[want.column])
        if len(rates) != 1:
            raise ValueError(f"rows {want.rules} print {sorted(rates)} as one ceiling {want.id!r}")
        spans = [days(text) for text in rows["effective_from"]]
        first = min(span[0] for span in spans)
        # what ends a line stands later in the list, so it is known by now
        to = found[want.until].first if want.until else max(first, seen_to())
        found[want.id] = Line(
            want.id,
            want.binds,
            want.kind,
            want.rules,
            float(rates.pop()),
            first,
            max(span[1] for span in spans),
            to,
            worst(*rows["grade"]),
        )
    return dict(reversed(found.items()))


def seen_to() -> pd.Timestamp:
    """Return the day of the last fixing, up to which the picture claims to know."""
    return pd.Timestamp(load("lpr")["fixing_date"].max())


def prime() -> pd.DataFrame:
    """Return the one-year LPR as steps.

    Columns: `start`, `end`, `rate_pct`, `grade` (the worst of the fixings in the step); the last
    step ends on the day of the last fixing.
    """
    table = load("lpr").sort_values("fixing_date")
    step = (table["lpr_1y_pct"].diff() != 0).cumsum()
    found = table.groupby(step).agg(
        start=("fixing_date", "min"),
        rate_pct=("lpr_1y_pct", "first"),
        grade=("grade", lambda cells: worst(*cells)),
    )
    found.insert(1, "end", found["start"].shift(-1).fillna(seen_to()))
    return found.reset_index(drop=True)


def court() -> pd.DataFrame:
    """Return four times the one-year LPR from the day the courts took it up, as steps of `prime`.

    As `prime`, the first step cut at that day; the grade counts the ruling's row too.
    """
    ruling = load("rate_caps").set_index("rule_id").loc["R03"]
    since = days(str(ruling["effective_from"]))[0]
    steps = prime()
    steps = steps[steps["end"] > since].reset_index(drop=True)
    steps.loc[steps["start"] < since, "start"] = since
    steps["rate_pct"] *= TIMES
    steps["grade"] = [worst(grade, ruling["grade"]) for grade in steps["grade"]]
    return steps


class Falls(NamedTuple):
    """Falls between the first LPR fixing and the last, points, and what each started from."""

    ceiling: float
    scenario: float
    lpr: float
    ceiling_from: float
    lpr_from: float


def falls() -> Falls:
    """Return how far the ceilings and the one-year LPR fell over the same years."""
    known, steps = lines(), prime()["rate_pct"]
    before = known["before"].pct
    return Falls(
        before - known["all-in"].pct,
        before - known["average"].pct,
        float(steps.iloc[0] - steps.iloc[-1]),
        before,
        float(steps.iloc[0]),
    )


def _points(value: float) -> str:
    """Return points without the noise of binary fractions."""
    return as_given(round(value, 6))


@statement(
    "ceiling-fell-further",
    chapter=CHAPTER,
    headline=Headline(
        "The price ceiling fell far more than money did",
        "Money fell further than the price ceiling",
        "Money and the price ceiling fell about as far",
    ),
    holds="The ceiling on loans that platforms arrange fell {ceiling} points; the one-year loan "
    "prime rate (LPR) fell {lpr}",
    opposite="The one-year loan prime rate (LPR) fell {lpr} points, further than the ceiling on "
    "loans that platforms arrange: {ceiling}",
    unclear="Ceiling and one-year loan prime rate (LPR) fell about as far: the ceiling on loans that "
    "platforms arrange {ceiling} points, the LPR {lpr}",
)
def _further(_: Study) -> Outcome:
    found = falls()
    values = {"ceiling": _points(found.ceiling), "lpr": _points(found.lpr)}
    return Outcome(compare(found.ceiling, found.lpr, margin=MARGIN), values)


@statement(
    "scenario-fell-further",
    chapter=CHAPTER,
    holds="Down to the unpublished line for licensed companies, a scenario, it would be {scenario} "
    "points and {times} times as far",
    opposite="The unpublished line for licensed companies, a scenario, adds nothing to the fall",
)
def _scenario(_: Study) -> Outcome:
    found = falls()
    times = number(found.scenario / found.lpr, 1) if found.lpr > 0 else "many"
    values = {"scenario": _points(found.scenario), "times": times}
    return Outcome("holds" if found.scenario > found.ceiling else "opposite", values)


@statement(
    "in-proportion-near",
    chapter=CHAPTER,
    holds="In proportion the two falls are near each other: the ceiling lost {ceiling} of what it "
    "was and the LPR {lpr}",
    opposite="In proportion too the two falls differ: the ceiling lost {ceiling} of what it was and "
    "the LPR {lpr}",
)
def _proportion(_: Study) -> Outcome:
    found = falls()
    shares = (found.ceiling / found.ceiling_from, found.lpr / found.lpr_from)
    form: Form = "holds" if max(shares) < ALIKE * min(shares) else "opposite"
    return Outcome(form, {"ceiling": percent(shares[0]), "lpr": percent(shares[1])})


@statement(
    "ceiling-s-borrower",
    chapter=CHAPTER,
    holds="Under these ceilings whoever owes {owed} for a year could be charged up to {before} before "
    "and {after} since; at the scenario's average it would be {scenario}",
    opposite="Under these ceilings whoever owes {owed} for a year can be charged no less than before "
    "({before}, now {after})",
)
def _borrower(_: Study) -> Outcome:
    known = lines()
    bill = {id: OWED_CNY * line.pct / 100 for id, line in known.items()}
    values = blanks(
        cny, owed=OWED_CNY, before=bill["before"], after=bill["all-in"], scenario=bill["average"]
    )
    return Outcome("holds" if bill["all-in"] < bill["before"] else "opposite", values)


def source_ids() -> tuple[str, ...]:
    """Return the pages behind the ceilings and the prime rate."""
    wanted = [rule for line in lines().values() for rule in line.rules] + ["R03", "R05"]
    rules = load("rate_caps").set_index("rule_id").loc[wanted, "source_id"]
    fixings = load("lpr")
    checks = fixings["check_source_id"].dropna()
    return tuple(dict.fromkeys([*rules, *fixings["source_id"], *checks]))


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the page needs."""
    known = lines()
    versions = load("conflict_values").query("conflict_id == 'X31'")
    return {
        "ceiling_before": percent(known["before"].pct / 100),
        "ceiling_all_in": percent(known["all-in"].pct / 100),
        "ceiling_average": percent(known["average"].pct / 100),
        "ceiling_round": percent(known["round-2021"].pct / 100),
        "average_versions": count(len(versions)),
    }
