"""Where sources disagree: how far apart they are, and what was done."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import cite, load, worst
from analysis.findings.tables import Cell, Table
from analysis.frames import records
from analysis.numbers import blanks, count, number, percent
from analysis.statements import Headline, Outcome, compare, statement

CHAPTER = "disagreements"

KINDS: Final = {
    "sources": "two pages, one thing",
    "restated": "restated by the company",
    "basis": "different things counted",
    "arithmetic": "printed numbers that do not fit",
    "dating": "one thing, two dates",
}
"""Why values differ, in words; the keys are those of `data/conflicts.csv`."""

DONE: Final = {
    "all kept": "Every value keeps its row.",
    "one kept": "One value is used; the others are named here.",
    "none": "No value is used.",
}

TOPICS: Final = {
    "article": "The article and its copies",
    "industry": "The industry",
    "companies": "Licensed companies",
    "funding": "Funding",
    "rates": "Rates and ceilings",
    "platforms": "Listed platforms",
}

EDGES_PCT: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Upper ends of the classes of gaps; the last class is open."""

SMALL_PCT: Final = 5.0
WIDE_PCT: Final = 20.0


def classes() -> tuple[str, ...]:
    """Return the names of the classes of gaps, smallest first."""
    inner = [f"{low:g} to {high:g}" for low, high in pairwise(EDGES_PCT)]
    return (f"up to {EDGES_PCT[0]:g}", *inner, f"over {EDGES_PCT[-1]:g}")


_BY_KIND: Final = {"primary": "A", "press": "B", "study": "B", "mirror": "C"}
_KEYS: Final = {"industry": "fact_id", "company_facts": "fact_id", "funding": "funding_id"}


def _known() -> dict[tuple[str, str], str]:
    """Return the grade of every row that a value in conflict may point to."""
    grades = {
        (name, str(row[key])): str(row["grade"])
        for name, key in _KEYS.items()
        for row in load(name)[[key, "grade"]].fillna("").to_dict("records")
    }
    periods = load("platform_periods").set_index(["ticker", "period"])["grade"]
    for name in ("platform_quarters", "platform_years"):
        for r in records(load(name)):
            key = f"{r.ticker} {r.period} {r.metric} {r.basis}"
            grades[name, key] = str(periods[r.ticker, r.period])
    for r in records(load("platform_financials")):
        grades["platform_financials", f"{r.ticker} {r.period} {r.metric}"] = str(r.grade)
    return grades


def value_grades() -> pd.Series:
    """Return the grade of each value in conflict, by its place in `conflict_values`."""
    values = load("conflict_values")
    known, kinds = _known(), load("sources").set_index("source_id")["kind"]
    return pd.Series(
        [
            known.get((str(r.resource), str(r.row_key)))
            or _BY_KIND.get(str(kinds.get(r.source_id, "")), "")
            for r in records(values)
        ],
        index=values.index,
    )


def gaps() -> pd.DataFrame:
    """Return how far apart the values of each disagreement over a size are.

    Columns: `conflict_id`, `what`, `kind` (words of `KINDS`), `gap_pct` (largest over smallest
    value less one, percent), `gap_class`, `grade` (worst grade known among its values), widest
    last. Disagreements over dates, scopes or growth have no such gap.
    """
    values = load("conflict_values")
    sized = values[values["value"].notna()].groupby("conflict_id")["value"].agg(["min", "max"])
    # without rounding, a gap of just the upper end of a class could fall into the next
    sized["gap_pct"] = (100 * (sized["max"] / sized["min"] - 1)).round(9)
    table = load("conflicts").merge(sized[["gap_pct"]], left_on="conflict_id", right_index=True)
    table["kind"] = table["kind"].map(KINDS)
    place = pd.cut(
        table["gap_pct"], [-1.0, *EDGES_PCT, float("inf")], labels=list(classes()), right=True
    )
    table["gap_class"] = place.astype(str)
    graded = values.assign(grade=value_grades()).groupby("conflict_id")["grade"]
    table["grade"] = table["conflict_id"].map(graded.agg(lambda cells: worst(*cells)))
    columns = ["conflict_id", "what", "kind", "gap_pct", "gap_class", "grade"]
    return table[columns].sort_values("gap_pct", ignore_index=True)


