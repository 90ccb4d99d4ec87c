"""Do the listed platforms grow? Their quarterly loan volumes, and two readings of growth.

The readings were fixed before the comparisons were computed; two growth rates stood in notes
that had been read by then (Qifu and Jiayin, third quarter of 2025):

- main: the latest quarter a platform prints, against the same quarter one year before;
- longer: the same, three years before.

A value is compared only with a value on the same scope. Where a company later restated an
earlier quarter to its present scope, the restated value is the base; a quarter that was first
printed on a wider scope and never restated is no base, and the platform drops out of that
reading. A base that we worked out from a printed growth rate counts. "More" means above, by
any amount; a reading holds when more than half of the platforms it can compare lent more.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.platforms import SHORT
from analysis.frames import records, where
from analysis.numbers import blanks, count, percent, signed
from analysis.statements import Form, Headline, Outcome, compare, statement

CHAPTER = "market"

FIRST, PRESENT, LATER = "as first printed", "present scope", "restated a year later"
KNOWN = {
    "printed": "printed",
    "restated": "restated",
    "derived": "worked out",
    "restated_derived": "worked out",
}
CHANGED = {"QFIN": ("2023Q3", "2024Q3")}
"""A platform that changed its scope: first quarter restated to it, first quarter printed on it.

From the release on the third quarter of 2024 on, Qifu leaves out a service it meant to end; the
releases of that year restate some quarters before (notes of the periods). An older restatement,
of two quarters around the end of 2019, counts further loans in and is a scope of its own.
"""
LARGE = 3
"""How many platforms are set apart as the larger ones."""


def _series(ticker: str, period: str, basis: str) -> str:
    restated = basis.startswith("restated")
    if ticker not in CHANGED:
        return LATER if restated else FIRST
    from_restated, from_printed = CHANGED[ticker]
    if restated:
        return PRESENT if period >= from_restated else LATER
    return PRESENT if period >= from_printed else FIRST


def _number(period: str) -> int:
    """Return a quarter as a number that grows by one a quarter."""
    return 4 * int(period[:4]) + int(period[5:])


def volumes() -> pd.DataFrame:
    """Return every quarterly loan volume of the six platforms.

    Columns: `ticker`, `platform`, `period`, `date` (last day), `volume_cny_bn`, `series` (as
    first printed; on the present scope of the one platform that changed it; restated a year
    later), `known` (printed, restated, worked out by us), `run` (quarters in a row of one series;
    one that was not seen ends it), `grade`.
    """
    table = load("platform_quarters")
    table = table[(table["metric"] == "originations") & table["ticker"].isin(list(SHORT))]
    periods = load("platform_periods").set_index(["ticker", "period"])
    place = {ticker: i for i, ticker in enumerate(SHORT)}
    found = pd.DataFrame(
        {
            "ticker": table["ticker"],
            "platform": table["ticker"].map(SHORT),
            "period": table["period"],
            "date": [periods.loc[k, "period_end"] for k in _keys(table)],
            "volume_cny_bn": table["value"],
            "series": [_series(r.ticker, r.period, r.basis) for r in records(table)],
            "known": table["basis"].map(KNOWN),
            "number": table["period"].map(_number),
            "place": table["ticker"].map(place),
            "grade": [str(periods.loc[k, "grade"]) for k in _keys(table)],
        }
    ).sort_values(["place", "series", "number"], ignore_index=True)
    same = (found["place"].diff() == 0) & (found["series"] == found["series"].shift())
    found["run"] = (~same | (found["number"].diff() != 1)).cumsum()
    columns = ["ticker", "platform", "period", "date", "volume_cny_bn", "series", "known"]
    return found[[*columns, "run", "grade"]]


def _keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["ticker"], table["period"], strict=True))


class Pair(NamedTuple):
    """One platform's latest volume and that of the same quarter some years before, CNY billion."""

    ticker: str
    period: str
    latest: float
    before: float

    @property
    def change(self) -> float:
        """Growth over the whole time, a fraction."""
        return self.latest / self.before - 1


