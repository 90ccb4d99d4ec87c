"""The line at the foot of a page that leads to its notebook, and to places that run it."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from analysis.book import notebooks, repository, shelf


def line(document: str, launches: dict[str, str]) -> str:
    """Return the line as HTML.

    Parameters
    ----------
    document : str
        The page, without file ending.
    launches : dict of str to str
        Where it can be run, by the service's name.

    Returns
    -------
    str
        A paragraph of plain links.
    """
    root = "../" * document.count("/")
    links = [
        f'<a href="{root}{notebooks.address(document)}" download>This page as a notebook (.ipynb)</a>'
    ]
    links += [
        f'<a href="{escape(address)}">Run it on {service}</a>'
        for service, address in launches.items()
    ]
    return f'\n<p class="as-notebook">{" · ".join(links)}</p>\n'


def _add(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Put the line under the pages that were executed, and under no other."""
    metadata: Any = getattr(app.env, "nb_metadata", {})
    if page in app.env.found_docs and metadata.get(page, {}).get("exec_data"):
        commit = shelf.shelf_of(app).edition.commit
        context["body"] += line(page, repository.launches(page, commit))


def setup(app: Sphinx) -> None:
    """Register the hook."""
    app.connect("html-page-context", _add)
