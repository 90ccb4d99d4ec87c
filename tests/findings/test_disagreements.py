import pandas as pd
import pytest

from analysis import statements
from analysis.evidence import load
from analysis.findings import disagreements as found


def test_a_gap_is_largest_over_smallest():
    gap = found.gaps().set_index("conflict_id")["gap_pct"]
    assert gap["X21"] == pytest.approx(100 * (2.5 / 1.98 - 1))
    assert gap["X07"] == pytest.approx(100 * (13848.59 / 13747.31 - 1))


def test_disagreements_over_dates_and_scopes_have_no_gap():
    kinds = load("conflicts").set_index("conflict_id")["kind"]
    assert "dating" not in set(kinds[found.gaps()["conflict_id"]])


@pytest.mark.parametrize(
    ("gap_pct", "name"),
    [(0.5, "up to 0.5"), (0.51, "0.5 to 1"), (5.0, "2 to 5"), (20.1, "over 20")],
)
def test_a_class_includes_its_upper_end(gap_pct, name, monkeypatch):
    values = load("conflict_values")
    values["value"] = values["value"].where(values["conflict_id"] == "X21")
    values.loc[values["conflict_id"] == "X21", "value"] = [100.0, 100.0 + gap_pct]
    real = found.load
    monkeypatch.setattr(found, "load", lambda n: values if n == "conflict_values" else real(n))
    [row] = found.gaps().to_dict("records")
    assert row["gap_class"] == name
    assert name in found.classes()


def test_every_disagreement_and_every_value_stands_on_the_page():
    tables = [found.topic_table(topic) for topic in found.TOPICS]
    text = "\n".join(t.text() for t in tables)
    for row in load("conflicts").itertuples():
        assert f"{row.conflict_id}: {row.what}" in text
    for row in load("conflict_values").itertuples():
        assert f"{row.printed}:" in text
    assert sum(len(t.rows) for t in tables) == len(load("conflicts"))


def test_what_is_not_used_says_so_and_nothing_else_does():
    for topic in found.TOPICS:
        for row in found.topic_table(topic).rows:
            some = any("Not used." in text for _, text in row[1].parts)
            assert some == (row[3].text == found.DONE["one kept"])


def test_an_unknown_topic_is_refused():
    with pytest.raises(ValueError, match="topics are article"):
        found.topic_table("weather")


def test_grades_of_values_are_those_of_their_rows_and_pages():
    grades = load("conflict_values").assign(grade=found.value_grades())
    rows = grades.set_index(["conflict_id", "rank"])["grade"]
    assert rows["X33", 1] == "A"  # a company's release
    assert rows["X33", 2] == "A"
    assert rows["X48", 2] == "C"  # an aggregator
    assert rows["X74", 3] == ""  # no address kept


@pytest.mark.parametrize(
    ("factor", "form"), [(1.0, "holds"), (100.0, "opposite")], ids=["as is", "far apart"]
)
def test_the_statement_turns_when_the_gaps_widen(factor, form, monkeypatch, study):
    wide = found.gaps().assign(gap_pct=lambda t: t["gap_pct"] * factor)
    monkeypatch.setattr(found, "gaps", lambda: wide)
    assert found._small(study).form == form


def test_the_statement_on_wide_gaps_turns_with_their_reasons(monkeypatch, study):
    assert statements.evaluate("wide-gaps-count-different-things", study)[0] == "holds"
    other = found.gaps().assign(kind=found.KINDS["sources"])
    monkeypatch.setattr(found, "gaps", lambda: other)
    assert found._wide(study).form == "opposite"


def test_the_statement_on_keeping_turns_when_values_are_chosen(monkeypatch, study):
    chosen = load("conflicts").assign(done="one kept")
    monkeypatch.setattr(found, "load", lambda _: chosen)
    assert found._kept(study).form == "opposite"
    half = pd.concat([chosen, chosen.assign(done="all kept")])
    monkeypatch.setattr(found, "load", lambda _: half)
    assert found._kept(study).form == "unclear"
