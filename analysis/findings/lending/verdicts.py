"""Verdicts of chapter 05, each by a rule that was fixed before the draws were made.

The rules stand as they were; what was changed later in what is drawn, the chapter says.

No lender prints what its customers bring in under either ladder, so evidence decides two of
these claims at most; the mechanism column says what follows from our ranges, and from what.
"""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.effects import effect_priors
from analysis.evidence import load, worst
from analysis.findings.article import amount
from analysis.findings.lending import mechanism, prices
from analysis.findings.lending.carries import carriers, needed_years
from analysis.findings.lending.common import INCOME, LADDERS, asked, of_100, peak_cost
from analysis.findings.lending.hardship import KINDS
from analysis.findings.lending.payback import ABOUT_TWO
from analysis.findings.verdicts import (
    OWN_BOOKS,
    Change,
    Counted,
    Model,
    Verdict,
    VerdictTable,
    overlap_verdict,
    undecided,
    verdict_table,
)
from analysis.numbers import blanks, cny, count, number, percent, span

RELIEF_RULE = "R29"
"""The rule that asks lenders to come to terms with borrowers in difficulty, as retold; one
province's plan (R30) carries it out and is not counted again."""
AVERAGE_PRICE = "I142"
"""The average price that one lender names as its own."""
EXAMPLE = ("I193", "I194")
"""What the same lender says this price earns, and where it would break even."""
NOTHING = "No independent fact was found: no lender prints results by ladder."


def sizes() -> tuple[set[str], set[str]]:
    """Return the studies in which a larger first loan is repaid worse, and those in which better.

    Read from what the prior of a first loan rests on and what speaks against it; loans whose
    size the customer chose are not among them.
    """
    effects = load("effects").set_index("effect_id")
    priors = load("effect_priors").set_index("name")
    prior = priors.loc["size_risk_elasticity_first"]

    def studies(ids: str) -> set[str]:
        names = effects.loc[ids.split(), "study"]
        return {str(name).split(" (")[0].split(",")[0].strip() for name in names}

    return studies(str(prior["rests_on"])), studies(str(prior["against"]))


def size_grade() -> str:
    """Return the worst grade among the effects behind `sizes`."""
    prior = load("effect_priors").set_index("name").loc["size_risk_elasticity_first"]
    ids = [*str(prior["rests_on"]).split(), *str(prior["against"]).split()]
    return worst(*load("effects").set_index("effect_id").loc[ids, "grade"])


def _in_part(found: mechanism.Mechanism) -> Model:
    """Return the word for a claim that says more than the reading counts: see the cards."""
    return "in part" if found.share.word == "follows" else found.share.word


def _alone(found: mechanism.Mechanism) -> str:
    """Return what the ladder alone says, whose end was all that was drawn of a life before."""
    return f"With the ladder alone: {of_100(found.share.baseline)}"


def _sooner(study: Study) -> Verdict:
    found = mechanism.of(study, "C28")
    return undecided(
        "C28",
        f"{NOTHING} What follows here is arithmetic.",
        found.words,
        Change(
            "Interest received in the first year from customers of either ladder.",
            OWN_BOOKS,
            "no more under the heavy front than under the light one.",
        ),
        model=found.share.word,
        counted=Counted("more interest in the first twelve months", found.share),
    )


def _attracts(_: Study) -> Verdict:
    return undecided(
        "C29",
        "No independent fact was found, and no published experiment on the size of a first offer.",
        "No model of ours can tell: the sign is put in by our range, which begins at zero.",
        Change(
            "Takers of two first amounts shown by chance to people of the same kind.",
            "a lender's own test; none is public.",
            "no more takers at the larger amount.",
        ),
        model="put in",
    )


