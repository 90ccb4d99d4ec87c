"""What axe finds against a page: all of its rules, or those that night or a phone can turn."""

from axe_playwright_python.sync_playwright import Axe

NIGHT = ("color-contrast", "link-in-text-block")
PHONE = ("scrollable-region-focusable", "meta-viewport")


def violations(page, *rules, beside=""):
    """Return what axe finds; all rules unless some are named, nothing inside `beside`."""
    options = {"runOnly": list(rules)} if rules else None
    context = {"exclude": [[beside]]} if beside else None
    found = Axe().run(page, context, options).response["violations"]
    return [(v["id"], v["impact"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found]
