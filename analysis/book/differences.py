"""A page to look at: figures that differ from what was accepted, old beside new, and on top.

It stands in a folder of its own, opens from disk and asks nothing of any network. The two
pictures are laid over one another by the browser: where they agree the page stays white.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from html import escape, unescape
from pathlib import Path

from analysis.book import expectations
from analysis.book.builder import swap
from analysis.book.moved import Difference, compare, report
from analysis.figures.svg import size

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:1480px;
margin:0 auto;padding:1rem}
section{border-top:1px solid #767676;margin-top:2rem}
figure{margin:0 0 1rem}
img{max-width:100%;height:auto;border:1px solid #d0d0d0}
.pair{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr))}
.over{position:relative;isolation:isolate;background:#fff;filter:invert(1);border:1px solid #2f2f2f}
.over img{display:block;border:0;max-width:none;width:auto}
.over img+img{position:absolute;top:0;left:0;mix-blend-mode:difference}
.scroll{overflow-x:auto}
table{border-collapse:collapse}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border:1px solid #949494;padding:.2rem .5rem;text-align:left}
td{font-variant-numeric:tabular-nums}
"""

_DESCRIPTION = re.compile(r"<desc>(.*?)</desc>", re.S)


def write(root: Path) -> Path | None:
    """Write the page of differences.

    Parameters
    ----------
    root : Path
        Root of the book.

    Returns
    -------
    Path or None
        The page; None where no figure differs, and then an older page is removed.
    """
    old, new = expectations.committed(root), expectations.current()
    found = compare(old, new)
    target = root / "_build" / "differences"
    if not found:
        shutil.rmtree(target, ignore_errors=True)
        return None
    aside = target.with_name(".differences")
    shutil.rmtree(aside, ignore_errors=True)
    for state, files in (("old", old), ("new", new)):
        (aside / state).mkdir(parents=True)
        for one in found:
            if picture := files.get(f"{one.id}.svg"):
                (aside / state / f"{one.id}.svg").write_text(picture, "utf-8")
    (aside / "index.html").write_text(page(found, old, new), "utf-8")
    swap(aside, target)
    return target / "index.html"


def page(found: Sequence[Difference], old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return the page.

    Parameters
    ----------
    found : sequence of Difference
        The figures to show.
    old, new : mapping of str to str
        Content by file name, before and now.

    Returns
    -------
    str
        HTML; the pictures lie in `old/` and `new/` beside it.
    """
    links = "".join(f'<li><a href="#{one.id}">{one.id}</a>: {one.kind}</li>' for one in found)
    sections = "\n".join(_section(one, old, new) for one in found)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>Figures that differ</title><style>{STYLE}</style></head><body><main>"
        f"<h1>Figures that differ: {len(found)}</h1>"
        "<p>Accepted: as in tests/expected/figures. Now: as the code draws it. To accept all of "
        'them: <code>make accept REASON="why"</code>.</p>'
        f'<nav aria-label="Figures"><ul>{links}</ul></nav>\n{sections}\n</main></body></html>\n'
    )


def _section(one: Difference, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    before, now = old.get(f"{one.id}.svg", ""), new.get(f"{one.id}.svg", "")
    told = "".join(f"<li>{escape(line.strip())}</li>" for line in _told(one))
    parts = [f'<section id="{one.id}"><h2>{one.id}: {one.kind}</h2>']
    parts.append(f"<ul>{told}</ul>" if told else "")
    if before == now:
        parts.append(f"<p>The picture is the same.</p>{_picture('new', 'Now', one.id, now)}")
    else:
        parts.append('<div class="pair">')
        parts.append(_picture("old", "Accepted", one.id, before) if before else "")
        parts.append(_picture("new", "Now", one.id, now) if now else "")
        parts.append("</div>")
        if before and now:
            parts.append(_overlay(one.id, before, now))
    parts.append(_table(one))
    return "".join(parts) + "</section>"


def _told(one: Difference) -> list[str]:
    # the cells have a table of their own
    return [line for line in report(one, 50)[1:] if " -> " not in line and " more, by" not in line]


def _alt(picture: str) -> str:
    found = _DESCRIPTION.search(picture)
    return unescape(found[1]) if found else ""


def _img(state: str, id: str, picture: str, alt: str) -> str:
    room = size(picture)
    return (
        f'<img src="{state}/{id}.svg" alt="{escape(alt)}" '
        f'width="{room.width:g}" height="{room.height:g}">'
    )


def _picture(state: str, words: str, id: str, picture: str) -> str:
    image = _img(state, id, picture, f"{words}. {_alt(picture)}")
    return f"<figure><h3>{words}</h3>{image}</figure>"


def _overlay(id: str, before: str, now: str) -> str:
    alt = f"Both pictures of {id} over one another; what has a colour differs."
    width = max(size(picture).width for picture in (before, now))
    return (
        "<figure><h3>Difference: white where both agree</h3>"
        '<div class="scroll" tabindex="0" role="group" aria-label="Difference">'
        f'<div class="over" style="width:{width:g}px">{_img("old", id, before, alt)}'
        f"{_img('new', id, now, '')}</div></div></figure>"
    )


def _table(one: Difference) -> str:
    if not one.cells:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(cell.row)}</th><td>{escape(cell.column)}</td>'
        f"<td>{escape(cell.old)}</td><td>{escape(cell.new)}</td><td>{cell.change}</td></tr>"
        for cell in one.cells
    )
    heads = "".join(f'<th scope="col">{w}</th>' for w in ("Row", "Column", "Old", "New", "Change"))
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="Values of {one.id}"><table>'
        f"<caption>Values that moved: {len(one.cells)}, the largest change first</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
