"""Chinese is named as Chinese wherever a reader meets it."""

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.language import HEADING, marked
from analysis.chinese import RUN

from .soup import soup


@given(st.text(alphabet="ab (·)获客成本", max_size=30))
def test_marking_changes_no_letter(text):
    pieces = marked(text)
    assert "".join(piece.astext() for piece in pieces) == text
    for piece in pieces:
        chinese = isinstance(piece, nodes.inline)
        assert bool(RUN.fullmatch(piece.astext())) == chinese
        assert not chinese or piece["classes"] == ["language-zh"]


@pytest.mark.book
def test_every_chinese_word_in_the_text_says_that_it_is_chinese(built, pages):
    seen = 0
    for name in pages:
        page = soup(built / name)
        for text in page.article.find_all(string=RUN.search):
            if text.find_parent(["script", "style", "pre"]) is None:
                seen += 1
                assert text.find_parent(attrs={"lang": "zh"}) is not None, (name, str(text))
    assert seen > 50


@pytest.mark.book
def test_chinese_terms_stand_together_in_the_index(built):
    page = soup(built / "genindex.html")
    heads = [head.get_text() for head in page.article.find_all("h2")]
    assert [head for head in heads if RUN.search(head)] == [HEADING]
    table = page.find(id=HEADING).find_next("table")
    entries = [a.get_text() for a in table.find_all("a")]
    assert "获客成本" in entries
    assert all(RUN.match(entry) for entry in entries)


@pytest.mark.book
def test_terms_of_one_entry_share_its_definition_and_lead_to_it(built):
    page = soup(built / "chapters/glossary.html")
    entry = page.find("dt", id="term-acquisition-cost")
    names = [entry, *entry.find_next_siblings("dt", limit=2)]
    assert [name.get_text().strip("#¶") for name in names] == [
        "acquisition cost",
        "CAC",
        "获客成本",
    ]
    chapter = soup(built / "chapters/01-intro.html")
    assert chapter.find("a", href="glossary.html#term-acquisition-cost")
