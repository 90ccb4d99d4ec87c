"""What axe finds against a page: all of its rules, or those that night or a phone can turn."""

from axe_playwright_python.sync_playwright import Axe

NIGHT = ("color-contrast", "link-in-text-block")
PHONE = ("scrollable-region-focusable", "meta-viewport")

ONE_OF_EACH = """() => {
  const like = e => `${e.tagName}.${e.className}#${e.getAttribute("style") || ""}` +
    `${e.getAttribute("role") || ""}(${[...e.children].map(like).join()})`;
  const seen = new Set();
  document.querySelectorAll("tbody tr").forEach(row => {
    const table = row.closest("table");
    const known = `${table.className}|${table.parentElement.className}|${like(row)}`;
    if (seen.has(known)) row.remove();
    seen.add(known);
  });
}"""
"""Leaves of all table rows that have the same tags, classes, roles and styles the first."""


def one_of_each(page):
    """Let a page keep one row of each kind: what axe says of it holds for those like it."""
    page.evaluate(ONE_OF_EACH)


def violations(page, *rules, beside=""):
    """Return what axe finds; all rules unless some are named, nothing inside `beside`."""
    # of what passed, axe would describe every element
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    context = {"exclude": [[beside]]} if beside else None
    found = Axe().run(page, context, options).response["violations"]
    return [(v["id"], v["impact"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found]
