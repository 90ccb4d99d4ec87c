"""Browser files made from the pinned Python packages: no node, no network when reading.

Three things land in `_generated/site`, which the build copies last into the book: the Vega
bundle for live charts, DataTables for big tables with our own script and style for them, and a
cut-down icon script that overwrites the theme's 1.5 MB one.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from pathlib import Path

import vl_convert as vlc

from analysis.book.receipt import sha256
from analysis.figures.svg import VEGA_LITE

SNIPPET = "window.vegaEmbed = vegaEmbed;"

BROWSER = Path(__file__).parent / "browser"
"""Our own script and style for the pages that hold a big table."""

ICONS = {
    "solid": [
        "magnifying-glass",
        "sun",
        "moon",
        "circle-half-stroke",
        "bars",
        "arrow-up",
        "angle-right",
        "angle-left",
        "list",
        "xmark",
        "outdent",
        "chevron-down",
        "chevron-right",
        "chevron-up",
        "lightbulb",
        "circle-info",
        "triangle-exclamation",
        "download",
        "file-pdf",
        "file",
    ],
    "brands": ["github"],
}

# The theme's templates and its search box mark icons as <i class="fa-solid fa-…">; replacing
# them as they appear keeps those templates untouched.
ICON_SCRIPT = """(()=>{
const icons=%s,ns="http://www.w3.org/2000/svg",query='i[class*="fa-"],span[class*="fa-"]';
function swap(mark){
  if(mark.closest("svg"))return;
  let name="";
  for(const cls of mark.classList)if(cls.startsWith("fa-")&&icons[cls.slice(3)])name=cls.slice(3);
  if(!name)return;
  const[width,height,path]=icons[name],svg=document.createElementNS(ns,"svg");
  svg.setAttribute("viewBox","0 0 "+width+" "+height);
  svg.setAttribute("aria-hidden","true");
  svg.setAttribute("focusable","false");
  for(const attr of mark.attributes)if(attr.name!=="class")svg.setAttribute(attr.name,attr.value);
  svg.setAttribute("class",mark.getAttribute("class")+" svg-inline--fa");
  const shape=document.createElementNS(ns,"path");
  shape.setAttribute("fill","currentColor");
  shape.setAttribute("d",path);
  svg.appendChild(shape);
  mark.replaceWith(svg);
}
function all(root){root.querySelectorAll(query).forEach(swap)}
function added(node){if(node.nodeType===1){if(node.matches(query))swap(node);else all(node)}}
all(document);
new MutationObserver(list=>list.forEach(change=>change.addedNodes.forEach(added)))
  .observe(document.documentElement,{childList:true,subtree:true});
})();
"""


def _file_of(package: str, path: str) -> Path:
    # by its place, not by importing it: a package may bring half a notebook server along
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{package} is not installed; run `make book` again")
    return Path(spec.origin).parent / path


def _theme_icons() -> str:
    path = "theme/pydata_sphinx_theme/static/scripts/fontawesome.js"
    return _file_of("pydata_sphinx_theme", path).read_text("utf-8")


def icons() -> str:
    """Return a script that draws only the icons the book uses.

    Returns
    -------
    str
        JavaScript, about 10 kB.

    Raises
    ------
    RuntimeError
        If the theme's script no longer holds an icon: a new theme version, to be looked at.
    """
    source = _theme_icons()
    found: dict[str, list[object]] = {}
    for family, names in ICONS.items():
        for name in names:
            pattern = (
                rf'(?<=[{{,])"?{re.escape(name)}"?:\[(\d+),(\d+),\[[^\]]*\],"[0-9a-f]+","([^"]+)"\]'
            )
            hits = re.findall(pattern, source)
            if not hits:
                raise RuntimeError(f"icon {name!r} is not in the theme's icon script any more")
            width, height, path = hits[0] if family == "brands" else hits[-1]
            found[name] = [int(width), int(height), path]
    return ICON_SCRIPT % json.dumps(found, separators=(",", ":"))


def vega() -> str:
    """Return Vega, Vega-Lite and vega-embed as one classic script.

    Returns
    -------
    str
        JavaScript that sets `window.vegaEmbed`. The bundle is a module without exports;
        wrapped in a function it also runs in a page opened from disk.
    """
    bundle: str = vlc.javascript_bundle(SNIPPET, vl_version=VEGA_LITE)
    return f"(()=>{{{bundle}\n}})();\n"


def datatables() -> str:
    """Return DataTables as one classic script, from the bundle that itables carries.

    Returns
    -------
    str
        JavaScript that sets `window.BookDataTable`; the notices of the bundle stay in it. Its
        exports would make it a module, which no browser loads in a page opened from disk.

    Raises
    ------
    RuntimeError
        If the bundle no longer ends in the exports we know: a new version, to be looked at.
    """
    bundle = _file_of("itables", "html/dt_bundle.js").read_text("utf-8")
    exports = re.findall(r"\bexport\s*\{([^}]*)\};", bundle)
    names = re.findall(r"([\w$]+) as default\b", exports[0]) if len(exports) == 1 else []
    if len(names) != 1 or re.search(r"^import\b", bundle, re.M):
        raise RuntimeError("the DataTables bundle of itables has another form than we know")
    script = re.sub(r"\bexport\s*\{[^}]*\};", lambda _: f"window.BookDataTable={names[0]};", bundle)
    return f"(()=>{{{script}\n}})();\n"


def vendor(root: Path) -> str:
    """Make the browser files, unless the lock and the files they are made from are unchanged.

    Parameters
    ----------
    root : Path
        Root of the book.

    Returns
    -------
    str
        A one-line receipt.
    """
    target = root / "_generated" / "site"
    stamp = target.with_name("site.stamp")
    ours = [root / "requirements.txt", Path(__file__), *sorted(BROWSER.iterdir())]
    key = " ".join(sha256(path) for path in ours)
    if stamp.is_file() and stamp.read_text("utf-8") == key and target.is_dir():
        return "browser files: unchanged"
    aside = target.with_name("site.new")
    shutil.rmtree(aside, ignore_errors=True)
    (aside / "vendor").mkdir(parents=True)
    (aside / "vendor" / "vega.js").write_text(vega(), "utf-8")
    (aside / "vendor" / "datatables.js").write_text(datatables(), "utf-8")
    for own in BROWSER.iterdir():
        shutil.copyfile(own, aside / "vendor" / own.name)
    script = aside / "_static" / "scripts" / "fontawesome.js"
    script.parent.mkdir(parents=True)
    script.write_text(icons(), "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    aside.rename(target)
    stamp.write_text(key, "utf-8")
    total = sum(f.stat().st_size for f in target.rglob("*") if f.is_file())
    return f"browser files: made, {total / 1e6:.1f} MB"
