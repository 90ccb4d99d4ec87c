"""Pages as notebooks: what is given away, that it runs anywhere, and that assumptions matter."""

import json
import re
import shutil

import jupytext
import nbformat
import pytest
from bs4 import BeautifulSoup
from jupyter_cache import get_cache
from nbclient import NotebookClient

from analysis import figures, statements
from analysis.book import notebook_link, notebooks, repository
from analysis.book.builder import BuildError, build, chapters_of
from analysis.book.cache import Paths, fingerprint
from analysis.figures.registry import MIME
from analysis.findings import front
from tests.conftest import ROOT

from .soup import soup

PAGES = chapters_of(ROOT)
OVERRIDDEN = "chapters/01-intro"
ADDRESS = "https://github.com/some-institute/the-book"


def outputs(notebook):
    return [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]


def run(notebook, folder, *edits):
    """Run a notebook, then again after each edit in the same kernel; return the data it drew."""
    client = NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}, timeout=300)
    client.reset_execution_trackers()
    rounds = []
    with client.setup_kernel():
        for edit in (lambda _: None, *edits):
            edit(notebook)
            for place, cell in enumerate(notebook.cells):
                client.execute_cell(cell, place)
            found = [o.data[MIME] for o in outputs(notebook) if MIME in o.get("data", {})]
            rounds.append({payload["id"]: payload["csv"] for payload in found})
    return rounds


def uncomment_the_override(notebook):
    first = next(c for c in notebook.cells if c.cell_type == "code")
    first.source, changes = re.subn(r"^# (study = baseline\()", r"\1", first.source, flags=re.M)
    assert changes == 1


def published(built, page):
    return (built / notebooks.address(page)).read_text("utf-8")


def book_csv(built, ids):
    return {id: (built / "figures" / f"{id}.csv").read_text("utf-8") for id in ids}


@pytest.mark.book
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_given_away_with_what_it_showed(page, built):
    text, name = published(built, page), page.split("/")[1]
    notebook = nbformat.reads(text, 4)
    nbformat.validate(notebook)
    source = jupytext.read(ROOT / f"{page}.md")
    assert [(c.cell_type, c.source) for c in notebook.cells[1:]] == [
        (c.cell_type, c.source) for c in source.cells
    ]
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == [*range(1, len(code) + 1)]
    shown = [o for o in outputs(notebook) if notebooks.METADATA in o.get("metadata", {})]
    kept = [o.metadata[notebooks.METADATA] for o in shown]
    assert all("image/svg+xml" in o.data for o in shown)
    assert {k["figure"]: k["csv"] for k in kept} == book_csv(built, figures.figure_ids(name))
    # the longest, all facts as tables, is 1.1 MB; payloads left in would double it
    assert len(text) < 1_500_000


@pytest.mark.book
@pytest.mark.parametrize("page", PAGES)
def test_a_notebook_tells_nothing_of_the_machine_and_is_the_same_each_time(page, built):
    text = published(built, page)
    assert str(ROOT) not in text
    assert not re.search(r"0x[0-9a-f]{6,}|jupytext_version|codemirror|iopub", text)
    kinds = {k for o in outputs(nbformat.reads(text, 4)) for k in o.get("data", {})}
    assert kinds <= {"image/svg+xml", "text/html", "text/plain"}
    again = notebooks.paired(ROOT / f"{page}.md", get_cache(str(Paths(ROOT).cache)))
    assert nbformat.writes(again) + "\n" == text


@pytest.mark.book
@pytest.mark.parametrize("page", [OVERRIDDEN, "chapters/effects"])
def test_a_notebook_runs_outside_the_repository_and_draws_the_books_data(page, built, tmp_path):
    """The build itself ran every page in its own folder; here it lies where nothing else is."""
    copy = shutil.copy(built / notebooks.address(page), tmp_path)
    book = book_csv(built, figures.figure_ids(page.split("/")[1]))
    edits = [uncomment_the_override] if page == OVERRIDDEN else []
    drawn, *changed = run(nbformat.read(copy, 4), tmp_path, *edits)
    assert drawn == book
    # a reader edits the first cell and runs all: what rests on it changes and nothing else
    for again in changed:
        assert {id for id in book if again[id] != book[id]} == {"cost-stack-under-two-prices"}


@pytest.mark.book
def test_a_link_to_the_notebook_stands_under_pages_with_code_and_nowhere_else(built):
    under = set()
    for path in built.rglob("*.html"):
        found = soup(path).select(".as-notebook a")
        if not found:
            continue
        assert len(found) == (3 if repository.repository() else 1)  # else no launch button
        link = found[0]
        assert link.get_text() == "This page as a notebook (.ipynb)"
        assert link.find_parent("article")
        assert (path.parent / link["href"]).is_file()
        assert "tabindex" not in link.attrs
        under.add(path.relative_to(built).with_suffix("").as_posix())
    assert under == set(PAGES)


