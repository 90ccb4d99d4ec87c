"""Tables of results, made from what each column prints of a row."""

from analysis.evidence import described, load
from analysis.findings.ledger.files import file_table
from analysis.findings.platforms import lenders
from analysis.findings.tables import Cell, Table, tabulate
from analysis.findings.verdicts import weighed


def test_text_heads_its_row_and_is_a_number_elsewhere():
    columns = {"What": str, "Twice": lambda x: str(2 * x), "Note": lambda _: Cell("none")}
    table = tabulate("Numbers", (1, 2), columns)
    assert table.columns == ("What", "Twice", "Note")
    assert table.rows[1] == [Cell("2"), Cell("4", number=True), Cell("none")]


def test_lenders_go_by_their_names_without_what_all_share():
    assert not any("Consumer Finance" in name for name in lenders().values())
    assert len(set(lenders().values())) == len(lenders())


def test_a_number_that_heads_its_row_says_what_it_counts():
    table = Table(
        "By month", ("Month & more", "Lent"), [[Cell("3", number=True), Cell("9", number=True)]]
    )
    assert '<th scope="row" class="number" data-label="Month &amp; more">3</th>' in table.html()


def test_one_fact_is_one_fact():
    assert weighed(1, "facts", "C") == "1 fact, grade C"
    assert weighed(2, "facts", "B") == "2 facts, grade B"
    assert weighed(0, "facts", "") == "none"


def test_what_a_row_is_ends_with_its_sentence():
    said = {row[0].text: row[1].text for row in file_table().rows}
    files = described()
    # its description goes on: "76.97 is two runs"
    assert said[files["digit_runs"].title].endswith("other than the damage rule tells it")
    assert said[files["article_claim_figures"].title] == "the note that a claim rests on a figure"


def test_every_row_of_the_panel_has_a_grade_of_its_file():
    for name in ("platform_quarters", "platform_years"):
        (row,) = (r for r in file_table().rows if r[0].text == described()[name].title)
        assert sum(int(part.split()[0]) for part in row[3].text.split(", ")) == len(load(name))
