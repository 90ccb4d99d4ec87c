"""The gallery: every figure of the book as a small picture, to choose by chapter and grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive

from analysis.book import figure_html
from analysis.book.exports import file_name
from analysis.chinese import mark
from analysis.evidence import worst


class figure_gallery(nodes.General, nodes.Element):
    """The place of the gallery in a page."""


class GalleryDirective(Directive):
    """`{figure-gallery}`: all figures of the book, in its order."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        """Return the place; the writer fills it, when every chapter has been read."""
        return [figure_gallery("")]


@dataclass(frozen=True)
class Shown:
    """A figure as the gallery and the ledger of figures know it.

    Attributes
    ----------
    payload : mapping
        What `Figure.payload` returned.
    chapter_title : str
        Title of the chapter that shows it.
    number : str
        Its number there.
    """

    payload: Mapping[str, Any]
    chapter_title: str
    number: str

    @property
    def grade(self) -> str:
        """The figure's grade."""
        return str(worst(*self.payload["grades"]))


def _card(shown: Shown, root: str) -> str:
    payload = shown.payload
    id = payload["id"]
    pictures = "".join(
        f'<img class="{css}" src="{root}figures/page/'
        f'{figure_html.picture_name(id, "wide", mode)}" alt="" loading="lazy" decoding="async">'
        for css, mode in (("day", "light"), ("night", "dark"))
    )
    slide = f"{root}figures/{file_name(id, 'slide.png')}"
    return (
        f'<li data-chapter="{escape(shown.chapter_title, quote=True)}" '
        f'data-grade="{shown.grade}"><a class="thumb" href="{root}figures/{id}.html">'
        f'<span class="frame vl-still">{pictures}</span>'
        f'<span class="finding">{mark(escape(payload["headline"]))}</span></a>'
        f"<p>{escape(shown.number)}, grade {shown.grade}. "
        f'<a href="{slide}" download aria-label="Slide of figure {id}">Slide</a></p></li>'
    )


def _select(key: str, label: str, values: Sequence[str]) -> str:
    options = "".join(
        f'<option value="{escape(value, quote=True)}">{escape(value)} ({n})</option>'
        for value, n in Counter(values).items()
    )
    return (
        f'<label>{label}<select data-key="{key}"><option value="">all</option>{options}'
        "</select></label>"
    )


def html(figures: Sequence[Shown], root: str) -> str:
    """Return the gallery.

    Parameters
    ----------
    figures : sequence of Shown
        In the order of the book.
    root : str
        Relative path to the book's root, ending in a slash or empty.

    Returns
    -------
    str
        HTML; its fields stay hidden until a script serves them.
    """
    chapters = _select("chapter", "Chapter", [one.chapter_title for one in figures])
    grades = _select("grade", "Grade", sorted(one.grade for one in figures))
    return (
        '<div class="gallery"><form role="search" aria-label="Choose figures" hidden>'
        f'{chapters}{grades}<button type="reset">Show all</button>'
        f'<p role="status">{len(figures)} figures</p></form>'
        f"<ul>{''.join(_card(one, root) for one in figures)}</ul></div>"
    )
