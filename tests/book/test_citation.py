"""Citations of figures, with and without an address."""

import json
import subprocess

import pytest
from pybtex.database import parse_string

from analysis.book import citation
from analysis.book.citation import Edition
from analysis.book.edition import edition

NOW = Edition("1.2.0", "2026-11-24", "0123456789")
TITLE = "30% off leaves −5 & more_or_less"


@pytest.fixture(params=["", "https://book.test/b"])
def at(request, monkeypatch):
    monkeypatch.setenv("BOOK_URL", request.param)
    return f"{request.param}/figures/a-figure.html" if request.param else ""


def test_a_line_of_text_finds_the_figure_in_any_copy(at):
    line = citation.text("a-figure", TITLE, NOW)
    for words in (
        "The contributors to The Price of a Borrower (2026).",
        f"“{TITLE}.”",
        "version 1.2.0, commit 0123456789",
        "figure a-figure.",
    ):
        assert words in line
    assert line.endswith(at or "figure a-figure.")


def test_bibtex_is_read_by_a_reader_of_bibtex(at):
    entry = parse_string(citation.bibtex("a-figure", TITLE, NOW), "bibtex").entries[
        "price-of-a-borrower-a-figure"
    ]
    assert entry.fields["year"] == "2026"
    assert entry.fields["title"] == r"{30\% off leaves --5 \& more\_or\_less}"
    assert entry.fields.get("url", "") == at
    assert "commit 0123456789" in entry.fields["howpublished"]
    assert (
        str(entry.persons["author"][0]).strip("{}") == "The contributors to The Price of a Borrower"
    )


def test_csl_is_json_of_one_figure(at):
    (item,) = json.loads(citation.csl("a-figure", TITLE, NOW))
    assert item["type"] == "figure"
    assert item["title"] == TITLE
    assert item["issued"] == {"date-parts": [[2026, 11, 24]]}
    assert item.get("URL", "") == at


def test_without_a_history_version_and_id_must_do(monkeypatch):
    monkeypatch.delenv("BOOK_URL", raising=False)
    bare = Edition("1.2.0")
    assert "(n.d.)" in citation.text("a-figure", TITLE, bare)
    assert "commit" not in citation.text("a-figure", TITLE, bare)
    assert "year" not in citation.bibtex("a-figure", TITLE, bare)
    assert "issued" not in json.loads(citation.csl("a-figure", TITLE, bare))[0]


def test_the_edition_is_what_git_says(tmp_path):
    assert edition(tmp_path) == Edition()

    def git(*words):
        subprocess.run(
            ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.test", *words],
            check=True,
            capture_output=True,
        )

    git("init")
    (tmp_path / "a").write_text("1")
    git("add", ".")
    git("commit", "-m", "One", "--date", "2026-01-02T03:04:05")
    found = edition(tmp_path)
    assert len(found.commit) == 10
    assert len(found.date) == 10
    (tmp_path / "a").write_text("2")
    assert edition(tmp_path).commit == f"{found.commit}+"
    (tmp_path / "inner").mkdir()
    assert edition(tmp_path / "inner") == Edition(), (
        "a folder inside another project is not its root"
    )
