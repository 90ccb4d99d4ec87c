"""Tables of results, made from what each column prints of a row."""

from analysis.findings.platforms import lenders
from analysis.findings.tables import Cell, tabulate


def test_text_heads_its_row_and_is_a_number_elsewhere():
    columns = {"What": str, "Twice": lambda x: str(2 * x), "Note": lambda _: Cell("none")}
    table = tabulate("Numbers", (1, 2), columns)
    assert table.columns == ("What", "Twice", "Note")
    assert table.rows[1] == [Cell("2"), Cell("4", number=True), Cell("none")]


def test_lenders_go_by_their_names_without_what_all_share():
    assert not any("Consumer Finance" in name for name in lenders().values())
    assert len(set(lenders().values())) == len(lenders())
