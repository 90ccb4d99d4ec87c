import csv
import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.evidence import EvidenceError, load, seal, validate
from analysis.evidence.descriptor import ROOT, resources
from analysis.evidence.layout import SIZE_LIMIT

RESOURCES = resources(ROOT)
KINDS = {"string": "O", "number": "f", "integer": "i", "boolean": "b", "date": "M"}


def failure(copy, name):
    with pytest.raises(EvidenceError) as caught:
        load(name, root=copy.root)
    return caught.value


def test_every_file_is_valid_and_sealed():
    receipts = validate()
    assert [receipt.split(":")[0] for receipt in receipts] == list(RESOURCES)


@pytest.mark.parametrize("name", RESOURCES)
def test_columns_have_the_types_the_package_names(name):
    table = load(name)
    resource = RESOURCES[name]
    assert list(table.columns) == [field.name for field in resource.fields]
    for field in resource.fields:
        dtype = table[field.name].dtype
        assert dtype.kind == KINDS[field.type]
        assert isinstance(dtype, pd.StringDtype) == (field.type == "string")
        if field.required:
            assert table[field.name].notna().all()


@pytest.mark.parametrize("name", RESOURCES)
def test_loading_keeps_every_cell(name):
    with RESOURCES[name].path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    table = load(name)
    assert len(table) == len(rows)
    for position, field in enumerate(RESOURCES[name].fields):
        for cell, value in zip((row[position] for row in rows), table[field.name], strict=True):
            if cell == "":
                assert pd.isna(value)
            elif field.type in ("number", "integer"):
                assert float(cell) == value
            elif field.type == "date":
                assert cell == f"{value:%Y-%m-%d}"
            else:
                assert cell == str(value) or (
                    field.type == "boolean" and cell == str(value).lower()
                )


def test_loading_twice_gives_two_tables():
    first = load("platforms")
    first.loc[0, "company"] = "changed"
    assert load("platforms").company[0] == "Qifu Technology"


def test_text_that_looks_missing_stays_text(copy):
    copy.put("platforms", 2, "also_known_as", "NA")
    seal(copy.root)
    assert load("platforms", root=copy.root).also_known_as[0] == "NA"


def test_a_whole_number_that_may_be_missing_stays_whole(copy):
    path = copy.root / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            if field["name"] == "rank":
                del field["constraints"]["required"]
    path.write_text(json.dumps(package), encoding="utf-8")
    copy.put("platform_sources", 2, "rank", "")
    seal(copy.root)
    table = load("platform_sources", root=copy.root)
    assert table["rank"].dtype == "Int64"
    assert table["rank"].isna().sum() == 1


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
    "an address of no kind": ("sources", 3, "url", "example.org/a", "form", "https?"),
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
    "a shape nobody knows": ("assumptions", 2, "kind", "normal", "list", "pert"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_damaged_cell_is_named(copy, case):
    name, line, column, value, rule, allowed = CELLS[case]
    copy.put(name, line, column, value)
    error = failure(copy, name)
    if case == "a range that is a point":
        column, value = "qualifier", "range"
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
    problem = failure(copy, "assumptions").first
    assert (problem.row, problem.column) == (line, "low")
    assert "above zero" in problem.rule


@pytest.mark.parametrize("name", RESOURCES)
def test_a_missing_column_is_named_alone(copy, name):
    rows = copy.rows(name)
    gone = rows[0][-1]
    # Text in every cell: the header must be reported first and alone all the same.
    copy.write(name, [rows[0][:-1], *(["x"] * len(row[:-1]) for row in rows[1:])])
    error = failure(copy, name)
    [problem] = error.problems
    assert (problem.file, problem.row, problem.column) == (f"{name}.csv", 1, gone)
    assert problem.rule == "a column is missing"


def test_an_extra_column_is_named_alone(copy):
    rows = copy.rows("industry")
    copy.write("industry", [[*rows[0], "ratio"], *([*row, "x"] for row in rows[1:])])
    [problem] = failure(copy, "industry").problems
    assert (problem.row, problem.column, problem.value) == (1, "ratio", "ratio")
    assert "extra column in position 14" in problem.rule


def test_a_renamed_column_is_shown_with_its_old_name(copy):
    rows = copy.rows("industry")
    rows[0][rows[0].index("grade")] = "grades"
    copy.write("industry", rows)
    error = failure(copy, "industry")
    assert [problem.column for problem in error.problems] == ["grade", "grades"]
    assert "rename 'grades' back to 'grade'" in str(error)


def test_swapped_columns_are_noticed(copy):
    rows = copy.rows("industry")
    rows[0][5], rows[0][6] = rows[0][6], rows[0][5]
    copy.write("industry", rows)
    [problem] = failure(copy, "industry").problems
    assert "another order" in problem.rule


def test_a_column_that_stands_twice_is_named(copy):
    rows = copy.rows("platforms")
    copy.write("platforms", [[*row, row[-1]] for row in rows])
    [problem] = failure(copy, "platforms").problems
    assert (problem.row, problem.column) == (1, "also_known_as")
    assert "twice" in problem.rule


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("article_figures", "figure_id"),
        ("article_claim_figures", "claim_id, figure_id"),
        ("industry", "period, metric, source_id"),
        ("platform_quarters", "ticker, period, metric, basis"),
        ("assumptions", "name"),
    ],
)
def test_a_duplicate_key_is_named_with_its_first_place(copy, name, key):
    rows = copy.rows(name)
    copy.write(name, [*rows, rows[3]])
    [problem] = failure(copy, name).problems
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
    [problem] = failure(copy, name).problems
    assert problem.row == 5
    assert column in problem.column
    assert value in problem.value
    assert problem.allowed == f"a value of {target}"


