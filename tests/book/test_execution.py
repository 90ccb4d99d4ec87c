"""Chapters run side by side before Sphinx: what it finds is what it would have made itself."""

import os
from types import SimpleNamespace

import pytest
from jupyter_cache import get_cache
from myst_nb.core.config import NbParserConfig
from myst_nb.core.execute.cache import NotebookClientCache
from myst_nb.core.read import myst_nb_reader_plugin
from nbclient.exceptions import DeadKernelError

from analysis.book import execution, kernels
from analysis.book.execution import executed_ahead, missing

CONFIG = "execute: {execute_notebooks: cache, timeout: 2}\n"
HEAD = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst, format_version: 0.13}
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# A page

"""
CELLS = {
    "fails": "1 / 0",
    "lasts": "import time\ntime.sleep(60)",
    "dies": "import os\nos._exit(1)",
    "warns": "import sys\nprint('beware', file=sys.stderr)",
    "tells": (
        "import os, sys\nfrom pathlib import Path\n"
        "print(Path.cwd().name, os.environ['TOLD'], sys.executable)"
    ),
}
KERNEL = """\
import os, sys
import analysis
from pathlib import Path
before = "analysis.findings" in sys.modules
print(before, hasattr(analysis, "left"), os.getpid() == os.getpgid(0), __name__)
analysis.left = True
"""
CELLS |= {"first": KERNEL, "second": KERNEL}
PAGES = ["chapters/words", *(f"chapters/{name}" for name in CELLS)]


def cell(source):
    return HEAD + f"```{{code-cell}} ipython3\n{source}\n```\n"


def book(root, cells):
    (root / "chapters").mkdir()
    (root / "_config.yml").write_text(CONFIG)
    for name, source in cells.items():
        (root / f"chapters/{name}.md").write_text(cell(source))
    return root


def ahead(root, pages, say):
    return executed_ahead(root, root / "cache", root / "store", pages, say)


@pytest.fixture(scope="module", params=["started", "forked"])
def ran(request, tmp_path_factory):
    """A book of everything that can happen, executed once on two lanes in each way."""
    if request.param == "forked" and not kernels.can_fork():
        pytest.skip("kernels are not forked on this system")
    root = book(tmp_path_factory.mktemp("ran"), CELLS)
    (root / "chapters/words.md").write_text("# Words\n\nOnly.\n")
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLD", "by the one who builds")
        patch.setattr(execution, "lanes", lambda _: 2)
        patch.setattr(execution, "WORTH_LOADING", 1 if request.param == "forked" else 99)
        with ahead(root, PAGES, said.append) as stored:
            return root, sorted(stored), said


def outputs(root, name):
    """What MyST-NB's own client finds in the cache, where it would execute what it misses."""
    path = root / f"chapters/{name}.md"
    config = NbParserConfig(execution_mode="cache", execution_cache_path=str(root / "cache"))
    client = NotebookClientCache(myst_nb_reader_plugin(str(path)), path, config, Log())
    with client:
        return client.notebook.cells[-1].outputs, client.exec_metadata


class Log:
    """A logger that takes no execution for an answer."""

    def info(self, message):
        assert "Using cached" in message

    warning = debug = info


@pytest.mark.book
def test_what_succeeds_is_stored_and_what_fails_is_left_to_sphinx(ran):
    root, stored, _ = ran
    assert stored == [f"chapters/{name}" for name in ("first", "second", "tells", "warns")]
    left = missing(root, get_cache(str(root / "cache")), PAGES)
    assert [page.document for page in left] == ["chapters/fails", "chapters/lasts", "chapters/dies"]


@pytest.mark.book
def test_myst_nb_finds_what_was_stored_with_its_time_and_its_warning(ran):
    root, _, _ = ran
    found, told = outputs(root, "warns")
    assert (found[0]["name"], found[0]["text"]) == ("stderr", "beware\n")
    assert told["succeeded"]
    assert 0 < told["runtime"] < 60