@pytest.mark.book
def test_no_placeholder_and_no_unasked_launch_service_is_published(built):
    pattern = (
        r"example\.(?:org|com|net)\b|github\.com/(?:owner|user|username|your[\w-]*|org|example)\b"
        r"|<user>|&lt;user&gt;"
    )
    if not repository.repository():
        pattern += r"|mybinder\.org|colab\.research"
    stand_in = re.compile(pattern)
    ours = [
        path
        for ending in ("html", "ipynb", "json")
        for path in built.rglob(f"*.{ending}")
        # what others wrote and we carry along
        if not {"_static", "vendor"} & set(path.relative_to(built).parts)
    ]
    assert len(ours) > 2 * len(PAGES)
    hits = {p.name: hit[0] for p in ours if (hit := stand_in.search(p.read_text("utf-8")))}
    assert hits == {}


def test_a_page_that_was_not_executed_is_refused(tmp_path):
    page = tmp_path / "new.md"
    page.write_text((ROOT / "chapters/references.md").read_text("utf-8"), "utf-8")
    with pytest.raises(notebooks.NotebookError, match="no outputs of this page; build again"):
        notebooks.paired(page, get_cache(str(tmp_path / "cache")))


def test_a_page_without_code_has_no_notebook(tmp_path):
    page = tmp_path / "words.md"
    page.write_text("# Words\n\nOnly.\n", "utf-8")
    assert notebooks.paired(page, get_cache(str(tmp_path / "cache"))) is None


def executed(tmp_path, text):
    """A book of one page whose one cell printed a text."""
    (tmp_path / "chapters").mkdir()
    head = (ROOT / "chapters/references.md").read_text("utf-8").split("---")[1]
    page = tmp_path / "chapters/words.md"
    page.write_text(f"---{head}---\n\n```{{code-cell}} ipython3\nprint()\n```\n", "utf-8")
    notebook = jupytext.read(page)
    code = next(c for c in notebook.cells if c.cell_type == "code")
    code.execution_count = 1
    code.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]
    kept = tmp_path / "executed.ipynb"
    nbformat.write(notebook, kept)
    cache = get_cache(str(tmp_path / "cache"))
    cache.cache_notebook_file(str(kept))
    (tmp_path / "book").mkdir()
    return tmp_path, tmp_path / "cache", ["chapters/words"], tmp_path / "book"


def test_outputs_come_back_from_the_cache(tmp_path):
    assert notebooks.write(*executed(tmp_path, "of late\n")) == ["notebooks/words.ipynb"]
    found = json.loads((tmp_path / "book/notebooks/words.ipynb").read_text("utf-8"))
    assert found["cells"][-1]["outputs"][0]["text"] == ["of late\n"]


def test_an_output_that_names_a_folder_of_this_machine_is_refused(tmp_path):
    with pytest.raises(notebooks.NotebookError, match="names the folder"):
        notebooks.write(*executed(tmp_path, f"{tmp_path}/secret.csv\n"))


def test_launch_buttons_come_with_a_repository_and_not_without(monkeypatch):
    monkeypatch.delenv(repository.VARIABLE, raising=False)
    assert repository.launches("chapters/01-intro", "0123456789") == {}
    assert repository.setup_lines() == ""
    monkeypatch.setenv(repository.VARIABLE, f"{ADDRESS}.git")
    found = repository.launches("chapters/01-intro", "0123456789")
    assert found["Binder"] == (
        "https://mybinder.org/v2/gh/some-institute/the-book/0123456789"
        "?urlpath=lab%2Ftree%2Fchapters%2F01-intro.ipynb"
    )
    assert found["Colab"].endswith("/some-institute/the-book/blob/notebooks/01-intro.ipynb")
    assert ADDRESS in repository.setup_lines()
    line = BeautifulSoup(notebook_link.line("chapters/01-intro", found), "html.parser")
    assert [a["href"] for a in line.find_all("a")] == [
        "../notebooks/01-intro.ipynb",
        *found.values(),
    ]


@pytest.mark.parametrize("commit", ["", "0123456789+"])
def test_a_state_nobody_else_has_is_not_launched(commit, monkeypatch):
    monkeypatch.setenv(repository.VARIABLE, ADDRESS)
    assert "/the-book/HEAD?" in repository.launches("chapters/facts", commit)["Binder"]


@pytest.mark.parametrize(
    "given",
    [
        "the-book",
        "http://github.com/a/b",
        "https://github.com/a",
        "https://gitlab.com/a/b",
        "https://github.com/a/b/tree/main",
        "https://github.com/<user>/b",
        "https://github.com/" + "owner/name",
    ],
)
def test_a_repository_that_is_none_stops_the_build_before_it_begins(given, monkeypatch, tmp_path):
    monkeypatch.setenv(repository.VARIABLE, given)
    with pytest.raises(BuildError, match=r"BOOK_REPOSITORY=.* leave it unset"):
        build(tmp_path, lambda _: None)


def test_what_is_written_is_known_from_any_folder(monkeypatch, tmp_path):
    here = front.written()
    assert "01-intro" in here
    monkeypatch.chdir(tmp_path)
    assert front.written() == here
    # a package without the book's text goes by the sentences it can test
    assert "01-intro" in front.written(tmp_path / "nowhere")
    assert all(statements.statements(name) for name in front.written(tmp_path / "nowhere"))


def test_a_new_chapter_empties_the_cache_that_the_front_page_came_from(tmp_path):
    (tmp_path / "chapters").mkdir()
    before = fingerprint(tmp_path)
    (tmp_path / "chapters/02-next.md").touch()
    assert fingerprint(tmp_path) != before
