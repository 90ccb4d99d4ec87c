"""How often chance would do as well as the damage rule, and which other rules fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.evidence.chance import RULES, by_place, by_value, fits, from_pool, kindest, together
from analysis.evidence.damage import Paragraph, outcome, runs_of
from analysis.findings.damage.lines import CHAPTER, STRICT, matching
from analysis.findings.tables import Cell, Table, tabulate
from analysis.frames import records, where
from analysis.numbers import blanks, count, number
from analysis.statements import Outcome, statement

NAMED = "the last run"
ONE_IN_TWENTY = Fraction(1, 20)


def odds(share: Fraction) -> str:
    """Return an exact fraction as words, such as `1 in 42`."""
    return f"{number(share.numerator)} in {number(share.denominator)}"


def sets() -> dict[str, list[Paragraph]]:
    """Return the matching paragraphs, then with the weaker witnesses left out step by step."""
    every = matching()
    copies = [p for p in every if p.runs[-1].known_from == "copy"]
    return {
        "All that match": every,
        "Without those known from an address or a digest": copies,
        "And without stray zeros": [p for p in copies if outcome(p) == STRICT],
    }


def pool() -> list[str]:
    """Return every run of the article that is known without the rule, as often as it occurs."""
    told = list(load("digit_runs")["digits"].dropna())
    ledger, lines = load("article_figures"), load("article_lines")
    chinese = where(ledger.merge(lines, on="line"), treatment="left in Chinese")
    return told + [run for row in records(chinese) for run in runs_of(row.token)]


def chance(paragraphs: Sequence[Paragraph], each: Callable[[Paragraph], Fraction]) -> Fraction:
    """Return how often chance matches all of some paragraphs, by one way of counting."""
    return together([each(p) for p in paragraphs])


@statement(
    "chance-rarely",
    chapter=CHAPTER,
    holds="If all runs of a paragraph were as likely to survive, all {n} would show their last "
    "one with a chance of {odds}, counted most kindly. Since we tried {rules} rules on the same "
    "lines, {searched} is fairer",
    opposite="The chance that all {n} paragraphs show their last run would be {odds}, too high to "
    "say anything",
)
def _rarely(_: Study) -> Outcome:
    alone = chance(matching(), kindest)
    searched = alone * len(RULES)
    values = blanks(count, n=len(matching()), rules=len(RULES))
    values |= {"odds": odds(alone), "searched": odds(searched)}
    return Outcome("holds" if searched < ONE_IN_TWENTY else "opposite", values)


@statement(
    "pool-rarer",
    chapter=CHAPTER,
    holds="Had the run been drawn from the whole article and not from its own paragraph, the "
    "chance would be {odds}",
    opposite="Had the run been drawn from the whole article, the chance would be no smaller: {odds}",
)
def _rarer(_: Study) -> Outcome:
    runs = pool()
    wide = chance(matching(), lambda p: from_pool(p, runs))
    values = {"odds": odds(wide)}
    return Outcome("holds" if wide < chance(matching(), kindest) else "opposite", values)


@statement(
    "strict-is-thin",
    chapter=CHAPTER,
    holds="On the {n} strictest lines alone that chance is {odds}, and {searched} after our search "
    "for a rule: too high to settle it",
    opposite="Even on the {n} strictest lines alone that chance is no more than {searched} after "
    "our search for a rule",
)
def _thin(_: Study) -> Outcome:
    strict = list(sets().values())[-1]
    alone = chance(strict, kindest)
    searched = alone * len(RULES)
    values = {"n": count(len(strict)), "odds": odds(alone), "searched": odds(searched)}
    return Outcome("holds" if searched > ONE_IN_TWENTY else "opposite", values)


@statement(
    "rivals-fail",
    chapter=CHAPTER,
    holds="Of {rules} simple rules only this one fits all {n} paragraphs; the next best fits {next}",
    opposite="Another rule fits at least as many of the {n} paragraphs",
)
def _rivals(_: Study) -> Outcome:
    found = scores()
    named = found.pop(NAMED)
    best = max(found.values(), key=len)
    full = len(named) == len(matching()) > len(best)
    values = {"rules": count(len(RULES)), "n": count(len(matching())), "next": count(len(best))}
    return Outcome("holds" if full else "opposite", values)


def scores() -> dict[str, list[int]]:
    """Return the lines that each rule fits."""
    return {name: [p.line for p in matching() if fits(rule, p)] for name, rule in RULES.items()}


def chance_table() -> Table:
    """Return how often chance would match, by set of lines and way of counting."""

    def drawn(how: Callable[[Paragraph], Fraction], times: int = 1) -> Callable[[str], str]:
        return lambda name: odds(chance(found[name], how) * times)

    def named(name: str) -> Cell:
        return Cell(name, parts=(("Lines", ", ".join(str(p.line) for p in found[name])),))

    found = sets()
    return tabulate(
        "How often a run drawn at random would match in all of some paragraphs (exact)",
        found,
        {
            "Paragraphs": named,
            "Drawn by place": drawn(by_place),
            "Drawn by value": drawn(by_value),
            "Kindest to chance": drawn(kindest),
            f"Times {len(RULES)} rules tried": drawn(kindest, len(RULES)),
        },
    )


def rival_table() -> Table:
    """Return the rules and the lines they fit."""
    rows = [
        [
            Cell(name.capitalize()),
            Cell(number(len(lines)), number=True),
            Cell(", ".join(str(line) for line in lines) or "none"),
        ]
        for name, lines in scores().items()
    ]
    return Table(
        f"What could have survived, by rule, and the lines it fits (of {len(matching())})",
        ("What survives", "Fits", "Lines"),
        rows,
        cards=False,
    )