@pytest.mark.book
def test_a_kernel_works_beside_its_chapter_in_the_environment_of_the_build(ran):
    import sys

    root, _, _ = ran
    text = outputs(root, "tells")[0][0]["text"].strip()
    assert text == f"chapters by the one who builds {sys.executable}"


@pytest.mark.book
def test_no_page_finds_what_another_left(ran, request):
    """A forked kernel has the libraries loaded, and is its own process like any other."""
    root, _, _ = ran
    forked = request.node.callspec.params["ran"] == "forked"
    for name in ("first", "second"):
        text = outputs(root, name)[0][0]["text"].strip()
        assert text == f"{forked} False True __main__"


@pytest.mark.book
def test_progress_names_each_chapter_its_place_and_what_went_wrong(ran):
    said = [line.strip() for line in ran[2]]
    for place, page in enumerate(PAGES[1:], 2):
        assert f"running  {page} ({place} of {len(PAGES)})" in said
    assert any(line.startswith("done     chapters/tells in ") for line in said)
    wrong = {line.split()[1]: line for line in said if line.startswith("failed")}
    assert "ZeroDivisionError" in wrong["chapters/fails"]
    assert "CellTimeoutError" in wrong["chapters/lasts"]
    assert "DeadKernelError" in wrong["chapters/dies"]
    # two at once: the second begins before anything ends
    assert [line.split()[0] for line in said[:2]] == ["running", "running"]


@pytest.mark.parametrize(
    ("cores", "pending", "at_once"), [(1, 9, 1), (2, 9, 2), (64, 9, execution.MOST), (8, 1, 1)]
)
def test_as_many_at_once_as_there_are_cores_and_chapters(monkeypatch, cores, pending, at_once):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert execution.lanes(pending) == at_once


@pytest.mark.parametrize(
    ("first", "tries"),
    [(RuntimeError("Kernel died before replying to kernel_info"), 2), (DeadKernelError("died"), 1)],
    ids=["never came up", "died at work"],
)
def test_a_kernel_that_never_came_up_is_started_once_more(first, tries, monkeypatch):
    results = [SimpleNamespace(err=first, time=1.0), SimpleNamespace(err=None, nb="nb", time=2.0)]
    ran = []

    def run(notebook, **_):
        ran.append(notebook)
        return results[len(ran) - 1]

    monkeypatch.setattr("jupyter_cache.executors.utils.single_nb_execution", run)
    outcome = execution._execute("nb", ".", 9)
    assert len(ran) == tries
    assert outcome.error == ("" if tries == 2 else "DeadKernelError")


def nothing_may_run(monkeypatch):
    monkeypatch.setattr(execution, "lanes", lambda pending: min(2, pending))
    monkeypatch.setattr(execution, "ProcessPoolExecutor", None)


def test_one_chapter_alone_is_left_to_sphinx(tmp_path, monkeypatch):
    nothing_may_run(monkeypatch)
    root = book(tmp_path, {"fails": "1 / 0"})
    with ahead(root, ["chapters/fails"], pytest.fail) as stored:
        assert stored == []


def test_a_book_that_is_not_to_be_cached_is_not_executed(tmp_path, monkeypatch):
    nothing_may_run(monkeypatch)
    root = book(tmp_path, {"a": "1", "b": "2"})
    (root / "_config.yml").write_text("execute: {execute_notebooks: force}\n")
    with ahead(root, ["chapters/a", "chapters/b"], pytest.fail) as stored:
        assert stored == []


def test_every_chapter_is_read_under_the_hash_of_its_notebook(root, tmp_path):
    """The hash hangs on kernel and cells; another reader must find the same ones."""
    import jupytext

    cache = get_cache(str(tmp_path))
    documents = [f"chapters/{path.stem}" for path in sorted((root / "chapters").glob("*.md"))]
    pages = missing(root, cache, documents)
    assert [page.document for page in pages] == documents
    for page in pages:
        ours, other = (
            cache.create_hashed_notebook(n)[1] for n in (page.notebook, jupytext.read(page.path))
        )
        assert ours == other, page.document
