"""The build cannot lie: what is wrong fails, fails again, and leaves the last good book."""

import shutil
import textwrap

import pytest

from analysis.book import builder
from analysis.book.builder import BuildError, build, chapters_of, swap
from analysis.book.cache import Paths, drop_stale_cache

HEAD = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst, format_version: 0.13}
kernelspec: {name: python3, display_name: Python 3, language: python}
myst: {html_meta: {description: A small book for the tests.}}
---

# A small book

"""
GOOD = """\
```{code-cell} ipython3
from analysis.assumptions import baseline
from analysis.book.chapter import open_chapter
chapter = open_chapter("index", baseline())
chapter.show("article-numbers-by-state")
```

See {numref}`fig-article-numbers-by-state`. (grades)=
"""


@pytest.fixture(scope="module")
def small(root, tmp_path_factory):
    """A book of one page beside the real data, lock and templates."""
    here = tmp_path_factory.mktemp("small")
    for name in ("_static", "_templates", "data", "_generated"):
        if (root / name).exists():
            shutil.copytree(root / name, here / name)
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy(root / name, here / name)
    (here / "analysis").mkdir()
    (here / "chapters").mkdir()
    (here / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\n")
    return here


def write(small, body):
    (small / "chapters/index.md").write_text(HEAD + textwrap.dedent(body), "utf-8")


@pytest.fixture(scope="module")
def good(small):
    """The small book, built once and good."""
    write(small, GOOD)
    said = []
    front = build(small, said.append)
    return small, front, said


@pytest.mark.book
def test_a_good_book_is_built_with_progress_and_a_receipt(good):
    small, front, said = good
    assert front.is_file()
    assert any("running  chapters/index (1 of 1)" in line for line in said)
    assert any(line.strip().startswith("done     chapters/index in") for line in said)
    receipt = (small / "_build/html/receipt.json").read_text()
    for part in ('"chapter": "chapters/index"', '"pandas"', '"data/cac_evidence.csv"', '"seconds"'):
        assert part in receipt
    assert "Figure 1" in (small / "_build/html/chapters/index.html").read_text()
    for kind in ("svg", "png", "csv"):
        assert (small / f"_build/html/figures/article-numbers-by-state.{kind}").stat().st_size > 40


WRONG = {
    "a failed cell": ("```{code-cell} ipython3\n1 / 0\n```\n", "ZeroDivisionError"),
    "an unresolved reference": ("See {ref}`no-such-place`.\n", "no-such-place"),
    "an unknown glue key": ("It is {glue:text}`no-such-key`.\n", "no-such-key"),
    "a picture without words": (
        "```{code-cell} ipython3\n"
        "import analysis.figures as f, IPython.display as d\n"
        "from analysis.assumptions import baseline\n"
        "p = f.build('article-numbers-by-state', baseline()).payload() | {'alt': ''}\n"
        "d.publish_display_data({f.registry.MIME: p, 'text/plain': 'x'})\n"
        "```\n",
        "no alternative text",
    ),
    "a false sentence": (
        "```{code-cell} ipython3\n"
        "from analysis.assumptions import baseline\n"
        "from analysis.statements import Outcome, say, statement\n"
        "statement('wrong-side', chapter='index', holds='up', opposite='down')"
        "(lambda s: Outcome('opposite'))\n"
        "say('wrong-side', baseline())\n"
        "```\n",
        "'wrong-side' is false",
    ),
}


@pytest.mark.book
@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_fails_and_fails_again_and_leaves_the_last_good_book(good, case):
    small, front, _ = good
    before = (front.parent / "receipt.json").read_bytes()
    body, words = WRONG[case]
    write(small, body)
    try:
        for _ in range(2):
            said = []
            with pytest.raises(BuildError) as caught:
                build(small, said.append)
            assert words in str(caught.value) + "\n".join(said)
            assert (front.parent / "receipt.json").read_bytes() == before
    finally:
        write(small, GOOD)


@pytest.mark.book
def test_typed_digits_fail_before_anything_runs(good):
    small, _, _ = good
    write(small, "The cost is 2,100 yuan.\n")
    try:
        with pytest.raises(BuildError, match="digits typed into prose"):
            build(small, lambda _: None)
    finally:
        write(small, GOOD)


@pytest.mark.book
def test_damaged_data_fail_before_anything_runs(good):
    from analysis.evidence import EvidenceError

    small, _, _ = good
    path = small / "data/cac_evidence.csv"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"2015,", b"2O15,", 1))
    try:
        with pytest.raises(EvidenceError, match=r"cac_evidence\.csv"):
            build(small, lambda _: None)
    finally:
        path.write_bytes(whole)


def test_the_cache_is_kept_until_analysis_data_or_lock_change(tmp_path):
    for name in ("analysis", "data"):
        (tmp_path / name).mkdir()
    watched = [
        tmp_path / "analysis/model.py",
        tmp_path / "data/x.csv",
        tmp_path / "requirements.txt",
    ]
    for path in watched:
        path.write_text("1")
    paths = Paths(tmp_path)
    assert "emptied" in drop_stale_cache(paths)
    for path in watched:
        paths.cache.mkdir(parents=True, exist_ok=True)
        assert "kept" in drop_stale_cache(paths)
        assert paths.cache.exists()
        path.write_text("2")
        assert "emptied" in drop_stale_cache(paths)
        assert not paths.cache.exists()


def test_the_cache_is_emptied_when_the_book_gets_an_address(tmp_path, monkeypatch):
    """The address is written into every picture that a cached chapter holds."""
    (tmp_path / "analysis").mkdir()
    monkeypatch.delenv("BOOK_URL", raising=False)
    drop_stale_cache(Paths(tmp_path))
    assert "kept" in drop_stale_cache(Paths(tmp_path))
    monkeypatch.setenv("BOOK_URL", "https://book.invalid/")
    assert "emptied" in drop_stale_cache(Paths(tmp_path))


def test_swap_puts_the_new_in_place_and_clears_the_old(tmp_path):
    new, old = tmp_path / "new", tmp_path / "book"
    new.mkdir()
    old.mkdir()
    (new / "a").write_text("new")
    (old / "b").write_text("old")
    swap(new, old)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["book"]
    assert [p.name for p in old.iterdir()] == ["a"]


def test_swap_that_cannot_finish_leaves_the_old(tmp_path):
    old = tmp_path / "book"
    old.mkdir()
    (old / "b").write_text("old")
    with pytest.raises(OSError):  # noqa: PT011  (any reason the system gives)
        swap(tmp_path / "missing", old)
    assert (old / "b").read_text() == "old"


def test_chapters_are_read_from_parts_too(tmp_path):
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: a\nparts:\n- caption: x\n  chapters:\n  - file: b\n"
        "    sections:\n    - file: c\n"
    )
    assert chapters_of(tmp_path) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "log", ["chapters/01-intro.md: Executing notebook using local CWD [mystnb]"]
)
def test_progress_is_read_from_the_log(log):
    assert builder.EXECUTING.search(log)[1] == "chapters/01-intro"
