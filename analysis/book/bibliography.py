"""The list of works: what was seen of each is printed with it.

Sphinx's bibliography knows the usual fields of a work. The book's file of references has one
more, `verified`: where its details were read. A work that we only know from other people's
lists is thereby told from one that was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from pybtex.database import BibliographyData, Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.unsrt import Style
from sphinx.application import Sphinx

STYLE = "book"
"""Name of the style, for `bibtex_default_style` in `_config.yml`."""


class BookStyle(Style):  # type: ignore[misc]  # pybtex states no types
    """The plain style, ordered by author, followed by what was seen of the work."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  (pybtex's own options)
        super().__init__(**options)
        self.sort = by_author

    def format_entry(
        self, label: str, entry: Entry, bib_data: BibliographyData | None = None
    ) -> FormattedEntry:
        """Return one entry of the list.

        Parameters
        ----------
        label : str
            Its label.
        entry : Entry
            The work.
        bib_data : BibliographyData, optional
            The file it stands in, for works inside works.

        Returns
        -------
        FormattedEntry
            The usual text, then the field `verified` in italics.
        """
        usual = super().format_entry(label, entry, bib_data)
        seen = Text.from_latex(entry.fields["verified"])
        text = Text(usual.text, " ", Tag("em", "What we saw: ", seen, "."))
        return FormattedEntry(usual.key, text, usual.label)


def by_author(works: Iterable[Entry]) -> list[Entry]:
    """Order works by author, year and title.

    pybtex's own order sees the braces that hold an office's name together, and puts all
    offices last.

    Parameters
    ----------
    works : iterable of Entry
        Any works.

    Returns
    -------
    list of Entry
        In the order of the list.
    """

    def place(work: Entry) -> tuple[str, ...]:
        names = [" ".join([*p.last_names, *p.first_names]) for p in work.persons["author"]]
        parts = (*names, work.fields["year"], work.fields["title"])
        return tuple(re.sub(r"[{}]", "", part).lower() for part in parts)

    return sorted(works, key=place)


def _list_of_entries(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _: nodes.document | None
) -> None:
    """Say in the page's HTML that entries are items of a list.

    Docutils calls the list a list and its entries something else, which together is an
    error: a screen reader then counts no items.
    """
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> None:
    """Register the style and the hook.

    Parameters
    ----------
    app : Sphinx
        The application.
    """
    register_plugin("pybtex.style.formatting", STYLE, BookStyle)
    app.connect("html-page-context", _list_of_entries)
