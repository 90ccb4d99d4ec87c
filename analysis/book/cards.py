"""What a page says of itself to those who link to it: words always, a picture where it has one.

Addresses in these words must be whole, so picture, canonical address and the card's drawing
wait for `BOOK_URL`. A figure shows its slide; any other page a card with its title.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from analysis.book import exports, figure_page
from analysis.figures import svg, theme
from analysis.figures.address import home
from analysis.figures.registry import BOOK

FOLDER = "cards"
FRONT = "chapters/index"
WIDTH, HEIGHT = 1200, 630
SLIDE = (2560, 1440)
LINE = "What a borrower costs in Chinese consumer finance: sources, grades, code"
TOOLS = {
    "search": ("Search", "Search every page and figure of the book, in English and in Chinese."),
    "genindex": ("Index", "Terms of the book, from A to Z."),
}
"""Pages that no chapter stands behind: their titles, and what they are for."""


class Picture(NamedTuple):
    """A picture for those who link to a page.

    Attributes
    ----------
    path : str
        From the book's root.
    alt : str
        What it shows, in words.
    width, height : int
        In pixels.
    """

    path: str
    alt: str
    width: int
    height: int


def _lines(title: str, room: int) -> tuple[list[str], int]:
    """Return a title in lines and the size of its letters: the largest that fits."""
    for size in range(76, 34, -4):
        lines = svg.wrap(title, room, size, bold=True)
        if len(lines) * size * 1.25 <= 330:
            return lines, size
    return [*lines[:7], "…"], size


def drawing(title: str) -> str:
    """Return a page's card as SVG.

    Parameters
    ----------
    title : str
        Title of the page.

    Returns
    -------
    str
        Book, title and one line about the book, in the book's colours.
    """
    lines, size = _lines(title, WIDTH - 160)
    over = "A reproducible research book" if title == BOOK else BOOK
    words = "".join(
        f'<tspan x="80" dy="{0 if n == 0 else round(size * 1.25)}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{theme.FONT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{theme.GROUND}"/>'
        f'<rect width="{WIDTH}" height="16" fill="{theme.BLUE}"/>'
        f'<text x="80" y="112" font-size="34" fill="{theme.BLUE}" font-weight="bold">{over}</text>'
        f'<text x="80" y="{150 + size}" font-size="{size}" fill="{theme.INK}" '
        f'font-weight="bold">{words}</text>'
        f'<path d="M80 536H{WIDTH - 80}" stroke="{theme.GRID}" stroke-width="2"/>'
        f'<text x="80" y="584" font-size="28" fill="{theme.MUTED}">{escape(LINE)}</text></svg>'
    )


def write(page: str, title: str, out: Path) -> Picture:
    """Draw the card of a page into the book.

    Parameters
    ----------
    page, title : str
        Name of the page without its ending, and its title.
    out : Path
        Folder of the book.

    Returns
    -------
    Picture
        The card.
    """
    path = f"{FOLDER}/{page}.png"
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    (out / path).write_bytes(svg.png(drawing(title), 1.0))
    return Picture(path, f"{title}. {BOOK}", WIDTH, HEIGHT)


def tags(
    title: str, description: str, kind: str, address: str = "", picture: Picture | None = None
) -> str:
    """Return the tags of a page's head that tell others about it.

    Parameters
    ----------
    title, description : str
        Words about the page.
    kind : str
        `website` for the front page, `article` for any other.
    address : str
        Whole address of the page; empty where the book has none.
    picture : Picture, optional
        Shown with the words; left out where the book has no address.

    Returns
    -------
    str
        HTML, one tag a line.
    """
    said = [
        ("property", "og:site_name", BOOK),
        ("property", "og:title", title),
        ("property", "og:description", description),
        ("property", "og:type", kind),
    ]
    shown = picture if home() else None
    if address:
        said.append(("property", "og:url", address))
    if shown is not None:
        said += [
            ("property", "og:image", home() + shown.path),
            ("property", "og:image:alt", shown.alt),
            ("property", "og:image:width", str(shown.width)),
            ("property", "og:image:height", str(shown.height)),
        ]
    said.append(("name", "twitter:card", "summary_large_image" if shown else "summary"))
    return "".join(
        f'\n    <meta {key}="{name}" content="{escape(value, quote=True)}" />'
        for key, name, value in said
    )


def front(title: str) -> str:
    """Return the tags of the book's bare address, which those who share it copy most.

    Parameters
    ----------
    title : str
        Title of the book.

    Returns
    -------
    str
        HTML; its picture is the card of the front page, and that page is the canonical one.
    """
    picture = Picture(f"{FOLDER}/{FRONT}.png", title, WIDTH, HEIGHT)
    canonical = f'<link rel="canonical" href="{home()}{FRONT}.html">'
    return f"{canonical}{tags(title, LINE, 'website', home(), picture)}"


def _described(doctree: nodes.document | None) -> Iterator[str]:
    if doctree is not None:
        for meta in doctree.findall(nodes.meta):
            if meta.get("name") == "description":
                yield str(meta["content"])


def about(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page its tags, its canonical address and, where it is addressed, its card.

    Parameters
    ----------
    app : Sphinx
        The application.
    page : str
        Name of the page.
    context : dict
        What its template sees.
    doctree : document or None
        Its text, where it has one.
    """
    name, purpose = TOOLS.get(page, (context.get("title") or BOOK, LINE))
    # the title of a chapter comes to the template as HTML
    title = app.env.titles[page].astext() if page in app.env.titles else name
    found = next(_described(doctree), "")
    description = found or context.get("description") or purpose
    metatags = context.get("metatags") or ""
    if not found:
        metatags += f'\n    <meta name="description" content="{escape(description, quote=True)}" />'
    address = f"{home()}{page}.html" if home() else ""
    picture: Picture | None = None
    if home() and (id := context.get("figure_id")):
        slide = f"{figure_page.FOLDER}/{exports.file_name(id, 'slide.png')}"
        picture = Picture(slide, title, *SLIDE)
    elif home():
        picture = write(page, title, Path(app.outdir))
    kind = "website" if page == FRONT else "article"
    metatags += tags(title, description, kind, address, picture)
    context["metatags"] = metatags
    context["pageurl"] = address


def setup(app: Sphinx) -> None:
    """Register the hook."""
    app.connect("html-page-context", about, priority=800)
