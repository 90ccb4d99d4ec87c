"""Asking addresses, against a small server on this machine; nobody else is ever asked."""

import csv
import http.server
import socket
import threading
import time
from datetime import date
from functools import partial

import pytest

from analysis import __main__ as commands
from analysis import evidence
from analysis.book import links

DAY = date(2026, 11, 24)


class Host(http.server.BaseHTTPRequestHandler):
    asked = []  # noqa: RUF012

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        Host.asked.append((self.command, self.path, self.headers["User-Agent"]))
        status = {"/gone": 404, "/busy": 429, "/shut": 403, "/moved": 301}.get(self.path, 200)
        if self.path == "/no-head":
            status = 405 if self.command == "HEAD" else 200
        if self.path == "/slow":
            time.sleep(1.0)
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/here")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD


@pytest.fixture(scope="module")
def origin():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    Host.asked.clear()
    monkeypatch.setenv("no_proxy", "*")


def sources(*addresses):
    return [{"source_id": f"s{i}", "kind": "press", "url": u} for i, u in enumerate(addresses)]


@pytest.mark.parametrize(
    ("path", "status", "outcome", "final"),
    [
        ("/here", "200", "answers", "/here"),
        ("/no-head", "200", "answers", "/no-head"),
        ("/moved", "301", "moved", "/here"),
        ("/gone", "404", "gone", "/gone"),
        ("/shut", "403", "refused", "/shut"),
        ("/busy", "429", "refused", "/busy"),
    ],
)
def test_what_an_address_answers(origin, path, status, outcome, final):
    (answer,) = links.check(sources(origin + path), DAY)
    # a redirect is followed, and the status is that of the page in the end
    assert answer.status == ("200" if status == "301" else status)
    assert (answer.outcome, answer.final, answer.date) == (outcome, origin + final, "2026-11-24")


def test_who_does_not_answer_in_time_is_not_asked_again(origin):
    asking = partial(links.ask, timeout=0.2)
    (answer,) = links.check(sources(f"{origin}/slow"), DAY, asking=asking)
    assert (answer.status, answer.outcome) == ("", "no answer")
    assert answer.reason == "no answer in time"
    time.sleep(0.1)
    assert [asked[0] for asked in Host.asked] == ["HEAD"]


def test_a_refused_connection_is_a_row_like_any_other():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (answer,) = links.check(sources(f"http://127.0.0.1:{port}/"), DAY)
    assert (answer.outcome, answer.reason) == ("no answer", "connection refused")


def test_the_head_is_asked_first_and_the_book_gives_its_name(origin, monkeypatch):
    monkeypatch.setenv("BOOK_URL", "https://book.invalid/x")
    links.check(sources(f"{origin}/no-head"), DAY)
    assert [asked[:2] for asked in Host.asked] == [("HEAD", "/no-head"), ("GET", "/no-head")]
    assert all("Price-of-a-Borrower" in asked[2] for asked in Host.asked)
    assert all("https://book.invalid/x/" in asked[2] for asked in Host.asked)


def test_an_address_in_chinese_can_be_asked(origin):
    (answer,) = links.check(sources(f"{origin}/获客成本"), DAY)
    assert answer.outcome == "answers"


def test_no_host_is_asked_twice_at_a_time_and_few_hosts_at_once():
    busy, most, lock = {}, [0], threading.Lock()

    def asking(url):
        host = url.split("/")[2]
        with lock:
            busy[host] = busy.get(host, 0) + 1
            assert busy[host] == 1
            most[0] = max(most[0], sum(busy.values()))
        time.sleep(0.01)
        with lock:
            busy[host] -= 1
        return 200, url, "OK"

    urls = [f"http://h{i % 9}.invalid/{i}" for i in range(27)]
    answers = links.check(sources(*urls), DAY, asking=asking, pause=0)
    assert len(answers) == 27
    assert 1 < most[0] <= links.AT_ONCE


def test_only_what_the_book_links_to_is_asked_and_once(root):
    asked = links.addresses(root)
    table = evidence.load("sources").set_index("source_id")
    kinds = {table.loc[one["source_id"], "kind"] for one in asked}
    assert kinds == {"primary", "press", "study"}
    assert len({one["url"] for one in asked}) == len(asked) > 100
    assert all(one["url"].startswith(("http://", "https://")) for one in asked)


def test_the_command_writes_a_table_and_never_fails(origin, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(links, "PAUSE", 0)
    found = sources(f"{origin}/here", f"{origin}/gone")
    monkeypatch.setattr(links, "addresses", lambda _: found)
    assert commands.main(["links"]) == 0
    with (tmp_path / "_build/links.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["source_id"], r["status"], r["outcome"]) for r in rows] == [
        ("s0", "200", "answers"),
        ("s1", "404", "gone"),
    ]
    said = capsys.readouterr().out
    assert "2 addresses: 1 answers, 1 gone" in said
    assert "gone: s1 (404 Not Found)" in said


def test_without_a_network_one_line_says_so():
    answers = links.check(
        sources("http://a.invalid/", "http://b.invalid/"),
        DAY,
        asking=lambda _: (0, "", "no such host, or no network"),
    )
    assert len(links.summary(answers)) == 2
    assert "is there a network here?" in links.summary(answers)[1]
    assert links.summary([]) == ["no addresses"]
