"""Rules that tie several columns together, which a table schema cannot say.

Each rule looks at one row as text and yields what is wrong with it. Rules run after the
schema has passed, so numbers are numbers and dates are dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from .descriptor import Resource
from .errors import Problem
from .layout import Row

Cells = Mapping[str, str]
Fault = tuple[str, str, str]
"""Column, rule, what is allowed."""

WORDS: Final = 10
"""Words of context a row may carry about the article: facts, not its sentences."""

_ANONYMOUS: Final = {"A", "B", "C", "page", "anonymous", "unattributed"}
_ENDS: Final = {
    "Q1": "-03-31",
    "Q2": "-06-30",
    "Q3": "-09-30",
    "Q4": "-12-31",
    "FY": "-12-31",
}
# Qualifier: whether there is a low end and a high end, and whether the two are equal.
_SHAPES: Final = {
    "exact": (True, True, True),
    "about": (True, True, True),
    "range": (True, True, False),
    "above": (True, False, None),
    "below": (False, True, None),
    "approached": (False, True, None),
    "decimals only": (False, False, None),
    "several thousand": (False, False, None),
    "lost": (False, False, None),
}


def rule_problems(
    resource: Resource, rows: list[Row], kinds: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield the rows of one file that break a rule across columns.

    Parameters
    ----------
    resource : Resource
        The file.
    rows : list of Row
        Its rows without the header.
    kinds : mapping
        Kind of each source by `source_id`, as in sources.csv.
    """
    names = [field.name for field in resource.fields]
    for row in rows:
        cells = dict(zip(names, row.cells, strict=True))
        for rule in RULES.get(resource.name, ()):
            for column, text, allowed in rule(cells, kinds):
                yield Problem(
                    resource.file,
                    text,
                    "correct this cell or the one it must agree with",
                    row.line,
                    column,
                    cells[column],
                    allowed,
                )


