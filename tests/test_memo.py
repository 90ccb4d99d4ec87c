"""Results are kept by what a study says, and not by which object says it."""

from analysis import memo
from analysis.assumptions import baseline
from analysis.evidence import descriptor


def test_two_studies_with_the_same_numbers_share_a_result():
    calls = []

    @memo.per_study
    def value(study, name, *, double=False):
        calls.append(name)
        return (2 if double else 1) * study.value(name)

    assert value(baseline(), "lgd") == value(baseline(), "lgd")
    assert calls == ["lgd"]
    assert value(baseline(), "lgd", double=True) == 2 * value(baseline(), "lgd")
    assert value(baseline(lgd=0.5), "lgd") == 0.5
    # the same number, but a reader's: its sentences may turn, the book's may not
    assert value(baseline(lgd=baseline().value("lgd")), "lgd") == baseline().value("lgd")
    assert len(calls) == 4


def test_only_the_last_results_are_kept(monkeypatch):
    monkeypatch.setattr(memo, "KEPT", 2)
    calls = []

    @memo.per_study
    def seen(_study, number):
        calls.append(number)
        return number

    study = baseline()
    for number in (1, 2, 1, 3, 1, 2):
        assert seen(study, number) == number
    assert calls == [1, 2, 3, 2]


def test_what_is_read_from_the_data_is_read_again_when_a_file_changes(monkeypatch, tmp_path):
    calls = []

    @memo.per_data
    def first(name):
        calls.append(name)
        return (descriptor.ROOT / name).read_text()

    (tmp_path / "a.csv").write_text("one")
    monkeypatch.setattr(descriptor, "ROOT", tmp_path)
    assert [first("a.csv"), first("a.csv")] == ["one", "one"]
    assert calls == ["a.csv"]
    (tmp_path / "a.csv").write_text("two, longer")
    assert first("a.csv") == "two, longer"
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.csv").write_text("three")
    monkeypatch.setattr(descriptor, "ROOT", other)
    assert first("a.csv") == "three"
