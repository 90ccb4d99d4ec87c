"""Damage to one cell or key: the error names file, row, column, value and rule."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.evidence import EvidenceError, validate
from analysis.evidence.descriptor import ROOT, resources

RESOURCES = resources(ROOT)


# Each case: file, line, column, value, words of the rule, words of what is allowed.
CELLS = {
    "text in a number": ("industry", 5, "value_low", "many", "holds a number", "plain digits"),
    "text in a whole number": (
        "article_figures",
        4,
        "line",
        "two",
        "holds a whole number",
        "whole",
    ),
    "a fraction in a whole number": ("article_figures", 4, "line", "2.5", "whole number", "plain"),
    "NaN": ("platform_quarters", 9, "value", "NaN", "holds a number", "no NaN"),
    "nan": ("cac_evidence", 9, "value_high", "nan", "holds a number", "no NaN"),
    "infinity": ("platform_years", 3, "value", "inf", "holds a number", "infinity"),
    "minus infinity": ("industry", 3, "value_high", "-Infinity", "number", "infinity"),
    "a thousands comma": ("cac_evidence", 7, "value_low", "1,000", "number", "comma"),
    "an underscore": ("cac_evidence", 7, "value_low", "1_000", "number", "plain"),
    "other digits": ("cac_evidence", 7, "value_low", "٣", "number", "plain"),
    "spaces": ("cac_evidence", 7, "value_low", " 180", "number", "plain"),
    "an exponent": ("cac_evidence", 7, "value_low", "1e2", "number", "exponent"),
    "a number below range": ("cac_evidence", 9, "value_low", "-1", "out of range", "0 to 100000"),
    "a number above range": ("article_figures", 9, "confidence", "1.5", "out of range", "0 to 1"),
    "an unknown grade": ("cac_evidence", 6, "grade", "F", "grade is unknown", "A, B, C, D, E"),
    "a grade in lower case": ("industry", 6, "grade", "b", "grade is unknown", "A, B, C, D, E"),
    "a word off the list": ("cac_evidence", 6, "denominator", "user", "list", "new_borrower"),
    "an id of another form": ("article_claims", 3, "claim_id", "7", "form", "C[0-9]{2}"),
    "a flag that is none": ("cac_evidence", 3, "independent", "yes", "holds true or false", "true"),
    "a date of another form": ("cac_evidence", 3, "date_end", "31.12.2016", "date", "2025-03-31"),
    "a day that never was": ("cac_evidence", 3, "date_end", "2016-02-30", "date", ""),
    "a date out of range": ("cac_evidence", 3, "date_end", "2116-12-31", "range", "2027-12-31"),
    "an empty cell": ("platforms", 3, "company", "", "must not be empty", ""),
    "an address of no kind": ("sources", 3, "url", "nowhere.test/a", "form", "https?"),
    "a source that is not there": ("industry", 8, "source_id", "gone.cn-0", "nothing", "sources"),
    "low above high": ("cac_evidence", 8, "value_low", "501", "low end is above", "500"),
    "a range that is a point": ("cac_evidence", 8, "value_low", "500", "", ""),
    "ten words are enough": ("article_figures", 3, "what", "one " * 11, "11 words", "10 words"),
    "who in ten words": ("cac_evidence", 3, "who", "one " * 11, "11 words", "at most 10"),
    "a period that runs backwards": ("cac_evidence", 3, "date_start", "2017-01-01", "ends", "2016"),
    "anonymous and too good": ("cac_evidence", 6, "grade", "B", "anonymous", "C, D, E"),
    "inferred and too good": ("article_figures", 3, "grade", "C", "inferred", "D"),
    "a grade lost": ("cac_evidence", 6, "grade", "", "needs a grade", "A, B, C, D, E"),
    "not independent, in a figure": ("cac_evidence", 27, "use", "figure", "beside it", "ledger"),
    "a farm in a figure": ("cac_evidence", 38, "use", "figure", "used nowhere", "ledger"),
    "a farm with a grade": ("cac_evidence", 38, "grade", "C", "no grade", "empty"),
    "a lost figure with a value": ("article_figures", 49, "value_low", "5", "lost figure", "empty"),
    "a lost figure with a grade": ("article_figures", 49, "grade", "D", "lost figure", "empty"),
    "a lost figure held for sure": ("article_figures", 49, "confidence", "0.5", "lost", "0"),
    "lost, and qualified": ("article_figures", 49, "qualifier", "decimals only", "lost", "lost"),
    "found, and called lost": ("article_figures", 68, "qualifier", "lost", "disagree", "lost"),
    "a figure without grade": ("article_figures", 5, "grade", "", "needs its grade", "a value"),
    "a figure without source": ("article_figures", 5, "source_id", "", "needs its source", "value"),
    "intact from a damaged token": ("article_figures", 3, "status", "intact", "token", "intact"),
    "a year called a quarter": ("platform_periods", 190, "span", "quarter", "span", "year"),
    "a source without address": ("sources", 3, "url", "", "has an address", "an address"),
    "a computed value unexplained": ("platform_years", 3, "derivation", "", "how it was", ""),
    "a printed value explained": (
        "platform_years",
        2,
        "derivation",
        "sum",
        "not computed",
        "empty",
    ),
    "a quarter that ends elsewhere": (
        "platform_periods",
        2,
        "period_end",
        "2018-06-29",
        "last day",
        "2018-06-30",
    ),
    "an assumption graded as fact": ("assumptions", 2, "grade", "A", "unknown", "E"),
    "a mode outside its range": ("assumptions", 2, "mode", "99", "out of order", ""),
    "a run nobody told": ("digit_runs", 5, "digits", "10", "known from 'none'", "empty"),
    "a run told and not given": ("digit_runs", 2, "digits", "", "known from 'address'", "a value"),
    "a run without its page": ("digit_runs", 2, "source_id", "", "known from", "a value"),
    "inferred from nothing": ("article_inferences", 9, "by_rule", "false", "", ""),
    "another figure and no same fact": (
        "article_inferences",
        2,
        "other_figure_id",
        "F019",
        "other basis is 'address'",
        "same fact only",
    ),
    "a copy that runs backwards": ("article_copies", 2, "first_line", "15", "ends before", "14"),
    "a shape nobody knows": ("assumptions", 2, "kind", "normal", "list", "pert"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_damaged_cell_is_named(copy, case):
    name, line, column, value, rule, allowed = CELLS[case]
    copy.put(name, line, column, value)
    error = copy.failure(name)
    if case == "a range that is a point":
        column, value = "qualifier", "range"
    if case == "inferred from nothing":
        column, value = "other_basis", "none"
    places = [(problem.row, problem.column, problem.value) for problem in error.problems]
    assert (line, column, value) in places
    problem = error.problems[places.index((line, column, value))]
    assert problem.file == f"{name}.csv"
    assert rule in problem.rule
    assert allowed in (problem.allowed or "")
    assert {problem.row for problem in error.problems} == {line}
    shown = f"{name}.csv, row {line}, column {column}, value {value[:20]!r}"[:-1]
    assert shown in str(error)
    assert "Remedy: " in str(error)


def test_a_lost_log_range_is_named(copy):
    line = copy.line_of("assumptions", "platform_mean_cac_2024_cny")
    copy.put("assumptions", line, "low", "0")
    problem = copy.failure("assumptions").first
    assert (problem.row, problem.column) == (line, "low")
    assert "above zero" in problem.rule


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("article_figures", "figure_id"),
        ("article_claim_figures", "claim_id, figure_id"),
        ("industry", "fact_id"),
        ("digit_runs", "line, position"),
        ("platform_quarters", "ticker, period, metric, basis"),
        ("assumptions", "name"),
    ],
)
def test_a_duplicate_key_is_named_with_its_first_place(copy, name, key):
    rows = copy.rows(name)
    copy.write(name, [*rows, rows[3]])
    [problem] = copy.failure(name).problems
    assert (problem.row, problem.column) == (len(rows) + 1, key)
    cells = dict(zip(rows[0], rows[3], strict=True))
    assert problem.value == ", ".join(cells[part] for part in key.split(", "))
    assert "row at position 4" in problem.rule


@pytest.mark.parametrize(
    ("name", "column", "value", "target"),
    [
        ("article_claim_figures", "figure_id", "F999", "figure_id of article_figures.csv"),
        ("article_claim_figures", "claim_id", "C99", "claim_id of article_claims.csv"),
        ("article_figures", "source_id", "gone.cn-0", "source_id of sources.csv"),
        ("cac_evidence", "source_id", "gone.cn-0", "source_id of sources.csv"),
        ("platform_sources", "source_id", "gone.cn-0", "source_id of sources.csv"),
        ("platform_quarters", "period", "2011Q1", "ticker, period of platform_periods.csv"),
        ("platform_years", "period", "2011FY", "ticker, period of platform_periods.csv"),
        ("platform_sources", "period", "2011Q1", "ticker, period of platform_periods.csv"),
    ],
)
def test_a_key_that_points_to_nothing_is_named(copy, name, column, value, target):
    copy.put(name, 5, column, value)
    [problem] = copy.failure(name).problems
    assert problem.row == 5
    assert column in problem.column
    assert value in problem.value
    assert problem.allowed == f"a value of {target}"


def test_a_claim_cannot_vanish_from_under_its_figures(copy):
    rows = copy.rows("article_claims")
    copy.write(
        "article_claims", [row for row in rows if row[0] != "C37"] + [["C38", *rows[-1][1:]]]
    )
    with pytest.raises(EvidenceError, match="C37") as refused:
        validate(copy.root)
    assert "claim_id of article_claims.csv" in str(refused.value)


NUMBERS = [
    (name, position)
    for name, resource in RESOURCES.items()
    for position, field in enumerate(resource.fields)
    if field.type in ("number", "integer")
]


@settings(max_examples=120, deadline=None)
@given(
    place=st.sampled_from(NUMBERS),
    draw=st.integers(0, 10**6),
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
    | st.sampled_from(
        ["nan", "inf", "-inf", "NaN", "None", "NULL", "#N/A", "1e3", "0x1f", "1.", "½"]
    ),
)
def test_random_text_in_any_number_is_named_by_row_and_column(lasting_copy, place, draw, text):
    assume(not re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", text))
    name, position = place
    rows = lasting_copy.rows(name)
    filled = [n for n, row in enumerate(rows[1:], start=2) if row[position]]
    line, column = filled[draw % len(filled)], rows[0][position]
    lasting_copy.put(name, line, column, text)
    try:
        problem = lasting_copy.failure(name).first
    finally:
        lasting_copy.restore(name)
    assert (problem.file, problem.row, problem.column) == (f"{name}.csv", line, column)
    assert problem.value == text


@settings(max_examples=25, deadline=None)
@given(place=st.sampled_from(NUMBERS), draw=st.integers(0, 10**6), value=st.floats())
def test_a_number_far_out_of_range_is_named_too(lasting_copy, place, draw, value):
    assume(not math.isfinite(value) or abs(value) > 1e10)
    name, position = place
    rows = lasting_copy.rows(name)
    filled = [n for n, row in enumerate(rows[1:], start=2) if row[position]]
    line, column = filled[draw % len(filled)], rows[0][position]
    plain = np.format_float_positional(value, trim="-")
    lasting_copy.put(name, line, column, plain)
    try:
        problem = lasting_copy.failure(name).first
    finally:
        lasting_copy.restore(name)
    assert (problem.row, problem.column, problem.value) == (line, column, plain)
