"""The build cannot lie: what is wrong fails, fails again, and leaves the last good book."""

import json
import re
import shutil

import pytest
import yaml

from analysis.book import builder, execution
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
# whose sentences cost next to nothing: nothing here has the book's store
GOOD = {
    "index": """\
```{code-cell} ipython3
from analysis.assumptions import baseline
from analysis.book.chapter import open_chapter
chapter = open_chapter("methods-lending", baseline())
chapter.show("order-of-events")
```

See {numref}`fig-order-of-events`. (grades)=
""",
    "more": "Only words.\n",
}


@pytest.fixture(scope="module")
def small(root, tmp_path_factory):
    """A place for books of a few small pages beside the real data, lock and templates."""
    here = tmp_path_factory.mktemp("small")
    for name in ("_static", "_templates", "data", "_generated"):
        if (root / name).exists():
            shutil.copytree(root / name, here / name)
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy(root / name, here / name)
    (here / "analysis").mkdir()
    return here


def cell(*lines):
    return "\n".join(["```{code-cell} ipython3", *lines, "```", ""])


def write(small, pages):
    """Write a book of these pages and no others, in this order."""
    shutil.rmtree(small / "chapters", ignore_errors=True)
    (small / "chapters").mkdir()
    for name, body in pages.items():
        (small / f"chapters/{name}.md").write_text(HEAD + body, "utf-8")
    first, *others = (f"chapters/{name}" for name in pages)
    toc = {"format": "jb-book", "root": first, "chapters": [{"file": name} for name in others]}
    (small / "_toc.yml").write_text(yaml.safe_dump(toc), "utf-8")


def log(small):
    return (Paths(small).work / "build.log").read_text("utf-8")


def unbuilt(small):
    """Build what cannot be built; return everything that the one who tried gets to read."""
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execution, "lanes", two_lanes)
        with pytest.raises(BuildError) as caught:
            build(small, said.append)
    return [*said, *str(caught.value).splitlines()]


def two_lanes(pending):
    """Run side by side even where a machine has one core."""
    return min(pending, 2)


@pytest.fixture(scope="module")
def good(small):
    """The small book, built once and good."""
    write(small, GOOD)
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execution, "lanes", two_lanes)
        front = build(small, said.append)
    return small, front, said, log(small)


@pytest.fixture
def last_good(good):
    """The receipt of the last good book, which must stay what it is."""
    small, front, *_ = good
    before = (front.parent / "receipt.json").read_bytes()
    yield
    write(small, GOOD)
    assert (front.parent / "receipt.json").read_bytes() == before


@pytest.mark.book
def test_a_good_book_is_built_with_progress_and_a_receipt(good):
    small, front, said, _ = good
    assert front.is_file()
    for place, name in enumerate(GOOD, 1):
        assert f"  running  chapters/{name} ({place} of 2)" in said
        assert sum(line.startswith(f"  done     chapters/{name} in ") for line in said) == 1
    receipt = json.loads((small / "_build/html/receipt.json").read_text())
    assert [row["chapter"] for row in receipt["chapters"]] == ["chapters/index", "chapters/more"]
    spent = sum(row["seconds"] for row in receipt["chapters"])
    assert receipt["executing_seconds"] == pytest.approx(spent, abs=0.02)
    assert 0 < receipt["seconds"]["side_by_side"] <= receipt["seconds"]["before_sphinx"]
    assert receipt["packages"]["pandas"]
    assert receipt["data"]["data/cac_evidence.csv"]
    assert "Figure 1" in (small / "_build/html/chapters/index.html").read_text()
    for kind in ("svg", "png", "csv"):
        assert (small / f"_build/html/figures/order-of-events.{kind}").stat().st_size > 40


@pytest.mark.book
def test_sphinx_finds_every_chapter_executed(good):
    *_, written = good
    assert written.count("Using cached notebook") == len(GOOD)
    assert "Executing notebook" not in written


WARNED = {
    "reference": ("See {ref}`no-such-place`.\n", "no-such-place"),
    "glue": ("It is {glue:text}`no-such-key`.\n", "no-such-key"),
    "picture": (
        cell(
            "import analysis.figures as f, IPython.display as d",
            "from analysis.assumptions import baseline",
            "p = f.build('order-of-events', baseline()).payload() | {'alt': ''}",
            "d.publish_display_data({f.registry.MIME: p, 'text/plain': 'x'})",
        ),
        "no alternative text",
    ),
    "stderr": (
        cell("1") + cell("import warnings", "warnings.warn('beware')"),
        "stderr was found in the cell outputs of cell 3",  # the heading is the first
    ),
}
FALSE = cell(
    "from analysis.assumptions import baseline",
    "from analysis.statements import Outcome, say, statement",
    "statement('wrong-side', chapter='index', holds='up', opposite='down')"
    "(lambda s: Outcome('opposite'))",
    "say('wrong-side', baseline())",
)


@pytest.mark.book
@pytest.mark.usefixtures("last_good")
def test_each_warning_fails_and_fails_again_and_leaves_the_last_good_book(small):
    """One book, a page for each; Sphinx counts its warnings, and any one it counts fails."""
    write(small, {name: body for name, (body, _) in WARNED.items()})
    for _ in range(2):
        said = unbuilt(small)
        for name, (_, words) in WARNED.items():
            told = [line for line in said if f"chapters/{name}.md" in line and words in line]
            assert any(re.search("WARNING|ERROR", line) for line in told), name
        assert f"finished with problems, {len(WARNED)} warnings." in log(small)


@pytest.mark.book
@pytest.mark.usefixtures("last_good")
def test_a_failed_cell_fails_again_and_a_false_sentence_when_it_is_mended(small):
    """Both fail side by side and neither is kept, so Sphinx meets each as it comes to it."""
    pages = {"index": "Only words.\n", "fails": cell("1 / 0"), "untrue": FALSE}
    write(small, pages)
    for _ in range(2):
        said = unbuilt(small)
        failed = {line.split()[1]: line for line in said if line.startswith("  failed ")}
        assert "ZeroDivisionError" in failed["chapters/fails"]
        assert "FalseStatementError" in failed["chapters/untrue"]
        assert any("chapters/fails.md: WARNING: Executing notebook failed" in x for x in said)
        assert any("1 / 0" in line for line in log(small).splitlines())
    write(small, pages | {"fails": cell("1 / 1")})
    said = unbuilt(small)
    assert any("chapters/untrue.md: WARNING: Executing notebook failed" in x for x in said)
    assert any("'wrong-side' is false" in line for line in said)


@pytest.mark.book
def test_typed_digits_fail_before_anything_runs(good):
    small, *_ = good
    write(small, {"index": "The cost is 2,100 yuan.\n"})
    try:
        with pytest.raises(BuildError, match="digits typed into prose"):
            build(small, lambda _: None)
    finally:
        write(small, GOOD)


@pytest.mark.book
def test_damaged_data_fail_before_anything_runs(good):
    from analysis.evidence import EvidenceError

    small, *_ = good
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
