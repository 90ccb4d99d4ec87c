"""What is held against Lighthouse's reports; the program itself runs in `make qa`."""

import pytest

from analysis import __main__ as commands
from analysis.book import qa


def report(**points):
    given = {name: points.get(name.replace("-", "_"), 1.0) for name in qa.CATEGORIES}
    audits = {f"{n}-a": {"score": p, "title": f"{n} fails"} for n, p in given.items()}
    return {
        "categories": {
            n: {"score": p, "auditRefs": [{"id": f"{n}-a", "weight": 1}]} for n, p in given.items()
        },
        "audits": audits,
    }


@pytest.mark.parametrize(
    ("screen", "points", "missed"),
    [
        ("desktop", {}, 0),
        ("desktop", {"performance": 0.9}, 0),
        ("desktop", {"performance": 0.89}, 1),
        ("desktop", {"performance": None}, 1),
        ("mobile", {"performance": 0.3}, 0),
        ("mobile", {"accessibility": 0.99}, 1),
        ("desktop", {"best_practices": 0.96, "seo": 0.91}, 2),
    ],
)
def test_gates(screen, points, missed):
    one = qa.score("chapters/x.html", screen, report(**points))
    found = qa.failures([one])
    assert len(found) == missed
    for name in ("seo", "accessibility"):
        if name in points:
            assert any(f"{name} fails" in line for line in found)


@pytest.mark.parametrize(
    ("runs", "asked", "kept"),
    [
        ([{}], 1, 1.0),
        ([{"performance": 0.8}, {}], 2, 1.0),
        ([{"performance": 0.8}, {"performance": 0.7}], 2, 0.8),
        ([{"performance": 0.8, "seo": 0.9}], 1, 0.8),
    ],
)
def test_a_busy_machine_gets_a_second_run_and_a_bad_page_does_not(runs, asked, kept):
    given = iter(runs)
    done = []

    def measure():
        done.append(1)
        return qa.score("x.html", "desktop", report(**next(given)))

    assert qa.steadied(measure).points["performance"] == round(100 * kept)
    assert len(done) == asked


def test_the_table_has_a_line_for_each_page_and_screen():
    scores = [qa.score(p, s, report()) for p in qa.PAGES for s in qa.SCREENS]
    lines = qa.table(scores)
    assert len(lines) == 9
    assert len({len(line) for line in lines}) == 1


def test_without_a_book_it_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(qa, "citation", lambda _: "valid")
    assert commands.main(["qa"]) == 1
    assert "make book" in capsys.readouterr().err


def test_without_node_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(qa.shutil, "which", lambda _: None)
    for page in qa.PAGES:
        (tmp_path / "_build/html" / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "_build/html" / page).touch()
    with pytest.raises(qa.QualityError, match="Install node"):
        qa.lighthouse(tmp_path, print)
