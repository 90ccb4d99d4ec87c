"""Ask the addresses of the sources whether they still answer: once, politely, and never fatally.

An address that is gone takes nothing from a fact that was read while it stood, so the answer
is a table to look at and no verdict. Mirrors and content farms are not asked: the book does
not link to them either.
"""

from __future__ import annotations

import csv
import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, fields
from datetime import date
from itertools import groupby
from pathlib import Path
from urllib.parse import quote, urlsplit

from analysis import __version__, evidence
from analysis.figures.address import home
from analysis.figures.registry import BOOK

KINDS = ("primary", "press", "study")
AT_ONCE = 4
TIMEOUT = 20.0
PAUSE = 1.0

Ask = Callable[[str], "tuple[int, str, str]"]


@dataclass(frozen=True)
class Answer:
    """What one address answered.

    Attributes
    ----------
    source_id, kind, url : str
        The source.
    date : str
        Day it was asked.
    status : str
        HTTP status; empty where no answer came.
    final : str
        Address that answered in the end.
    outcome : str
        `answers`, `moved`, `gone`, `refused` or `no answer`.
    reason : str
        In the server's or the network's words.
    """

    source_id: str
    kind: str
    url: str
    date: str
    status: str
    final: str
    outcome: str
    reason: str


def addresses(root: Path) -> list[dict[str, str]]:
    """Return the sources that the book links to, each address once."""
    table = evidence.load("sources", root=root / "data").fillna("")
    linked = table[table["kind"].isin(KINDS) & table["url"].str.match(r"https?://")]
    rows = linked.drop_duplicates("url")[["source_id", "kind", "url"]].to_dict("records")
    return [{str(name): str(value) for name, value in row.items()} for row in rows]


def agent() -> str:
    """Return the name we go by, so that who runs a server can see who asked and why."""
    name = BOOK.replace(" ", "-")
    where = f"; {home()}" if home() else ""
    return f"{name}/{__version__} (weekly check of a book's sources{where})"


def ask(url: str, timeout: float = TIMEOUT) -> tuple[int, str, str]:
    """Ask for an address: its head, and the whole where the head is refused.

    Parameters
    ----------
    url : str
        http or https.
    timeout : float
        Seconds to wait for each answer.

    Returns
    -------
    tuple
        Status (0 where no answer came), final address, reason.
    """
    plain = quote(url, safe="/:?#[]@!$&'()*+,;=%~")
    found = _once("HEAD", plain, timeout)
    # servers that know no HEAD say so in many ways, also with 403 or 404; who did not answer at
    # all is not asked again
    return _once("GET", plain, timeout) if found[0] >= 400 and found[0] != 429 else found


def _once(method: str, url: str, timeout: float) -> tuple[int, str, str]:
    request = urllib.request.Request(url, method=method, headers={"User-Agent": agent()})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.url, answer.reason
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url or url, str(error.reason)
    except urllib.error.URLError as error:
        return 0, "", _why(error.reason)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return 0, "", _why(error)


def _why(error: object) -> str:
    match error:
        case TimeoutError():
            return "no answer in time"
        case ConnectionRefusedError():
            return "connection refused"
        case ssl.SSLError():
            return f"certificate or encryption: {error.reason}"
        case socket.gaierror():
            return "no such host, or no network"
    return str(error) or type(error).__name__


def outcome(url: str, status: int, final: str) -> str:
    """Return what an answer means for a reader who follows the link."""
    if status == 0:
        return "no answer"
    if status < 400:
        return "answers" if _same(url, final) else "moved"
    return "gone" if status in {404, 410} else "refused"


def _same(url: str, final: str) -> bool:
    def bare(address: str) -> str:
        return quote(address.partition("#")[0], safe="/:?#[]@!$&'()*+,;=%~").rstrip("/")

    return bare(url) == bare(final)


def check(
    sources: Iterable[Mapping[str, str]],
    today: date,
    *,
    asking: Ask = ask,
    pause: float = PAUSE,
) -> list[Answer]:
    """Ask every address once; a few hosts at a time, and one host never twice at a time.

    Parameters
    ----------
    sources : iterable of mapping
        `source_id`, `kind` and `url`.
    today : date
        The day.
    asking : callable
        From an address to status, final address and reason.
    pause : float
        Seconds between two questions to one host.

    Returns
    -------
    list of Answer
        Sorted by source.
    """

    def host(source: Mapping[str, str]) -> str:
        return urlsplit(source["url"]).netloc

    def visit(of_one_host: list[Mapping[str, str]]) -> list[Answer]:
        found = []
        for i, source in enumerate(of_one_host):
            if i:
                time.sleep(pause)
            status, final, reason = asking(source["url"])
            told = str(status) if status else ""
            means = outcome(source["url"], status, final)
            key = (source["source_id"], source["kind"], source["url"])
            found.append(Answer(*key, today.isoformat(), told, final, means, reason))
        return found

    groups = [list(group) for _, group in groupby(sorted(sources, key=host), key=host)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [answer for some in pool.map(visit, groups) for answer in some]
    return sorted(answers, key=lambda answer: answer.source_id)


def write(answers: Iterable[Answer], path: Path) -> None:
    """Write answers as CSV, whole or not at all.

    Parameters
    ----------
    answers : iterable of Answer
        One line each.
    path : Path
        The file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    with aside.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(field.name for field in fields(Answer))
        lines.writerows(map(astuple, answers))
    aside.replace(path)


def summary(answers: list[Answer]) -> list[str]:
    """Return how many answered and how, and which did not, for people.

    Parameters
    ----------
    answers : list of Answer
        All of them.

    Returns
    -------
    list of str
        Counts, then a line for each address that leads nowhere; where none answered at all,
        that the network is missing.
    """
    if not answers:
        return ["no addresses"]
    means = sorted({answer.outcome for answer in answers})
    counts = (f"{sum(a.outcome == one for a in answers)} {one}" for one in means)
    lines = [f"{len(answers)} addresses: {', '.join(counts)}"]
    if len(answers) > 1 and means == ["no answer"]:
        return [*lines, f"Not one answered ({answers[0].reason}): is there a network here?"]
    for answer in answers:
        if answer.outcome not in {"answers", "moved"}:
            told = " ".join(filter(None, (answer.status, answer.reason)))
            lines.append(f"  {answer.outcome}: {answer.source_id} ({told})")
    return lines
