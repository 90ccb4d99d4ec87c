"""The built book, and a browser to read it in.

The book is built once a run through the same call as `make book`, by whichever test process
needs it first; where its cells are cached this takes seconds.
"""

import os
import shutil
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from analysis.book.builder import build, chapters_of
from analysis.book.serve import room

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def built(root, tmp_path_factory, worker_id):
    if worker_id == "master":
        return build(root, lambda _: None).parent
    # the folder above each process's own is the run's
    place = tmp_path_factory.getbasetemp().parent / "book"
    with FileLock(f"{place}.lock"):
        if not place.exists():
            place.write_text(str(build(root, lambda _: None).parent))
        return Path(place.read_text())


@pytest.fixture(scope="session")
def pages(root):
    return [f"{name}.html" for name in chapters_of(root)]


@pytest.fixture(scope="session")
def origin(built):
    """The book served on this machine alone."""
    server = room(built, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


FONTS = {
    # what Debian's chromium comes with: letters a seventh wider than those the book was made with
    "wide": ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/opentype/noto"),
    "narrow": ("/usr/share/fonts/truetype/liberation", "/usr/share/fonts/opentype/noto"),
}


def only(fonts, folder):
    """Return the environment of a browser that knows one set of fonts and no other."""
    found = [place for place in FONTS[fonts] if Path(place).is_dir()]
    if not found:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"no fonts in {FONTS[fonts][0]}: install fonts-dejavu and fonts-liberation")
        return None
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"<dir>{place}</dir>" for place in found)
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"{lines}<cachedir>{folder}</cachedir></fontconfig>"
    )
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}


@pytest.fixture(scope="session")
def browsers(tmp_path_factory):
    """A browser for each set of fonts, started when it is first wanted."""
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1 and no Chromium found: install chromium", pytrace=False)
        pytest.skip("no Chromium: install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = {}

        def start(fonts="narrow"):
            if fonts not in running:
                folder = tmp_path_factory.mktemp(fonts)
                running[fonts] = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=FLAGS, env=only(fonts, folder)
                )
            return running[fonts]

        yield start
        for one in running.values():
            one.close()


@pytest.fixture(scope="session")
def browser(browsers):
    return browsers()


# the theme stores a place as it unloads: after this it cannot
FORGET = """() => {
  localStorage.clear();
  sessionStorage.clear();
  Storage.prototype.setItem = () => {};
}"""


class Visit:
    """One page in one window, with everything it said and asked for."""

    def __init__(self, page, address):
        self.said, self.asked, self.failed = [], [], []
        self.page = page
        self.heard = {
            "console": lambda m: self.said.append((m.type, m.text)),
            "pageerror": lambda e: self.said.append(("error", str(e))),
            "request": lambda r: self.asked.append(r.url),
            "requestfailed": lambda r: self.failed.append(r.url),
            "response": lambda r: self.failed.append(r.url) if r.status >= 400 else None,
        }
        for event, hear in self.heard.items():
            page.on(event, hear)
        page.goto(address)
        page.wait_for_load_state("networkidle")

    def leave(self):
        """Hand the window on as it was found: what the page stored, and how it was shown, goes."""
        for event, hear in self.heard.items():
            self.page.remove_listener(event, hear)
        self.page.evaluate(FORGET)
        self.page.goto("about:blank")
        self.page.emulate_media(media="screen")
        self.page.context.clear_permissions()

    @property
    def complaints(self):
        return [said for said in self.said if said[0] not in {"log", "info", "debug"}]

    def wake(self, most=1000):
        """Point at every chart, or some, as a reader would, and wait until it is live."""
        charts = self.page.locator(".vl")
        for i in range(min(charts.count(), most)):
            charts.nth(i).scroll_into_view_if_needed()
            charts.nth(i).hover()
            self.page.wait_for_function(
                "i => document.querySelectorAll('.vl')[i].classList.contains('is-live')", arg=i
            )
        return charts.count()


def window(browser, width, dark, script):
    """Open a window of one kind; its process and the book's scripts take two seconds to start."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    return context.new_page()


@pytest.fixture(scope="session")
def left():
    """One window of each kind that a test has left, for the next one to take."""
    return {}


@pytest.fixture
def visit(browsers, left):
    made = []

    def go(address, fonts="narrow", *, width=1280, dark=False, script=True):
        kind = fonts, width, dark, script
        page = left.pop(kind, None) or window(browsers(fonts), width, dark, script)
        made.append((kind, Visit(page, address)))
        return made[-1][1]

    yield go
    for kind, one in made:
        if kind in left:
            one.page.context.close()
        else:
            one.leave()
            left[kind] = one.page
