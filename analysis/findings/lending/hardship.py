"""Easier terms for a borrower in difficulty: what they are worth to both sides.

The reading, fixed before it was computed: the first loan of the heavy front, some instalments
paid. Relief comes as a lower rate, a longer term, or both, to all who ask and are believed. The
claim says that it can be negotiated; the mechanism asks whether a lender has reason to agree,
which follows where the net result of an account is above zero.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.findings.lending import draws
from analysis.findings.lending.common import CHAPTER, LADDERS, SHOWN, TENORS
from analysis.findings.tables import Table, tabulate
from analysis.frames import grid
from analysis.lending.loan import intensity_from_annual
from analysis.memo import per_study
from analysis.numbers import blanks, cny, number, percent
from analysis.rates.relief import Relief, break_even_claim_rate_other, relief
from analysis.statements import Form, Headline, Outcome, statement

Array = npt.NDArray[np.float64]

KINDS: Final = ("lower rate", "longer term", "both")
PLAIN: Final = (
    "distressed_share",
    "claim_rate_distressed",
    "claim_rate_other",
    "cure_without",
    "verification_cost_cny",
    "lgd",
    "discount_rate",
    "late_collection_cost_cny",
)
"""Assumptions that carry the name of a parameter of `relief`."""
LINKED: Final = ("interest_cut_default_change", "deferral_cure_gain")
SETS: Final = 512
POINTS: Final = 1024
"""Rows of one sample for indices: an account is quick."""
ACCOUNTS: Final = 1_000
"""Accounts that money is quoted for: of one alone it is a few yuan."""


def cure_with(kind: str, cure_without: Array, change: Array, gain_points: Array) -> Array:
    """Return the chance of catching up under relief."""
    fails = 1 - np.asarray(cure_without)
    if kind != KINDS[0]:
        fails = fails - np.asarray(gain_points) / 100
    if kind != KINDS[1]:
        fails = fails * np.exp(change)
    return np.clip(1 - fails, 0.0, 1.0)


def _terms(kind: str, cut: Array, extra: int) -> dict[str, Any]:
    return {
        "rate_cut": 0.0 if kind == KINDS[1] else cut,
        "extra_months": 0 if kind == KINDS[0] else extra,
    }


@per_study
def account(study: Study, kind: str, term: int = SHOWN) -> Relief:
    """Return relief of one kind on the first loan of the heavy front."""
    return relief(**_given(study, kind, term))


def _given(study: Study, kind: str, term: int) -> dict[str, Any]:
    change, gain = (np.asarray(study.value(name)) for name in LINKED)
    return {
        **{name: study.value(name) for name in PLAIN},
        "amount_cny": LADDERS["heavy front"][0],
        "apr": study.value("apr"),
        "term": term,
        "age_months": min(int(study.value("relief_age_months")), term - 1),
        "recovery_lag_months": int(study.value("recovery_lag_months")),
        "intensity": float(intensity_from_annual(study.value("annual_default_probability"))),
        "cure_with": cure_with(kind, np.asarray(study.value("cure_without")), change, gain),
        **_terms(
            kind,
            np.asarray(min(study.value("relief_rate_cut"), study.value("apr"))),
            int(study.value("relief_extra_months")),
        ),
    }


GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "length of a loan": ("term",),
    "how many are in difficulty": ("distressed_share",),
    "who of them asks": ("claim_rate_distressed",),
    "who else asks": ("claim_rate_other",),
    "catching up without relief": ("cure_without",),
    "effect of a lower rate": ("interest_cut_default_change",),
    "effect of a longer term": ("deferral_cure_gain",),
    "size of the cut": ("relief_rate_cut",),
    "checking papers": ("verification_cost_cny",),
    "default": ("annual_default_probability",),
    "loss given default": ("lgd",),
    "discounting": ("discount_rate",),
    "collection": ("late_collection_cost_cny",),
}
"""What is drawn."""


def net(study: Study, u: draws.Columns, family: str, kind: str) -> Array:
    """Return the lender's net of an account in draws."""
    one = draws.drawn(study, u, family)
    found = np.empty(len(one["term"]))
    for term in TENORS:
        rows = np.flatnonzero(one["term"] == term)
        own = {name: value[rows] for name, value in one.items()}
        given = _given(study, kind, term)
        given.update({name: own[name] for name in PLAIN})
        cut = np.minimum(own["relief_rate_cut"], study.value("apr"))
        given.update(_terms(kind, cut, given["extra_months"]))
        given["intensity"] = intensity_from_annual(own["annual_default_probability"])[:, None]
        given["cure_with"] = cure_with(kind, own["cure_without"], *(own[name] for name in LINKED))
        found[rows] = relief(**given).net_cny
    return found


@per_study
def nets(study: Study) -> dict[str, dict[str, Array]]:
    """Return the lender's net of an account in draws, CNY, by family and kind of relief."""
    u = draws.uniforms(SETS, GROUPS, seed=draws.SEED + 2)
    return {
        family: {kind: net(study, u, family, kind) for kind in KINDS}
        for family in uncertainty.FAMILIES
    }


@per_study
def driver(study: Study, kind: str) -> uncertainty.Indices:
    """Return how far each unknown drives the lender's net, under the priors as they are."""
    made = uncertainty.design(list(GROUPS.values()), POINTS, draws.SEED)
    output = net(study, made.rows, "baseline", kind)
    return uncertainty.jansen(made, output, draws.SEED)