def _ceiling(study: Study) -> Verdict:
    industry = load("industry").set_index("fact_id")
    facts = industry.loc[list(EXAMPLE)]
    price = float(industry["value_low"][AVERAGE_PRICE])
    earned, even = float(facts["value_high"].iloc[0]), float(facts["value_low"].iloc[1])
    light = mechanism.of(study, "C30")
    lowest, heavy, peak_alone, lowest_alone = mechanism.beside(study, "C30")
    quarters, of = carriers(study, peak_cost())
    needed = float(needed_years(study).set_index("cac_cny")["low"][peak_cost()])
    return Verdict(
        "C30",
        "none",
        len(facts),
        worst(*facts["grade"]),
        f"One lender says that an average price of about {number(price)}% leaves under "
        f"{number(earned)}% of loans and that {number(even)}% about breaks even; it does not say "
        "what a customer costs it, so it cannot decide.",
        f"Light front: {light.words} Heavy front: {heavy.words} The claim says “no longer”, and that "
        f"is not so: the article's lowest cost is not covered either. {lowest.words} "
        f"{_alone(peak_alone)} for the peak, {of_100(lowest_alone.share.baseline)} for the lowest.",
        Change(
            "Balance that a borrower carries over a whole life with one lender.",
            "releases give it for whole books only: balance over borrowers won. It reached the value "
            f"in {count(quarters)} of {number(of)} printed quarters, all kinds of customers together.",
            f"above {number(needed)} thousand yuan for a year, at the example's best margin, and "
            f"that margin in print too.",
        ),
        unit="figures of one page",
        model=_in_part(light),
        counted=Counted("a light front does not cover the peak cost", light.share),
    )


def _cycles(study: Study) -> Verdict:
    main, (ever, _, ever_alone) = mechanism.of(study, "C31"), mechanism.beside(study, "C31")
    return undecided(
        "C31",
        f"{NOTHING} The count for the old ladder is lost, and two for the new one is rebuilt from "
        "a damaged digit.",
        f"{main.words} Pays back at all, in any number of loans: {ever.words} {_alone(ever_alone)}.",
        Change(
            "Loans until the interest of a customer group covered its operating cost.",
            OWN_BOOKS,
            f"{count(ABOUT_TWO)} or fewer, acquisition and every running cost counted.",
        ),
        model=main.share.word,
        counted=Counted("two loans or fewer pay back", main.share),
    )


def _worse(study: Study) -> Verdict:
    worse, better = sizes()
    found = mechanism.of(study, "C32")
    names = effect_priors(study)["size_risk_elasticity_all"].prior
    return Verdict(
        "C32",
        overlap_verdict(len(worse), len(worse | better)),
        len(worse | better),
        size_grade(),
        f"Where chance or a rule set the size, larger first loans were repaid worse in "
        f"{count(len(worse))} studies and better in {count(len(better))}; none is Chinese.",
        f"{found.words} Our range for size runs from {number(names.low, 1)} to "
        f"{number(names.high, 1)}, mostly above zero, so the answer is nearly put in.",
        Change(
            "Default on a first loan by its size, the size set by chance or by a cut-off.",
            "a lender's own test, or a registered Chinese trial without results so far.",
            "no more default at the larger size.",
        ),
        unit="studies",
        model=found.share.word,
        counted=Counted("the large first loan defaults more", found.share),
    )


def _after(study: Study) -> Verdict:
    whole, (calls, alone) = mechanism.of(study, "C33"), mechanism.beside(study, "C33")
    return undecided(
        "C33",
        "No lender prints the cost of a customer after the loan. Reported ratios are of old and new "
        "customers together, so they are a scale for it and no bound.",
        f"With credit losses: {whole.words} {_alone(alone)}. Collections alone: {calls.words}",
        Change(
            "Collections and credit losses of a year over the customers won in it.",
            OWN_BOOKS,
            "less than four fifths of the acquisition cost, credit losses counted.",
        ),
        model=_in_part(whole),
        counted=Counted("cost after the loan about that of winning", whole.share),
    )


