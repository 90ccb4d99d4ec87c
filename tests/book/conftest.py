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


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1 and no Chromium found: install chromium", pytrace=False)
        pytest.skip("no Chromium: install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


class Visit:
    """One page in one window, with everything it said and asked for."""

    def __init__(self, browser, address, *, width=1280, dark=False, script=True):
        self.said, self.asked, self.failed = [], [], []
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self.page = self.context.new_page()
        self.page.on("console", lambda m: self.said.append((m.type, m.text)))
        self.page.on("pageerror", lambda e: self.said.append(("error", str(e))))
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("requestfailed", lambda r: self.failed.append(r.url))
        self.page.on("response", lambda r: self.failed.append(r.url) if r.status >= 400 else None)
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")

    @property
    def complaints(self):
        return [said for said in self.said if said[0] not in {"log", "info", "debug"}]

    def wake(self):
        """Point at every chart, as a reader would, and wait until it is live."""
        charts = self.page.locator(".vl")
        for i in range(charts.count()):
            charts.nth(i).scroll_into_view_if_needed()
            charts.nth(i).hover()
            self.page.wait_for_function(
                "i => document.querySelectorAll('.vl')[i].classList.contains('is-live')", arg=i
            )
        return charts.count()


@pytest.fixture
def visit(browser):
    made = []

    def go(address, **options):
        made.append(Visit(browser, address, **options))
        return made[-1]

    yield go
    for one in made:
        one.context.close()