def follows(study: Study, kind: str) -> uncertainty.Share:
    """Return in how many draws relief of a kind leaves its lender no worse off."""
    return uncertainty.share({family: net[kind] > 0 for family, net in nets(study).items()})


@per_study
def sides(study: Study) -> pd.DataFrame:
    """Return relief as both sides see it, a row a kind.

    Columns: `kind`; of `ACCOUNTS` accounts, to the lender: `net_cny` and its parts `saved_cny`,
    `given_cny`, `checking_cny`, and `low_cny`, `high_cny`, the net in 5 and 95 of 100 draws; to
    the borrower: `before_cny`, `after_cny`, the instalment a month, and `owed_cny`, `eased_cny`,
    what is left to pay on schedule.
    """

    def row(kind: str) -> dict[str, float]:
        one = account(study, kind)
        low, high = np.percentile(nets(study)["baseline"][kind], (5, 95))
        before, after = float(one.instalment_before_cny), float(one.instalment_after_cny)
        return {
            "net_cny": ACCOUNTS * float(one.net_cny),
            "saved_cny": ACCOUNTS * float(one.saved_cny),
            "given_cny": ACCOUNTS * float(one.given_away_cny),
            "checking_cny": ACCOUNTS * float(one.checking_cny),
            "low_cny": ACCOUNTS * float(low),
            "high_cny": ACCOUNTS * float(high),
            "before_cny": before,
            "after_cny": after,
            "owed_cny": before * one.months_before,
            "eased_cny": after * one.months_after,
        }

    return grid(row, kind=KINDS)


def others_allowed(study: Study, kind: str) -> tuple[float, str]:
    """Return how many of those not in difficulty may ask before relief loses money."""
    given = _given(study, kind, SHOWN)
    given.pop("claim_rate_other")
    found = break_even_claim_rate_other(**given)
    return float(found.claim_rate_other), str(found.reason)


@statement(
    "relief-pays-both",
    chapter=CHAPTER,
    headline=Headline(
        "In our example relief pays the lender a little",
        "In our example relief costs the lender money",
        "Whether relief pays the lender hangs on its form",
    ),
    holds="Over {accounts} accounts the lender gains {rate} with a lower rate, {term} with a "
    "longer term and {both} with both, at the middle of our ranges",
    opposite="No form of relief gains the lender anything over {accounts} accounts. It ends with "
    "{rate} with a lower rate, {term} with a longer term and {both} with both",
    unclear="Some relief gains and some costs the lender over {accounts} accounts. It ends with "
    "{rate} with a lower rate, {term} with a longer term and {both} with both",
)
def _both(study: Study) -> Outcome:
    net = sides(study).set_index("kind")["net_cny"].to_dict()
    good = sum(value > 0 for value in net.values())
    form: Form = "holds" if good == len(net) else "opposite" if not good else "unclear"
    values = blanks(cny, rate=net[KINDS[0]], term=net[KINDS[1]], both=net[KINDS[2]])
    values["accounts"] = number(ACCOUNTS)
    return Outcome(form, values)


@statement(
    "longer-costs-the-borrower",
    chapter=CHAPTER,
    holds="A longer term alone eases the month and costs the borrower. The instalment falls from "
    "{before} to {after}, and they pay {more} more in all; a lower rate saves them {less}",
    opposite="A longer term alone costs the borrower nothing more: the instalment goes from {before} "
    "to {after}",
)
def _longer(study: Study) -> Outcome:
    table = sides(study).set_index("kind")
    row = {name: float(table[name][KINDS[1]]) for name in table}
    rate = {name: float(table[name][KINDS[0]]) for name in table}
    values = {
        "before": cny(row["before_cny"]),
        "after": cny(row["after_cny"]),
        "more": cny(row["eased_cny"] - row["owed_cny"]),
        "less": cny(rate["owed_cny"] - rate["eased_cny"]),
    }
    costs = row["eased_cny"] > row["owed_cny"] and row["after_cny"] < row["before_cny"]
    return Outcome("holds" if costs else "opposite", values)


@statement(
    "who-asks-decides",
    chapter=CHAPTER,
    holds="A lower rate for those in difficulty pays the lender too, as long as at most {allowed} "
    "of all other borrowers receive it as well",
    opposite="Who else receives it does not decide: a lower rate for those in difficulty {anyway}",
)
def _asks(study: Study) -> Outcome:
    allowed, reason = others_allowed(study, KINDS[0])
    if reason:
        ever = {"always_pays": "pays the lender always", "never_pays": "never pays the lender"}
        return Outcome("opposite", {"anyway": ever[reason]})
    return Outcome("holds", {"allowed": percent(allowed, 1)})


def default_table(study: Study) -> Table:
    """Return what relief does to a borrower in difficulty, by kind and length of loan."""
    cases = {
        f"{kind}, loan of {number(term)} months": account(study, kind, term)
        for term in TENORS
        for kind in KINDS
    }
    return tabulate(
        "The other side: a borrower in difficulty who asks",
        cases,
        {
            "Relief": str,
            "Instalment before, CNY": lambda case: number(float(cases[case].instalment_before_cny)),
            "Instalment after, CNY": lambda case: number(float(cases[case].instalment_after_cny)),
            "Price after": lambda case: percent(float(cases[case].apr_after)),
            "Default without relief": lambda case: percent(float(cases[case].default_without)),
            "Default with it": lambda case: percent(float(cases[case].default_with)),
        },
    )