def _longer(study: Study) -> Verdict:
    longer, (ever, ever_alone, _) = mechanism.of(study, "C34"), mechanism.beside(study, "C34")
    return undecided(
        "C34",
        NOTHING,
        f"What a customer leaves is smaller once size and promise count: {longer.words} A time to "
        f"recover can grow longer only where there is one, and before they count the cost is "
        f"recovered in {of_100(ever.share.baseline)} of 100, with the ladder alone in "
        f"{of_100(ever_alone.share.baseline)}.",
        Change(
            "Months until heavy-front customers cover their cost, before and after arrears rose.",
            OWN_BOOKS,
            "no more months after arrears rose than before.",
        ),
        model=_in_part(longer),
        counted=Counted("worth less once size and promise count", longer.share),
    )


def _dearer(study: Study) -> Verdict:
    found, loses = mechanism.of(study, "C35"), prices.loses_before(study)
    return undecided(
        "C35",
        "No independent fact was found on what a rise brought in. Ceilings have moved the other way.",
        f"{found.words} In {of_100(loses)} of 100 the group costs its "
        "lender money before the rise, so that losing some of it helps.",
        Change(
            "Takers and defaults at two prices shown by chance to customers of the same group.",
            "a lender's own test; one Chinese experiment is known only from a summary.",
            "fewer than half of the takers stay, or default rises by a third.",
        ),
        model=found.share.word,
        counted=Counted("a dearer offer to the group earns more", found.share),
    )


def _relief(study: Study) -> Verdict:
    rules = load("rate_caps").set_index("rule_id").loc[[RELIEF_RULE]]
    rate, term = mechanism.of(study, "C36"), mechanism.beside(study, "C36")[0]
    return Verdict(
        "C36",
        overlap_verdict(len(rules), len(rules)),
        len(rules),
        worst(*rules["grade"]),
        "One national notice, as retold, says that borrowers in temporary difficulty may agree on "
        "another way to repay; a province's plan carries it out. Both speak of the schedule. That a "
        "lower rate is granted, and how often anything is, nobody prints.",
        f"Has the lender reason to agree? {KINDS[0].capitalize()}: {rate.words} "
        f"{KINDS[1].capitalize()}: {term.words}",
        Change(
            "Requests for relief, requests granted, and on what terms.",
            "a regulator's complaint statistics or a lender's report; none was found.",
            "fewer than one request in ten granted.",
        ),
        unit="rule",
        model=rate.share.word,
        counted=Counted("a lower rate leaves the lender better off", rate.share),
    )


def table(study: Study) -> VerdictTable:
    """Return the verdict table of the chapter."""
    judged = (_sooner, _attracts, _ceiling, _cycles, _worse, _after, _longer, _dearer, _relief)
    return verdict_table([judge(study) for judge in judged])


def printed(study: Study) -> dict[str, str]:
    """Return the numbers that the prose of the chapter needs."""
    turns = "; what would turn the verdict: "
    said = {
        f"change_{v.claim_id.lower()}": v.change.observable.rstrip(".") + turns + v.change.value
        for v in table(study).verdicts
    }
    model = {f"model_{m.claim_id.lower()}": m.words for m in mechanism.mechanisms(study) if m.main}
    beside = {
        f"model_{claim.lower()}_beside": mechanism.beside(study, claim)[place].words
        for claim, place in (("C30", 1), ("C36", -1))
    }
    lengths = load("platform_quarters").query("metric == 'avg_tenor' and period >= '2020'")["value"]
    terms = float(lengths.min()), float(lengths.max())
    first, last = next(iter(LADDERS.values()))[0], next(iter(LADDERS.values()))[-1]
    return blanks(number, first_heavy=first, last_heavy=last, income=study.value(INCOME)) | {
        "peak": cny(peak_cost()),
        "asked": asked(study),
        "printed_terms": span(*terms, 1),
        "claimed": percent(amount("F090") / 100),
        **said,
        **model,
        **beside,
    }