def test_a_claim_cannot_vanish_from_under_its_figures(copy):
    rows = copy.rows("article_claims")
    copy.write(
        "article_claims", [row for row in rows if row[0] != "C37"] + [["C38", *rows[-1][1:]]]
    )
    with pytest.raises(EvidenceError, match="not the sealed one"):
        validate(copy.root)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_file_cut_inside_a_row_is_named(copy, name):
    data = copy.path(name).read_bytes()
    cut = data[: data.rindex(b",")]
    copy.path(name).write_bytes(cut)
    problem = failure(copy, name).first
    assert problem.row == cut.count(b"\n") + 1
    assert "truncated?" in problem.rule


def test_a_file_cut_inside_a_character_is_named(copy):
    data = copy.path("platforms").read_bytes()
    cut = data.index("奇".encode()) + 1
    copy.path("platforms").write_bytes(data[:cut])
    problem = failure(copy, "platforms").first
    assert problem.row == 2
    assert f"byte offset {cut - 1}" in problem.rule
    assert "truncated?" in problem.rule


@pytest.mark.parametrize("name", RESOURCES)
def test_a_file_cut_between_rows_is_shorter_than_sealed(copy, name):
    data = copy.path(name).read_bytes()
    copy.path(name).write_bytes(data[: data.rindex(b"\n", 0, -1) + 1])
    problem = failure(copy, name).first
    assert "shorter than sealed" in problem.rule
    assert "truncated?" in problem.rule
    assert "git checkout" in problem.remedy


def test_only_a_header_is_left(copy):
    copy.write("industry", copy.rows("industry")[:1])
    assert "no rows" in failure(copy, "industry").first.rule


def test_a_valid_change_asks_whether_it_was_meant(copy):
    copy.put("cac_evidence", 3, "note", "a longer note than the one that stood here before it")
    problem = failure(copy, "cac_evidence").first
    assert "not the sealed one" in problem.rule
    assert "shorter" not in problem.rule
    assert "make seal" in problem.remedy
    assert "git checkout" in problem.remedy


@pytest.mark.parametrize(("codec", "character"), [("gbk", "奇"), ("latin-1", "é")])
def test_a_wrong_encoding_is_named_by_byte_and_line(copy, codec, character):
    text = copy.path("platforms").read_text(encoding="utf-8")
    if codec == "latin-1":
        text = re.sub(r"[^\x00-\x7f]+", "é", text)
    data = text.encode(codec)
    copy.path("platforms").write_bytes(data)
    offset = len(text[: text.index(character)].encode(codec))
    problem = failure(copy, "platforms").first
    assert f"byte offset {offset}" in problem.rule
    assert problem.row == 2
    assert problem.value == f"0x{data[offset]:02x}"
    assert "UTF-8" in problem.remedy


def test_utf_16_and_a_byte_order_mark_are_named(copy):
    text = copy.path("platforms").read_text(encoding="utf-8")
    copy.path("platforms").write_text(text, encoding="utf-16")
    assert "byte offset 0" in failure(copy, "platforms").first.rule
    copy.path("platforms").write_text(text, encoding="utf-8-sig")
    assert "byte-order mark" in failure(copy, "platforms").first.rule


def test_windows_line_ends_are_named(copy):
    data = copy.path("platforms").read_bytes()
    copy.path("platforms").write_bytes(data.replace(b"\n", b"\r\n"))
    assert r"\r\n" in failure(copy, "platforms").first.rule


def test_a_lost_quotation_mark_is_named(copy):
    data = copy.path("cac_evidence").read_bytes()
    copy.path("cac_evidence").write_bytes(data.replace(b'"prospectus; another', b'"prosp"x', 1))
    problem = failure(copy, "cac_evidence").first
    assert problem.row == 4
    assert "quotation mark" in problem.remedy


