"""Accepting figures: what is compared, what is said, what is written."""

import re
from datetime import date

import pytest

from analysis import __main__ as commands
from analysis.book import accept as accepting
from analysis.book import expectations, moved
from analysis.book.accept import AcceptError, accept, enter
from analysis.figures.address import home, nowhere

DAY = date(2026, 11, 24)
OLD = "who,year,cost_cny,grade\nX,2020,100.0,B\nX,2021,200.0,B\nY,2020,0.0,C\n"
SVG = '<svg width="10" height="10"><desc>{}</desc><text>{}</text></svg>'
LOG = "# Changelog\n\n## Unreleased\n\n### Added\n\n- A.\n\n### Changed\n\n- B,\n  and more.\n\n## 0.1.0 - 2026-11-23\n\n- C.\n"


def files(table=OLD, words="one", **others):
    return {"a.csv": table, "a.svg": SVG.format("alt", words), **others}


def only(old, new):
    (found,) = moved.compare(old, new)
    return found


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A root with accepted figures, and a way to say what the code draws now."""
    expectations.put(tmp_path, files())
    (tmp_path / "CHANGELOG.md").write_text(LOG)
    now = {}
    monkeypatch.setattr(expectations, "current", lambda: dict(now))

    def draw(**changes):
        now.clear()
        now.update(files(**changes))
        return tmp_path

    draw()
    return draw


def state(root):
    return {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_what_is_the_same_is_not_named():
    assert moved.compare(files(), files()) == []


def test_cells_are_found_by_row_and_column_the_largest_relative_change_first():
    new = OLD.replace("100.0", "101.0").replace("200.0", "100.0").replace("0.0,C", "5.0,D")
    cells = only(files(), files(new)).cells
    assert [(c.row, c.column, c.old, c.new, c.change) for c in cells] == [
        ("Y, 2020", "cost_cny", "0.0", "5.0", "+5 from zero"),
        ("Y, 2020", "grade", "C", "D", "text"),
        ("X, 2021", "cost_cny", "200.0", "100.0", "-50 %"),
        ("X, 2020", "cost_cny", "100.0", "101.0", "+1 %"),
    ]


def test_a_new_row_shifts_nothing():
    found = only(files(), files(OLD.replace("X,2021", "W,2020,7.0,B\nX,2021")))
    assert found.cells == ()
    assert found.rows_added == ("W, 2020",)
    assert found.rows_removed == ()


def test_rows_and_columns_that_come_and_go_are_named():
    found = only(files(), files("who,year,cost_usd\nX,2020,1.0\nX,2021,2.0\n"))
    assert found.columns_added == ("cost_usd",)
    assert found.columns_removed == ("cost_cny", "grade")
    assert found.rows_removed == ("Y, 2020",)


def test_rows_of_one_name_keep_their_places():
    table = "who,cost_cny\nX,1.5\nX,2.5\n"
    (cell,) = only(files(table), files(table.replace("2.5", "3.5"))).cells
    assert (cell.row, cell.old, cell.new) == ("X (2)", "2.5", "3.5")


def test_a_picture_alone_says_what_it_reads_now():
    found = only(files(), files(words="two"))
    assert found.picture
    assert not found.data
    said = moved.report(found)
    assert said == [
        "a: picture only, no value moved",
        "  now reads: two",
        "  no longer reads: one",
    ]


def test_a_report_is_a_few_lines_and_counts_the_rest():
    table = "who,cost_cny\n" + "".join(f"w{i},100.0\n" for i in range(20))
    new = "who,cost_cny\n" + "".join(f"w{i},{101 + i}.0\n" for i in range(20))
    said = moved.report(only(files(table), files(new)))
    assert len(said) == 7
    assert said[0] == "a: 20 values"
    assert said[1] == "  cost_cny of w19: 100.0 -> 120.0 (+20 %)"
    assert said[-1] == "  and 15 values more, by less"


@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_without_a_reason_nothing_is_accepted(book, reason):
    root = book(table=OLD.replace("100.0", "150.0"))
    before = state(root)
    with pytest.raises(AcceptError, match=r"make accept REASON="):
        accept(root, reason, DAY)
    assert state(root) == before


def test_with_nothing_changed_nothing_is_written(book):
    root = book()
    before = state(root)
    (said,) = accept(root, "no reason at all", DAY)
    assert said.startswith("Nothing changed")
    assert state(root) == before


def test_accepting_says_old_new_and_change_swaps_the_files_and_keeps_the_reason(book):
    root = book(table=OLD.replace("100.0", "150.0"), **{"b.csv": "x\n1\n", "b.svg": "<svg/>"})
    said = accept(root, "read from\nthe right column", DAY)
    assert said[:3] == [
        "a: 1 value",
        "  cost_cny of X, 2020: 100.0 -> 150.0 (+50 %)",
        "b: new figure",
    ]
    assert expectations.committed(root) == expectations.current()
    line = "- 2026-11-24, figure `a`; new figure `b`: read from the right column.\n"
    assert (root / "CHANGELOG.md").read_text() == LOG.replace("more.\n", f"more.\n{line}")
    assert [p.name for p in (root / "tests/expected").iterdir()] == ["figures"]


def test_a_changelog_without_a_place_leaves_the_figures_as_they_were(book):
    root = book(words="two")
    (root / "CHANGELOG.md").write_text("Nothing here.\n")
    before = state(root)
    with pytest.raises(AcceptError, match="Unreleased"):
        accept(root, "why not", DAY)
    assert state(root) == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# C\n\n## 0.1.0 - x\n", "# C\n\n## Unreleased\n\n### Changed\n\n- L\n\n## 0.1.0 - x\n"),
        (
            "## Unreleased\n\n### Added\n\n- A\n\n## 0.1.0\n",
            "## Unreleased\n\n### Added\n\n- A\n\n### Changed\n\n- L\n\n## 0.1.0\n",
        ),
        (
            "## Unreleased\n\n## 0.1.0\n\n### Changed\n\n- B\n",
            "## Unreleased\n\n### Changed\n\n- L\n\n## 0.1.0\n\n### Changed\n\n- B\n",
        ),
        (
            "## Unreleased\n\n### Changed\n\n- B\n\n### Fixed\n\n- F\n",
            "## Unreleased\n\n### Changed\n\n- B\n- L\n\n### Fixed\n\n- F\n",
        ),
        ("## Unreleased\n\n### Changed\n\n- B\n", "## Unreleased\n\n### Changed\n\n- B\n- L\n"),
    ],
)
def test_a_line_finds_its_place_in_any_changelog(before, after):
    assert enter(before, "L") == after


def test_our_changelog_takes_a_line_and_loses_none(root):
    ours = (root / "CHANGELOG.md").read_text("utf-8")
    entered = enter(ours, "A line.")
    made = "## Unreleased\n\n### Changed\n\n" if "## Unreleased" not in ours else ""
    assert entered.replace(f"{made}- A line.\n", "", 1).split() == ours.split()
    assert entered.index("- A line.") < re.search(r"^## \d", entered, re.M).start()


def test_the_command_refuses_in_words_and_not_in_a_traceback(monkeypatch, capsys):
    monkeypatch.setattr(accepting.expectations, "current", lambda: pytest.fail("too early"))
    assert commands.main(["accept"]) == 1
    assert commands.main(["accept", "--reason", " "]) == 1
    assert "a figure changes for a reason" in capsys.readouterr().err


def test_there_is_no_other_way():
    with pytest.raises(SystemExit):
        commands.main(["expect"])


def test_expected_pictures_have_no_address(monkeypatch):
    monkeypatch.setenv("BOOK_URL", "https://book.invalid/")
    with nowhere():
        assert home() == ""
    assert home() == "https://book.invalid/"
