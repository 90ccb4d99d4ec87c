"""Formulas as MathML, made with the page: no script, no font of their own, on paper as on screen.

A block formula stands in a box that scrolls sideways on a phone and takes focus, so that keys
reach its end.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx

RENDERER = "mathml"
_RAW = re.compile(r"\\[a-zA-Z]+")
_SPACE = "{http://www.w3.org/1998/Math/MathML}"
ET.register_namespace("", _SPACE[1:-1])
_BRACE = "\u23df"
_PARTS = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
"""Children that an element must have; the library leaves one out where TeX does."""


class FormulaError(ValueError):
    """A formula that cannot be set."""


def mathml(tex: str, *, block: bool = False) -> str:
    """Return a formula in TeX as MathML.

    Parameters
    ----------
    tex : str
        The formula, without dollars.
    block : bool
        Whether it stands on lines of its own.

    Returns
    -------
    str
        One `<math>` element; its TeX is kept as an annotation, to be copied.

    Raises
    ------
    FormulaError
        If it holds something that the library does not know.
    """
    tex = tex.strip()
    try:
        made = convert(tex, display="block" if block else "inline")
    except Exception as error:
        raise FormulaError(f"formula {tex!r}: {type(error).__name__}: {error}") from error
    if unknown := _RAW.findall(made):
        raise FormulaError(f"formula {tex!r}: {unknown[0]} is not known to latex2mathml")
    root = ET.fromstring(made)
    for element in root.iter():
        name = element.tag.removeprefix(_SPACE)
        if len(element) != _PARTS.get(name, len(element)):
            raise FormulaError(f"formula {tex!r}: a part of {name} is missing")
        if name == "munder" and element[1].text == _BRACE:
            # few machines have a font whose brace grows: the style sheet draws it
            element.tag, element.attrib = f"{_SPACE}mrow", {"class": "brace"}
            del element[1]
    semantics = ET.Element(f"{_SPACE}semantics")
    semantics.extend(list(root))
    kept = ET.SubElement(semantics, f"{_SPACE}annotation", encoding="application/x-tex")
    kept.text = tex
    root[:] = [semantics]
    return ET.tostring(root, encoding="unicode")


def _set(writer: Any, tex: str, *, block: bool) -> str:  # noqa: ANN401  (Sphinx's translator)
    try:
        return mathml(tex, block=block)
    except FormulaError as error:
        raise FormulaError(f"{writer.builder.current_docname}: {error}") from error


def inline(writer: Any, node: nodes.math) -> None:  # noqa: ANN401
    """Write a formula in a line."""
    writer.body.append(f'<span class="math">{_set(writer, node.astext(), block=False)}</span>')
    raise nodes.SkipNode


def block(writer: Any, node: nodes.math_block) -> None:  # noqa: ANN401
    """Write a formula on lines of its own, with its number and address where it has them."""
    writer.body.append('<div class="math" role="group" aria-label="Formula" tabindex="0"')
    writer.body.append(f' id="{node["ids"][0]}">' if node.get("ids") else ">")
    if node.get("number"):
        writer.body.append(f'<span class="eqno">({node["number"]})</span>')
    writer.body.append(f"{_set(writer, node.astext(), block=True)}</div>")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer; `html_math_renderer` in `_config.yml` names it."""
    app.add_html_math_renderer(RENDERER, (inline, None), (block, None))
