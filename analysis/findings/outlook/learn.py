"""What each actor would need to learn next: one observable, where it stands, what would flip what.

Every value is computed from the study; nothing here was chosen to fit a result.
"""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.findings.lending.common import TYPES
from analysis.findings.outlook import bearers, common, rules, shut_out
from analysis.findings.outlook.common import AVERAGE, CHAPTER, NOW
from analysis.findings.tables import Cell, Table
from analysis.numbers import cny, number, percent
from analysis.statements import Outcome, statement

GOOD = TYPES.index("good")


def partner_gives(study: Study) -> float:
    """Return the cut of the partner's yield, in points, that makes up for the cut of the ceiling."""
    at = common.ceilings()
    before, after = (common.at_middle(study, at[name]) for name in (NOW, AVERAGE))
    paid = 100 * study.value("partner_yield")
    return float((before.lender - after.lender)[GOOD] / (after.money[GOOD] / paid))


def best_under_average(study: Study) -> float:
    """Return what the best customers are worth under the reported average, CNY."""
    return float(common.at_middle(study, common.ceilings()[AVERAGE]).lender.max())


@statement(
    "partner-cannot-make-it-up",
    chapter=CHAPTER,
    holds="To make up for four points less, the partner's yield would have to fall {points} "
    "points; it is {above} above what its money costs it",
    opposite="The partner could make up for four points less: its yield would have to fall {points} "
    "points, and it is {above} above what its money costs it",
)
def _partner(study: Study) -> Outcome:
    points = partner_gives(study)
    above = 100 * (study.value("partner_yield") - study.value("funding_rate"))
    values = {"points": number(points, 1), "above": number(above, 1)}
    return Outcome("holds" if points > above else "opposite", values)


def learn_table(study: Study) -> Table:
    """Return what each actor would need to learn."""
    at = common.ceilings()
    weak = bearers.bearers(study).query("competition == 'weak'")["shut_out_of_100"].max()
    low, high = rules.with_membership()
    rows = (
        (
            "A lender",
            "The break-even price of its average new customer, acquisition in.",
            "its own books.",
            f"below {percent(at[NOW])}: then cheaper acquisition would lower a price, and not only "
            "mend a margin.",
        ),
        (
            "A feed",
            "What the same places fetch from advertisers who do not lend, per funded customer.",
            "its rate card.",
            f"above {cny(best_under_average(study))}: then its price cannot follow the ceiling down, "
            "and lenders leave.",
        ),
        (
            "A partner who funds",
            "What it is paid, beside what its own money costs.",
            "its contracts with platforms.",
            f"{number(partner_gives(study), 1)} points given up for four points of ceiling: then it "
            "bears the cut, not the feed.",
        ),
        (
            "A borrower",
            "The yearly cost with every fee and membership.",
            "the cost table that lenders must show from August 2026.",
            f"{percent(low)} or {percent(high)} where {percent(at[NOW])} was told.",
        ),
        (
            "A supervisor",
            "Approvals by risk and price band, before and after a cut.",
            "lenders' returns; none is public.",
            f"fewer than {number(float(weak))} in 100 applicants more refused: then few bid weakly, "
            "or those refused were refused before.",
        ),
    )
    heads = ("Who", "Needs to learn", "Where it stands", "What flips at which value")
    cells = [[Cell(one) for one in row] for row in rows]
    return Table("What each would need to learn next", heads, cells)


def printed(study: Study) -> dict[str, str]:
    """Return the numbers that the prose of the chapter needs."""
    risks = shut_out.type_risks(study)
    return {
        "reserve": cny(study.value("feed_reserve_cny")),
        **{f"risk_{name}": percent(risk) for name, risk in risks.items()},
    }