def _ordered(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    low, high = cells["value_low"], cells["value_high"]
    if low and high and float(low) > float(high):
        yield "value_low", "the low end is above the high end", f"at most {high}"


def _qualified(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    low, high = cells["value_low"], cells["value_high"]
    has_low, has_high, equal = _SHAPES[cells["qualifier"]]
    fits = bool(low) == has_low and bool(high) == has_high
    if fits and equal is not None:
        fits = (float(low) == float(high)) == equal
    if not fits:
        ends = {
            (True, True): "low = high" if equal else "low < high",
            (True, False): "a low end only",
            (False, True): "a high end only",
            (False, False): "no value",
        }[has_low, has_high]
        allowed = f"{cells['qualifier']} goes with {ends}"
        yield "qualifier", f"the qualifier does not fit low {low!r} and high {high!r}", allowed


def _dated(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    if cells["date_start"] > cells["date_end"]:
        yield "date_start", "the period ends before it starts", f"at most {cells['date_end']}"


def _lost(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    lost = cells["status"] == "lost"
    for column in ("value_low", "value_high", "grade", "source_id"):
        if lost and cells[column]:
            yield column, "a lost figure has no value, grade or source", "empty"
    if lost and float(cells["confidence"]) != 0:
        yield "confidence", "a lost figure has no confidence", "0"
    if lost != (cells["qualifier"] == "lost"):
        yield "qualifier", "status and qualifier disagree on what is lost", "lost with lost"
    for column in ("grade", "source_id"):
        if not lost and not cells[column]:
            yield column, f"a figure that is not lost needs its {column}", "a value"


def _damaged(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    if (cells["token_state"] == "intact") != (cells["status"] == "intact"):
        yield "status", "a figure is intact exactly when its token is", "intact with intact"
    if cells["status"] == "inferred" and cells["grade"] < "D":
        yield "grade", "what is inferred is graded D", "D"


def _graded(cells: Cells, kinds: Mapping[str, str]) -> Iterator[Fault]:
    grade, kind = cells["grade"], kinds.get(cells["source_id"], "")
    if grade and kind == "farm":
        yield "grade", "content farms have no grade", "empty"
    if grade and grade < "C" and cells.get("speaker") in _ANONYMOUS:
        yield "grade", "an anonymous speaker is C at best", "C, D, E"


def _used(cells: Cells, kinds: Mapping[str, str]) -> Iterator[Fault]:
    farm = kinds.get(cells["source_id"]) == "farm"
    if cells["use"] == "figure" and farm:
        yield "use", "content farms are listed and used nowhere", "ledger"
    if not farm and not cells["grade"]:
        yield "grade", "every row but a content farm's needs a grade", "A, B, C, D, E"


def _independent(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    if cells["use"] == "figure" and cells["independent"] == "false":
        yield "use", "what goes back to the article cannot stand beside it", "ledger"


def _rated(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    if cells["use"] == "figure" and not (cells["coupon_pct"] or cells["coupon_high_pct"]):
        yield "use", "a row without a rate cannot stand in a figure", "ledger"


def _ranged(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    low, middle, high = (cells[f"coupon{end}_pct"] for end in ("_low", "", "_high"))
    known = [float(x) for x in (low, middle, high) if x]
    if known != sorted(known):
        allowed = f"between {low or 'nothing'} and {high or 'nothing'}"
        yield "coupon_pct", "the rate is outside the range printed beside it", allowed


def _converted(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    value = bool(cells["converted_value"])
    for column in ("converted_unit", "converted_grade"):
        if value != bool(cells[column]):
            allowed = "a value" if value else "empty"
            yield column, "a converted value has a unit and a grade, and only then", allowed
    if cells["converted_grade"] and cells["converted_grade"] < cells["grade"]:
        yield "converted_grade", "converting does not improve a grade", f"{cells['grade']} to E"


def _placed(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    if bool(cells["resource"]) != bool(cells["row_key"]):
        yield "row_key", "a row is named by its file and its key together", "both or neither"


def _brief(column: str) -> Callable[[Cells, Mapping[str, str]], Iterator[Fault]]:
    def rule(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
        count = len(cells[column].split())
        if count > WORDS:
            yield column, f"the context has {count} words", f"at most {WORDS} words"

    return rule


def _linked(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    for column in ("url", "host"):
        if not cells[column] and cells["source_id"] != "our-copy":
            yield column, "every source but our copy has an address", "an address"


def _derived(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    computed = cells["basis"] in ("derived", "converted", "restated_derived")
    if computed and not cells["derivation"]:
        yield "derivation", "a computed value says how it was computed", "a sentence"
    if not computed and cells["derivation"]:
        yield "derivation", f"a {cells['basis']} value is not computed", "empty"


def _closed(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    period = cells["period"]
    span = "year" if period.endswith("FY") else "quarter"
    if cells["span"] != span:
        yield "span", f"the span does not fit the period {period}", span
    end = period[:4] + _ENDS[period[4:]]
    if cells["period_end"] != end:
        yield "period_end", f"the last day does not fit the period {period}", end


def _told(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    told = cells["known_from"] != "none"
    for column in ("digits", "source_id"):
        if bool(cells[column]) != told:
            allowed = "a value" if told else "empty"
            yield column, f"the run is known from {cells['known_from']!r}", allowed


def _rested(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    basis = cells["other_basis"]
    if cells["by_rule"] == "false" and basis == "none":
        yield "other_basis", "an inferred figure rests on something", "a basis, or by_rule true"
    if bool(cells["other_figure_id"]) != (basis == "same fact"):
        yield "other_figure_id", f"the other basis is {basis!r}", "a figure with same fact only"


def _covered(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
    if int(cells["first_line"]) > int(cells["last_line"]):
        yield "first_line", "the copy ends before it starts", f"at most {cells['last_line']}"


def _bounded(middle: str) -> Callable[[Cells, Mapping[str, str]], Iterator[Fault]]:
    def rule(cells: Cells, _: Mapping[str, str]) -> Iterator[Fault]:
        low, value, high = (float(cells[column]) for column in ("low", middle, "high"))
        if not low <= value <= high:
            allowed = f"{cells['low']} to {cells['high']}"
            yield middle, f"low, {middle} and high are out of order", allowed
        if cells["kind"] == "loguniform" and low <= 0:
            yield "low", "a loguniform prior starts above zero", "above 0"

    return rule


RULES: Final[dict[str, tuple[Callable[[Cells, Mapping[str, str]], Iterator[Fault]], ...]]] = {
    "sources": (_linked,),
    "article_figures": (
        _ordered,
        _lost,
        _qualified,
        _damaged,
        _graded,
        _brief("what"),
        _brief("token"),
        _brief("period"),
    ),
    "cac_evidence": (
        _ordered,
        _qualified,
        _dated,
        _used,
        _independent,
        _graded,
        _brief("who"),
    ),
    "digit_runs": (_told,),
    "article_inferences": (_rested,),
    "article_copies": (_covered,),
    "industry": (_ordered, _qualified, _dated, _graded),
    "company_facts": (_ordered, _qualified, _dated, _graded),
    "funding": (_dated, _ranged, _rated, _used, _graded),
    "platform_periods": (_closed,),
    "platform_quarters": (_derived,),
    "platform_years": (_derived,),
    "platform_financials": (_derived,),
    "effects": (_converted,),
    "conflict_values": (_placed,),
    "effect_priors": (_bounded("centre"),),
    "assumptions": (_bounded("mode"),),
}
"""Rules by resource, in the order in which they are reported."""
