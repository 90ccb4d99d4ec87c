"""The witnesses for the damage rule, and what does not fit it neatly."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from typing import Final

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.evidence.damage import fit, survivors
from analysis.findings.damage.lines import CHAPTER, matching, one
from analysis.frames import where
from analysis.numbers import blanks, count, number
from analysis.statements import Form, Outcome, compare, statement

DATE_LINE: Final = 2
PEAK_LINE: Final = 8
LOOSE_LINE: Final = 38


@statement(
    "stray-zeros",
    chapter=CHAPTER,
    holds="In line 38 the survivor is {shown} and not {last}: {zeros} zeros have stuck to it, and "
    "our copy shows {have} runs where the Chinese has {want}",
    opposite="In line 38 our copy shows {shown}, and the rule asks for {last}",
    unclear="In line 38 the survivor is {shown}, as the rule says",
)
def _stray(_: Study) -> Outcome:
    paragraph = one(LOOSE_LINE)
    last = paragraph.runs[-1].digits or ""
    shown = survivors(paragraph.shown)[0]
    forms: dict[str, Form] = {"but for zeros": "holds", "no": "opposite", "exact": "unclear"}
    values = blanks(
        count, zeros=len(shown) - len(last), have=len(paragraph.shown), want=len(paragraph.runs)
    )
    values |= {"shown": shown, "last": last}
    return Outcome(forms[fit(paragraph.shown, (last,))], values)


@statement(
    "order-is-borrowed",
    chapter=CHAPTER,
    holds="Of the {all} matching paragraphs, {notes} have their order from notes of a copy that "
    "we could not open again, and {reading} from the sense of a series told in time. Of their runs, "
    "{unknown} are not known at all",
    opposite="The order of all {all} matching paragraphs was seen in a copy",
)
def _borrowed(_: Study) -> Outcome:
    order = Counter(p.order_from for p in matching())
    unknown = sum(run.digits is None for p in matching() for run in p.runs)
    values = blanks(
        count, all=len(matching()), notes=order["notes"], reading=order["reading"], unknown=unknown
    )
    return Outcome(compare(order["notes"] + order["reading"] + unknown, 0), values)


@statement(
    "peak-scrambled",
    chapter=CHAPTER,
    holds="Our copy of the article puts the peak price of a customer at {shown} yuan; the intact "
    "copies print {printed}",
    opposite="Our copy of the article and the intact ones agree on the peak of {printed} yuan",
)
def _peak(_: Study) -> Outcome:
    paragraph = one(PEAK_LINE)
    shown, printed = paragraph.shown[0], paragraph.runs[0].digits or ""
    values = {"shown": number(int(shown)), "printed": number(int(printed))}
    return Outcome("opposite" if shown == printed else "holds", values)


@statement(
    "address-tells-second",
    chapter=CHAPTER,
    holds="The article's id in it begins with a time, {time} UTC, and the {second} left in the date "
    "line is its second",
    opposite="The article's id in it begins with a time, {time} UTC, but the date line shows "
    "{second}",
)
def _address(_: Study) -> Outcome:
    sources = load("sources").set_index("source_id")
    [page] = where(load("digit_runs"), known_from="address")["source_id"].unique()
    moment = stamp(str(sources.loc[page, "url"]))
    shown = survivors(one(DATE_LINE).shown)
    values = {"time": f"{moment:%d %B %Y, %H:%M:%S}".lstrip("0"), "second": " ".join(shown)}
    return Outcome("holds" if shown == (f"{moment:%S}",) else "opposite", values)


def stamp(address: str) -> datetime:
    """Return the moment an article record was made, from its address."""
    [digits] = re.findall(r"/([0-9a-f]{24})\b", address)
    return datetime.fromtimestamp(int(digits[:8], 16), UTC)
