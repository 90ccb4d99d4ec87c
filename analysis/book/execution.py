"""Execute the chapters that the cache lacks side by side, before Sphinx would one by one.

Each chapter is read, executed and stored with the very calls that MyST-NB makes, so Sphinx
finds it under the hash that it looks for. jupyter-cache's own `local-parallel` executor is not
used: it takes every core there is, tells nothing of its progress and reads a page without the
book's own syntax extensions.

Nothing is judged here. A chapter that fails is not stored, and Sphinx executes it again and
reports it as ever; one that warned is stored with its warning, which Sphinx finds in its
output.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn

from analysis import store
from analysis.book import kernels

Say = Callable[[str], None]

MOST = 4
"""Kernels at work at once, however many cores there are: each holds some hundred megabytes."""

WORTH_LOADING = 3
"""Pages for each kernel at work from which loading and compiling first gains more than it costs."""

COMPILED = ("by_month", "by_loan")
"""What of `analysis.book.compiling` is done before the pages."""

MYST_NB_TIMEOUT = 30
"""Seconds for a cell where `_config.yml` names none: MyST-NB's own default."""


LOG = "kernels.log"
"""In the cache: what kernels wrote past the notebook; each greets with a warning of its own."""


class Page(NamedTuple):
    """A chapter that the cache lacks.

    Attributes
    ----------
    document : str
        Without file ending.
    path : Path
        The file.
    notebook : NotebookNode
        As MyST-NB reads it.
    """

    document: str
    path: Path
    notebook: Any


Begin = Callable[[Page], None]


class Outcome(NamedTuple):
    """What became of a chapter in its own process.

    Attributes
    ----------
    notebook : NotebookNode or None
        With outputs; None if it failed.
    seconds : float
        Spent executing.
    error : str
        Type of the exception; empty if all went well.
    """

    notebook: Any | None
    seconds: float
    error: str


def lanes(pending: int) -> int:
    """Return how many kernels may work at once.

    Parameters
    ----------
    pending : int
        Chapters to execute.

    Returns
    -------
    int
        At most one for each core that this process may use, and at most `MOST`.
    """
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells which cores a process may use
        cores = os.cpu_count() or 1
    return min(cores, MOST, pending)


def _read(path: Path, extensions: Sequence[str]) -> Any | None:  # noqa: ANN401  (not typed)
    """Return a page as MyST-NB reads it; None if it is plain Markdown."""
    # here, because MyST-NB takes a second that commands which build nothing need not wait for
    from myst_nb.core.config import NbParserConfig
    from myst_nb.core.read import create_nb_reader
    from myst_parser.config.main import MdParserConfig

    text = path.read_text("utf-8")
    syntax = MdParserConfig(enable_extensions=set(extensions))
    reader = create_nb_reader(str(path), syntax, NbParserConfig(), text)
    return None if reader is None else reader.read(text)


def missing(root: Path, cache: Any, documents: Sequence[str]) -> list[Page]:  # noqa: ANN401
    """Return the chapters that the cache holds no execution of.

    Parameters
    ----------
    root : Path
        Root of the book.
    cache : JupyterCacheBase
        The execution cache.
    documents : sequence of str
        Chapters, without file endings.

    Returns
    -------
    list of Page
        In the order given.
    """
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    extensions = config.get("parse", {}).get("myst_enable_extensions", [])
    found = []
    for document in documents:
        path = root / f"{document}.md"
        notebook = _read(path, extensions) if path.is_file() else None
        if notebook is None:
            continue
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            found.append(Page(document, path, notebook))
    return found


def _prepare(log: str, shared: str, fork: bool) -> None:
    """Send what this process and its kernels write past the notebook to a file; name the store."""
    os.environ.update(store.environment(Path(shared)))
    if fork:
        os.environ[kernels.VARIABLE] = kernels.NAME
    with Path(log).open("ab") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)


def _execute(notebook: Any, folder: str, timeout: int) -> Outcome:  # noqa: ANN401
    """Execute a notebook in a kernel of its own; called in a process of its own."""
    from jupyter_cache.executors.utils import single_nb_execution

    result = single_nb_execution(notebook, cwd=folder, timeout=timeout, allow_errors=False)
    # no kernel came up: a port that was found free for it went to another process meanwhile
    if type(result.err) is RuntimeError:
        result = single_nb_execution(notebook, cwd=folder, timeout=timeout, allow_errors=False)
    if result.err is None:
        return Outcome(result.nb, result.time, "")
    # the exception itself stays here: not every one survives the way between processes
    return Outcome(None, result.time, getattr(result.err, "ename", type(result.err).__name__))


def _outcome(future: Future[Outcome]) -> Outcome:
    """Return what a process found out, be it only that it or its kernel died."""
    try:
        return future.result()
    except Exception as error:  # whatever it is, Sphinx meets it again and reports it
        return Outcome(None, 0.0, type(error).__name__)


def _store(cache: Any, page: Page, outcome: Outcome) -> None:  # noqa: ANN401
    """Put an executed chapter where, and in the form in which, MyST-NB would have put it."""
    cache.cache_notebook_bundle(
        CacheBundleIn(
            outcome.notebook,
            str(page.path.absolute()),
            data={"execution_seconds": outcome.seconds},
        ),
        check_validity=False,
        overwrite=True,
    )