def test_a_line_break_in_a_cell_is_named(copy):
    copy.put("cac_evidence", 6, "note", "two\nlines")
    problem = failure(copy, "cac_evidence").first
    assert (problem.row, problem.column, problem.value) == (6, "note", "two\nlines")


@pytest.mark.parametrize("change", ["short", "long"])
def test_a_row_with_another_number_of_cells_is_named(copy, change):
    rows = copy.rows("industry")
    rows[6] = rows[6][:-2] if change == "short" else [*rows[6], "stray"]
    copy.write("industry", rows)
    [problem] = failure(copy, "industry").problems
    assert problem.row == 7
    if change == "short":
        assert problem.column == "grade"
    else:
        assert problem.value == "stray"


def test_a_blank_line_is_named(copy):
    data = copy.path("industry").read_bytes().split(b"\n")
    copy.path("industry").write_bytes(b"\n".join([*data[:9], b"", *data[9:]]))
    [problem] = failure(copy, "industry").problems
    assert problem.row == 10


def test_an_empty_and_a_missing_file(copy):
    copy.path("industry").write_bytes(b"")
    assert failure(copy, "industry").first.rule == "the file is empty"
    copy.path("industry").unlink()
    assert failure(copy, "industry").first.rule == "the file is missing"
    assert "git checkout" in failure(copy, "industry").first.remedy
    with pytest.raises(EvidenceError, match="the file is missing"):
        validate(copy.root)


def test_a_file_that_is_too_large_is_never_read(copy, monkeypatch):
    with copy.path("industry").open("r+b") as file:
        file.truncate(SIZE_LIMIT + 1)

    def unread(self):
        raise AssertionError("read")

    known = resources(copy.root)
    monkeypatch.setattr("analysis.evidence.reading.resources", lambda root: known)
    monkeypatch.setattr("pathlib.Path.read_bytes", unread)
    problem = failure(copy, "industry").first
    assert "too large" in problem.rule
    assert "50,000,000" in problem.allowed


def test_an_unknown_name_suggests_the_nearest(copy):
    problem = failure(copy, "cac_evidense").first
    assert problem.value == "cac_evidense"
    assert "'cac_evidence'" in problem.remedy
    assert "industry" in problem.allowed
    assert "allowed" in failure(copy, "zzz").first.remedy


def test_a_broken_reference_is_reported_in_its_own_file(copy):
    copy.put("industry", 4, "note", "changed")
    copy.put("sources", 4, "kind", "blog")
    problem = failure(copy, "industry").first
    assert (problem.file, problem.row, problem.column) == ("sources.csv", 4, "kind")


def test_validate_reports_every_file(copy):
    copy.put("industry", 4, "grade", "F")
    copy.put("cac_evidence", 5, "grade", "G")
    with pytest.raises(EvidenceError) as caught:
        validate(copy.root)
    assert [(p.file, p.row) for p in caught.value.problems] == [
        ("cac_evidence.csv", 5),
        ("industry.csv", 4),
    ]


def test_a_message_shows_ten_problems_and_counts_the_rest(copy):
    rows = copy.rows("industry")
    where = rows[0].index("grade")
    for row in rows[1:15]:
        row[where] = "F"
    copy.write("industry", rows)
    error = failure(copy, "industry")
    assert len(error.problems) == 14
    assert str(error).count("\n") == 10
    assert str(error).endswith("... and 4 more.")


@pytest.mark.parametrize("text", [None, "{", "[]", '{"resources": [{"name": "x"}]}'])
def test_a_broken_descriptor_is_named(copy, text):
    path = copy.root / "datapackage.json"
    path.unlink() if text is None else path.write_text(text)
    assert failure(copy, "industry").first.file == "datapackage.json"


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
        problem = failure(lasting_copy, name).first
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
        problem = failure(lasting_copy, name).first
    finally:
        lasting_copy.restore(name)
    assert (problem.row, problem.column, problem.value) == (line, column, plain)


def test_the_descriptor_says_what_it_must():
    package = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["contributors"] == [{"title": "The contributors", "role": "author"}]
    for resource in package["resources"]:
        assert resource["encoding"] == "utf-8"
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"])
        assert {"title", "description", "bytes", "schema"} <= set(resource)
        assert resource["schema"]["missingValues"] == [""]
        for field in resource["schema"]["fields"]:
            assert field["description"]
            assert field["type"] in KINDS
            if field["type"] in ("number", "integer"):
                assert {"minimum", "maximum"} <= set(field["constraints"])
            if field["type"] == "number":
                assert field["unit"]
