"""Damage to a whole file: header, encoding, length, lines."""

import re

import pytest

from analysis.evidence import EvidenceError, validate
from analysis.evidence.descriptor import ROOT, resources
from analysis.evidence.layout import SIZE_LIMIT

RESOURCES = resources(ROOT)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_missing_column_is_named_alone(copy, name):
    rows = copy.rows(name)
    gone = rows[0][-1]
    # Text in every cell: the header must be reported first and alone all the same.
    copy.write(name, [rows[0][:-1], *(["x"] * len(row[:-1]) for row in rows[1:])])
    error = copy.failure(name)
    [problem] = error.problems
    assert (problem.file, problem.row, problem.column) == (f"{name}.csv", 1, gone)
    assert problem.rule == "a column is missing"


def test_an_extra_column_is_named_alone(copy):
    rows = copy.rows("industry")
    copy.write("industry", [[*rows[0], "ratio"], *([*row, "x"] for row in rows[1:])])
    [problem] = copy.failure("industry").problems
    assert (problem.row, problem.column, problem.value) == (1, "ratio", "ratio")
    assert "extra column in position 15" in problem.rule


def test_a_renamed_column_is_shown_with_its_old_name(copy):
    rows = copy.rows("industry")
    rows[0][rows[0].index("grade")] = "grades"
    copy.write("industry", rows)
    error = copy.failure("industry")
    assert [problem.column for problem in error.problems] == ["grade", "grades"]
    assert "rename 'grades' back to 'grade'" in str(error)


def test_swapped_columns_are_noticed(copy):
    rows = copy.rows("industry")
    rows[0][5], rows[0][6] = rows[0][6], rows[0][5]
    copy.write("industry", rows)
    [problem] = copy.failure("industry").problems
    assert "another order" in problem.rule


def test_a_column_that_stands_twice_is_named(copy):
    rows = copy.rows("platforms")
    copy.write("platforms", [[*row, row[-1]] for row in rows])
    [problem] = copy.failure("platforms").problems
    assert (problem.row, problem.column) == (1, "also_known_as")
    assert "twice" in problem.rule


@pytest.mark.parametrize("name", RESOURCES)
def test_a_file_cut_inside_a_row_is_named(copy, name):
    data = copy.path(name).read_bytes()
    cut = data[: data.rindex(b",")]
    copy.path(name).write_bytes(cut)
    problem = copy.failure(name).first
    assert problem.row == cut.count(b"\n") + 1
    assert "truncated?" in problem.rule


def test_a_file_cut_inside_a_character_is_named(copy):
    data = copy.path("platforms").read_bytes()
    cut = data.index("奇".encode()) + 1
    copy.path("platforms").write_bytes(data[:cut])
    problem = copy.failure("platforms").first
    assert problem.row == 2
    assert f"byte offset {cut - 1}" in problem.rule
    assert "truncated?" in problem.rule


@pytest.mark.parametrize("name", RESOURCES)
def test_a_file_cut_between_rows_is_shorter_than_sealed(copy, name):
    data = copy.path(name).read_bytes()
    copy.path(name).write_bytes(data[: data.rindex(b"\n", 0, -1) + 1])
    problem = copy.failure(name).first
    assert "shorter than sealed" in problem.rule
    assert "truncated?" in problem.rule
    assert "git checkout" in problem.remedy


def test_only_a_header_is_left(copy):
    copy.write("industry", copy.rows("industry")[:1])
    assert "no rows" in copy.failure("industry").first.rule


def test_a_valid_change_asks_whether_it_was_meant(copy):
    copy.put("cac_evidence", 3, "note", "a longer note than the one that stood here before it")
    problem = copy.failure("cac_evidence").first
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
    problem = copy.failure("platforms").first
    assert f"byte offset {offset}" in problem.rule
    assert problem.row == 2
    assert problem.value == f"0x{data[offset]:02x}"
    assert "UTF-8" in problem.remedy


def test_utf_16_and_a_byte_order_mark_are_named(copy):
    text = copy.path("platforms").read_text(encoding="utf-8")
    copy.path("platforms").write_text(text, encoding="utf-16")
    assert "byte offset 0" in copy.failure("platforms").first.rule
    copy.path("platforms").write_text(text, encoding="utf-8-sig")
    assert "byte-order mark" in copy.failure("platforms").first.rule


def test_windows_line_ends_are_named(copy):
    data = copy.path("platforms").read_bytes()
    copy.path("platforms").write_bytes(data.replace(b"\n", b"\r\n"))
    assert r"\r\n" in copy.failure("platforms").first.rule


def test_a_lost_quotation_mark_is_named(copy):
    data = copy.path("cac_evidence").read_bytes()
    copy.path("cac_evidence").write_bytes(data.replace(b'"prospectus; another', b'"prosp"x', 1))
    problem = copy.failure("cac_evidence").first
    assert problem.row == 4
    assert "quotation mark" in problem.remedy


def test_a_line_break_in_a_cell_is_named(copy):
    copy.put("cac_evidence", 6, "note", "two\nlines")
    problem = copy.failure("cac_evidence").first
    assert (problem.row, problem.column, problem.value) == (6, "note", "two\nlines")


@pytest.mark.parametrize("change", ["short", "long"])
def test_a_row_with_another_number_of_cells_is_named(copy, change):
    rows = copy.rows("industry")
    rows[6] = rows[6][:-2] if change == "short" else [*rows[6], "stray"]
    copy.write("industry", rows)
    [problem] = copy.failure("industry").problems
    assert problem.row == 7
    if change == "short":
        assert problem.column == "grade"
    else:
        assert problem.value == "stray"


def test_a_blank_line_is_named(copy):
    data = copy.path("industry").read_bytes().split(b"\n")
    copy.path("industry").write_bytes(b"\n".join([*data[:9], b"", *data[9:]]))
    [problem] = copy.failure("industry").problems
    assert problem.row == 10


def test_an_empty_and_a_missing_file(copy):
    copy.path("industry").write_bytes(b"")
    assert copy.failure("industry").first.rule == "the file is empty"
    copy.path("industry").unlink()
    assert copy.failure("industry").first.rule == "the file is missing"
    assert "git checkout" in copy.failure("industry").first.remedy
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
    problem = copy.failure("industry").first
    assert "too large" in problem.rule
    assert "50,000,000" in problem.allowed
