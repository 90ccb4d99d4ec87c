"""Each page as a notebook with the outputs of the build, to take away and run again.

The outputs come from the execution cache, which is what the page itself was made from: the
copies that Sphinx leaves beside its pages have none where a page came from that cache.

What is left out is what a reader of notebooks cannot use: the payloads of the book's plug-in,
the records that glue numbers into prose, and the PNG twins of SVG pictures, which are twenty
times as large. Running the notebook brings all of them back. A figure's plotted data stay in
the output's metadata under `METADATA`, so that a notebook can be held against the book.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from jupyter_cache import get_cache

from analysis import __version__
from analysis.book import repository
from analysis.book.nodes import BIG_TABLE
from analysis.figures.registry import BOOK, MIME

FOLDER = "notebooks"
METADATA = "price_of_a_borrower"
"""Key in an output's metadata: the id of a figure and its plotted data as CSV."""

GLUED = "application/papermill.record/"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class NotebookError(RuntimeError):
    """A page could not be given away as a notebook."""


def address(document: str) -> str:
    """Return the place of a page's notebook below the root of the book."""
    return f"{FOLDER}/{Path(document).name}.ipynb"


def _lean(output: Any) -> Any:  # noqa: ANN401  (a node of the notebook format)
    """Return an output without what only the book reads; None if nothing is left."""
    if "data" not in output:
        return output
    data = dict(output["data"])
    metadata: dict[str, Any] = {}
    payload = data.pop(MIME, None)
    if payload is not None:
        metadata[METADATA] = {"figure": payload["id"], "csv": payload["csv"]}
    data.pop(BIG_TABLE, None)
    if "image/svg+xml" in data:
        data.pop("image/png", None)
    data = {kind: value for kind, value in data.items() if not kind.startswith(GLUED)}
    if not data:
        return None
    return nbformat.from_dict({**output, "data": data, "metadata": metadata})


def _opening() -> Any:  # noqa: ANN401
    """Return the cell that tells whoever opens the notebook alone what it is and needs."""
    text = (
        f"*{BOOK}*, version {__version__}: this page as it ran when the book was built.\n\n"
        "Running it needs the book's repository and its environment (`make lab` there sets it "
        "up); the notebook itself may lie in any folder. "
        "Run unchanged, it draws the book's own pictures. "
        "To use your own numbers, edit `study = baseline()` in the first code cell and run all "
        "cells.\n\n"
        "Where the text says `{glue:text}` and a name, the book prints the sentence or the "
        "number that the cells compute under that name."
    )
    if setup := repository.setup_lines():
        text += f"\n\nOn a machine without the book, run this first, then restart:\n\n{setup}"
    return nbformat.from_dict({"cell_type": "markdown", "metadata": {}, "source": text})


def paired(path: Path, cache: Any) -> Any | None:  # noqa: ANN401  (neither is typed)
    """Return a page as a notebook with the outputs of its last execution.

    Parameters
    ----------
    path : Path
        The page, a notebook in MyST Markdown.
    cache : JupyterCacheBase
        The execution cache that the page was made from.

    Returns
    -------
    NotebookNode or None
        None if the page has no code. Bytes hang on the page and its outputs alone: cells are
        numbered instead of named at random, and nothing tells of the machine or the kernel.

    Raises
    ------
    NotebookError
        If the cache holds no execution of the page.
    """
    page = jupytext.read(path)
    if not any(cell.cell_type == "code" for cell in page.cells):
        return None
    try:
        _, merged = cache.merge_match_into_notebook(page)
    except KeyError:
        raise NotebookError(
            f"{path.name}: the execution cache has no outputs of this page; build again"
        ) from None
    kept = {k: merged.metadata[k] for k in ("article_section", "myst") if k in merged.metadata}
    text = dict(merged.metadata["jupytext"]["text_representation"])
    text.pop("jupytext_version", None)
    merged.metadata = nbformat.from_dict(
        {
            **kept,
            "jupytext": {"text_representation": text},
            "kernelspec": KERNEL,
            "language_info": {"name": "python"},
        }
    )
    merged.cells.insert(0, _opening())
    for place, cell in enumerate(merged.cells):
        cell["id"] = f"{path.stem}-{place}"
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k == "tags"}
        if cell["cell_type"] == "code":
            cell["outputs"] = [out for one in cell["outputs"] if (out := _lean(one))]
    merged["nbformat"], merged["nbformat_minor"] = 4, 5
    nbformat.validate(merged)
    return merged


def write(root: Path, cache: Path, documents: Iterable[str], book: Path) -> list[str]:
    """Write the notebooks of a book that is being built.

    Parameters
    ----------
    root, cache, book : Path
        Root of the sources, the execution cache, the HTML under way.
    documents : iterable of str
        Pages, without file endings.

    Returns
    -------
    list of str
        The files written, as addresses below the book's root.

    Raises
    ------
    NotebookError
        If a page was not executed, or its outputs name a folder of this machine.
    """
    executed = get_cache(str(cache))
    (book / FOLDER).mkdir()
    written = []
    for document in documents:
        notebook = paired(root / f"{document}.md", executed)
        if notebook is None:
            continue
        text = nbformat.writes(notebook)
        for folder in {str(root.resolve()), str(Path.home())} - {"/"}:
            if f"{folder}/" in text:
                raise NotebookError(
                    f"{document}: an output names the folder {folder} of this machine; "
                    "print names of files, not where they lie"
                )
        (book / address(document)).write_text(text + "\n", "utf-8")
        written.append(address(document))
    return written