def _shows(page: Page) -> int:
    """Return how many figures a page asks for."""
    return sum(cell.source.count(".show(") for cell in page.notebook.cells)


def _compile(part: str) -> None:
    """Leave machine code that several pages need; what fails here, a page meets again."""
    # here, because the models load numba, and the process that builds can do without
    from analysis.book import compiling

    getattr(compiling, part)()


def _figures(outcome: Outcome) -> list[dict[str, Any]]:
    """Return the payloads of the figures that an executed chapter shows."""
    # here, because it loads Altair, and the processes that execute chapters load this module too
    from analysis.figures.registry import MIME

    cells = outcome.notebook.cells if outcome.notebook is not None else []
    outputs = [out for cell in cells for out in cell.get("outputs", [])]
    return [out["data"][MIME] for out in outputs if MIME in out.get("data", {})]


def _draw(payload: dict[str, Any]) -> None:
    """Put a figure's pictures into the store; what fails here, Sphinx draws again and reports."""
    from analysis.book import exports

    exports.drawn(payload)


def _work(
    pool: ProcessPoolExecutor, pages: Sequence[Page], at_once: int, timeout: int, begin: Begin
) -> Iterator[tuple[Page, Outcome]]:
    """Execute pages side by side; yield each as it ends, and hand in its figures' files last.

    No more are handed over than are at work, so that an interrupted build ends with those.
    """
    waiting, undrawn = deque(pages), list[dict[str, Any]]()
    running: dict[Future[Outcome], Page] = {}
    while waiting or running:
        while waiting and len(running) < at_once:
            page = waiting.popleft()
            begin(page)
            folder = str(page.path.parent.absolute())
            running[pool.submit(_execute, page.notebook, folder, timeout)] = page
        if not waiting and len(running) < at_once:
            _hand_in(pool, undrawn)  # a process is free
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            outcome = _outcome(future)
            undrawn.extend(_figures(outcome))
            yield running.pop(future), outcome
    _hand_in(pool, undrawn)


def _hand_in(pool: ProcessPoolExecutor, undrawn: list[dict[str, Any]]) -> None:
    """Have figures drawn from the last on, since Sphinx begins with the first and draws as well."""
    for payload in sorted(undrawn, key=lambda one: one["chapter"], reverse=True):
        pool.submit(_draw, payload)
    undrawn.clear()


@contextmanager
def executed_ahead(
    root: Path, cache: Path, shared: Path, documents: Sequence[str], say: Say
) -> Iterator[list[str]]:
    """Execute what is not cached, several chapters at a time, and store what succeeded.

    Figures' files are drawn into the store after that, beside whatever the caller does within.

    Parameters
    ----------
    root : Path
        Root of the book.
    cache : Path
        Folder of the execution cache.
    shared : Path
        Folder of the results that chapters share.
    documents : sequence of str
        Chapters, without file endings.
    say : callable
        Takes lines of progress.

    Yields
    ------
    list of str
        The chapters stored. None where one kernel would do: Sphinx starts that one itself.
    """
    settings = yaml.safe_load((root / "_config.yml").read_text("utf-8")).get("execute", {})
    executed = get_cache(str(cache))
    cached = settings.get("execute_notebooks") == "cache"
    # what takes longest first, or one kernel is left with it alone; these pages also compute what
    # those about the whole book, which show few figures, then only read
    lacking = missing(root, executed, documents) if cached else []
    pages = sorted(lacking, key=_shows, reverse=True)
    at_once = lanes(len(pages))
    if at_once < 2:
        yield []
        return
    begun: dict[str, float] = {}
    stored = []

    def begin(page: Page) -> None:
        begun[page.document] = time.monotonic()
        place = documents.index(page.document) + 1
        say(f"  running  {page.document} ({place} of {len(documents)})")

    timeout = settings.get("timeout", MYST_NB_TIMEOUT)
    log = cache / LOG
    log.unlink(missing_ok=True)
    # spawned, not forked: the caller may have threads, as the tests do
    spawn = multiprocessing.get_context("spawn")
    many = len(pages) >= WORTH_LOADING * at_once
    fork = many and kernels.can_fork()
    pool = ProcessPoolExecutor(at_once, spawn, _prepare, (str(log), str(shared), fork))
    try:
        for part in COMPILED if many else ():
            pool.submit(_compile, part)
        try:
            for page, outcome in _work(pool, pages, at_once, timeout, begin):
                spent = f"{page.document} in {time.monotonic() - begun[page.document]:.1f} s"
                if outcome.error:
                    say(f"  failed   {spent}: {outcome.error}; Sphinx runs it again and reports it")
                    continue
                _store(executed, page, outcome)
                stored.append(page.document)
                say(f"  done     {spent}")
        except BrokenProcessPool:  # a process was killed, most likely for want of memory
            say("  a chapter's process was killed; the rest run one by one")
        yield stored
    finally:
        # what nobody has begun to draw, Sphinx has drawn itself
        pool.shutdown(cancel_futures=True)