def pairs(years: int) -> list[Pair]:
    """Return the platforms whose latest volume can be set against an earlier one, like with like."""
    found = []
    for ticker, part in volumes().groupby("ticker", sort=False):
        scope = PRESENT if ticker in CHANGED else FIRST
        like = part[part["series"] == scope].set_index("period")
        if scope == FIRST:
            # where a company restated a quarter without changing scope, the later value counts
            later = part[part["series"] == LATER].set_index("period")
            like = pd.concat([like.drop(later.index, errors="ignore"), later])
        own = like[like["known"] != KNOWN["derived"]]
        last = max(own.index, key=_number)
        earlier = f"{int(last[:4]) - years}{last[4:]}"
        if earlier in like.index:
            volume = like["volume_cny_bn"]
            found.append(Pair(str(ticker), last, float(volume[last]), float(volume[earlier])))
    return found


def _ends(found: list[Pair]) -> dict[str, str]:
    changes = [p.change for p in found]
    return blanks(signed, low=min(changes), high=max(changes))


@statement(
    "platforms-grow",
    chapter=CHAPTER,
    headline=Headline(
        "Most listed platforms lend more than a year before",
        "Most listed platforms lend no more than a year before",
        "Half of the listed platforms lend more than a year before",
    ),
    holds="{up} of {n} listed platforms lent more in {quarter} than a year before, with changes "
    "from {low} to {high}",
    opposite="Only {up} of {n} listed platforms lent more in {quarter} than a year before, with "
    "changes from {low} to {high}",
    unclear="Half of {n} listed platforms lent more in {quarter} than a year before, with changes "
    "from {low} to {high}",
)
def _grow(_: Study) -> Outcome:
    found = pairs(1)
    up = sum(p.change > 0 for p in found)
    (quarter,) = {p.period for p in found}
    values = {
        "up": count(up).capitalize(),
        "n": count(len(found)),
        "quarter": spoken(quarter),
        **_ends(found),
    }
    return Outcome(compare(2 * up, len(found)), values)


@statement(
    "platforms-grew-since",
    chapter=CHAPTER,
    holds="Against three years before, {up} of the {n} that can be compared lent more ({low} to {high})",
    opposite="Against three years before, only {up} of the {n} that can be compared lent more ({low} to "
    "{high})",
    unclear="Against three years before, half of the {n} that can be compared lent more ({low} to "
    "{high})",
)
def _since(_: Study) -> Outcome:
    found = pairs(3)
    up = sum(p.change > 0 for p in found)
    values = {"up": count(up), "n": count(len(found)), **_ends(found)}
    return Outcome(compare(2 * up, len(found)), values)


@statement(
    "large-platforms-stand-still",
    chapter=CHAPTER,
    holds="The {large} larger ones moved by {low} to {high}, the others grew by {least} to {most}",
    opposite="The {large} larger ones grew no more slowly than the others: {low} to {high} against "
    "{least} to {most}",
)
def _large(_: Study) -> Outcome:
    by_size = sorted(pairs(1), key=lambda p: -p.before)
    large = [p.change for p in by_size[:LARGE]]
    small = [p.change for p in by_size[LARGE:]]
    form: Form = "holds" if max(large) < min(small) and min(small) > 0 else "opposite"
    values = blanks(percent, least=min(small), most=max(small))
    values |= {"large": count(LARGE), "low": signed(min(large)), "high": signed(max(large))}
    return Outcome(form, values)


@statement(
    "restating-moves-a-quarter",
    chapter=CHAPTER,
    holds="One platform's third quarter of {year} shrank by {cut} when a service was later left out: "
    "first printed and restated volumes must not be joined",
    opposite="Restating one platform's third quarter of {year} to its present scope changed nothing",
)
def _restating(_: Study) -> Outcome:
    period = CHANGED["QFIN"][0]
    volume = where(volumes(), ticker="QFIN", period=period).set_index("series")["volume_cny_bn"]
    cut = 1 - float(volume[PRESENT] / volume[FIRST])
    return Outcome(compare(cut, 0.0), {"year": period[:4], "cut": percent(cut)})


def spoken(period: str) -> str:
    """Return a quarter in words, such as `the third quarter of 2025`."""
    return (
        f"the {('first', 'second', 'third', 'fourth')[int(period[5:]) - 1]} quarter of {period[:4]}"
    )


def source_ids() -> tuple[str, ...]:
    """Return the pages behind the volumes."""
    links = load("platform_sources")
    used = volumes()[["ticker", "period"]].drop_duplicates()
    return tuple(dict.fromkeys(links.merge(used, on=["ticker", "period"])["source_id"]))


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the page needs."""
    share = load("industry").set_index("metric")["value_low"]["platform_qifu_funding_from_cfc"]
    return {"funding_from_licensed": percent(share / 100)}
