"""Which styles and scripts a page asks for: those that it uses.

The theme and its extensions load everything on every page. What a page holds decides here
what it loads, so that a first view stays light on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from analysis.book.gallery import figure_gallery
from analysis.book.nodes import big_table


class Part(NamedTuple):
    """Files of an extension, and what in a page needs them.

    Attributes
    ----------
    files : tuple of str
        Words in the addresses or the text of its styles and scripts.
    needs : re.Pattern
        Found in the body of a page that uses the extension.
    """

    files: tuple[str, ...]
    needs: re.Pattern[str]


def _classes(*starts: str) -> re.Pattern[str]:
    return re.compile(rf'\bclass="(?:[^"]*\s)?(?:{"|".join(starts)})')


PARTS = (
    Part(("sphinx-design", "design-tabs"), _classes("sd-")),
    Part(("togglebutton", "toggleHint", "toggleOpen"), _classes("toggle", "dropdown")),
    Part(("copybutton", "clipboard", "pygments"), _classes("highlight")),
    Part(("proof",), _classes("proof")),
    Part(("mystnb",), _classes("cell", "output", "stderr", "traceback", "pasted")),
)
"""What the extensions load everywhere; a page without their marks does without them."""


def unused(body: str) -> tuple[str, ...]:
    """Return words that name the files a page has no use for.

    Parameters
    ----------
    body : str
        HTML of the page's own text.

    Returns
    -------
    tuple of str
        Found in the address or the text of each such style or script.
    """
    return tuple(word for part in PARTS if not part.needs.search(body) for word in part.files)


def _drop(files: list[Any], is_unused: Callable[[str], bool]) -> None:
    # a script without a file carries its text as an attribute
    files[:] = [
        f for f in files if not is_unused(f"{f.filename or ''} {f.attributes.get('body', '')}")
    ]


def only_what_is_used(
    app: Sphinx,
    _page: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page the files it uses: of the extensions, and of our own.

    Parameters
    ----------
    app : Sphinx
        The application.
    context : dict
        What its template sees; the lists of its files are changed.
    doctree : document or None
        Its text, where it has one.
    """

    def holds(kind: type[nodes.Element]) -> bool:
        return doctree is not None and next(doctree.findall(kind), None) is not None

    words = unused(context.get("body", ""))
    _drop(context["css_files"], lambda text: any(word in text for word in words))
    _drop(context["script_files"], lambda text: any(word in text for word in words))
    own = {
        "tables": holds(big_table),
        "figures": holds(figure_gallery) or "figure_id" in context,
    }
    for name in (name for name, needed in own.items() if needed):
        app.add_css_file(f"../vendor/{name}.css")
        app.add_js_file(f"../vendor/{name}.js", loading_method="defer")