@statement(
    "gaps-mostly-small",
    chapter=CHAPTER,
    headline=Headline(
        "Where sources disagree, they mostly disagree by little",
        "Where sources disagree, they mostly disagree by much",
        "Half of the gaps between sources are small",
    ),
    holds="{small} of {all} gaps between sources that disagree on a size are within {edge}; "
    "{wide} are wider than {far}",
    opposite="Only {small} of {all} gaps between sources that disagree on a size are within {edge}",
    unclear="Half of the gaps between sources are within {edge}",
)
def _small(_: Study) -> Outcome:
    gap = gaps()["gap_pct"]
    small, wide = int((gap <= SMALL_PCT).sum()), int((gap > WIDE_PCT).sum())
    values = blanks(number, small=small, all=len(gap))
    values |= blanks(percent, edge=SMALL_PCT / 100, far=WIDE_PCT / 100)
    values["wide"] = count(wide)
    return Outcome(compare(small, len(gap) - small), values)


@statement(
    "wide-gaps-count-different-things",
    chapter=CHAPTER,
    holds="Of the {wide} widest gaps, {basis} come from counting different things under one name",
    opposite="Of the {wide} widest gaps, only {basis} come from counting different things under "
    "one name",
    unclear="Half of the widest gaps come from counting different things under one name",
)
def _wide(_: Study) -> Outcome:
    table = gaps()
    wide = table[table["gap_pct"] > WIDE_PCT]
    basis = int((wide["kind"] == KINDS["basis"]).sum())
    return Outcome(compare(basis, len(wide) - basis), blanks(count, wide=len(wide), basis=basis))


@statement(
    "disagreements-are-kept",
    chapter=CHAPTER,
    holds="In {kept} of {all} disagreements every value keeps its row, because nothing we saw "
    "settles them or because the values count different things",
    opposite="In most of the {all} disagreements one value was chosen",
    unclear="In half of the {all} disagreements one value was chosen",
)
def _kept(_: Study) -> Outcome:
    done = load("conflicts")["done"]
    kept = int((done == "all kept").sum())
    return Outcome(compare(kept, len(done) - kept), blanks(number, kept=kept, all=len(done)))


def topic_table(topic: str) -> Table:
    """Return the disagreements of one topic, with their values, hosts and what was done."""
    if topic not in TOPICS:
        raise ValueError(f"no topic {topic!r}; topics are {', '.join(TOPICS)}")
    conflicts = load("conflicts")
    values = load("conflict_values")
    rows = []
    for row in records(conflicts[conflicts["topic"] == topic]):
        part = values[values["conflict_id"] == row.conflict_id]
        rows.append(
            [
                Cell(f"{row.conflict_id}: {row.what}"),
                Cell("", parts=_values(part)),
                Cell(KINDS[row.kind].capitalize(), parts=(("Why:", row.why),)),
                Cell(DONE[row.done]),
            ]
        )
    return Table(
        f"{TOPICS[topic]}: where sources disagree",
        ("What", "Values, and who prints them", "How they differ", "What was done"),
        rows,
    )


def _values(part: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Return each value once, with every host that prints it and whether it is used."""
    lines = []
    for printed, same in part.groupby("printed", sort=False):
        hosts = [c.label for c in cite(same["source_id"].dropna())]
        used = "" if bool(same["kept"].all()) else " Not used."
        lines.append((f"{printed}:", f"{'; '.join(hosts) or 'address not kept'}.{used}"))
    return tuple(lines)


def printed() -> dict[str, str]:
    """Return the counts the page needs."""
    conflicts = load("conflicts")
    return {
        "n_disagreements": number(len(conflicts)),
        "n_gaps": number(len(gaps())),
        "n_other": number(len(conflicts) - len(gaps())),
    }
