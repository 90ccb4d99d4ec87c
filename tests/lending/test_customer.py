"""Ladders and customers: identities, two routes, both modes."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lending
from analysis.lending import kernel
from analysis.lending.customer import OPERATING, READINGS
from analysis.lending.ladder import build, offer_dependent
from analysis.lending.loan import project_loan, schedule
from tests.lending.strategies import ladders

RICH = {
    "amounts": lending.HEAVY_FRONT,
    "term": 6,
    "apr": 0.24,
    "intensity": 0.012,
    "prepayment": 0.04,
    "reborrow_probability": 0.7,
    "reborrow_after_prepayment": 0.5,
    "type_weights": (0.6, 0.3, 0.1),
    "type_multipliers": (0.5, 1.0, 4.0),
    "size_risk_elasticity": 0.4,
    "incentive_slope": 0.12,
    "lgd": 0.9,
    "recovery_lag_months": 9,
    "funding_rate": 0.05,
    "servicing_cost_cny": 2.0,
    "early_collection_cost_cny": 5.0,
    "late_collection_cost_cny": 100.0,
    "late_share": 0.1,
    "success_fee_share_of_interest": 0.05,
    "indirect_tax_rate": 0.05,
    "origination_cost_cny": 20.0,
    "discount_rate": 0.08,
    "cac_cny": 300.0,
}
MODES = {
    "one after another": {"next_loan_after": 1.0, "gap_months": 1},
    "overlapping": {"next_loan_after": 0.5, "gap_months": 0},
    "overlapping, later": {"next_loan_after": 0.3, "gap_months": 1},
    "by month": {
        "next_loan_after": 0.5,
        "gap_months": 0,
        "intensity": [0.002 * t for t in range(1, 7)],
    },
}


@pytest.mark.parametrize("mode", MODES)
def test_single_customers_agree_with_the_expectation(mode):
    """Drawn one by one, 200,000 of them: within four standard errors, in every mode."""
    given_ = {**RICH, **MODES[mode]}
    exact = lending.evaluate(**given_)
    drawn = lending.outcome_distribution(2026, 200_000, **given_)
    for sample, expected in (
        (drawn.net_cny + 300.0, float(exact.value_cny)),
        (drawn.loans.astype(float), float(exact.reach.sum())),
    ):
        error = sample.std() / np.sqrt(len(sample))
        assert abs(sample.mean() - expected) < 4 * error
    for k in range(1, 5):
        reached = (drawn.loans > k).mean()
        assert reached == pytest.approx(float(exact.reach[k]), abs=4 * np.sqrt(0.25 / 200_000))


@given(ladders())
@settings(max_examples=60)
def test_the_discounted_months_are_the_discounted_loans(given_):
    """By calendar month and by loan, two ways to add up, one value."""
    one = lending.evaluate(**given_)
    scale = sum(given_["amounts"]) * (1 + given_["tail"])
    assert float(one.monthly_contribution @ one.discount) == pytest.approx(
        float(one.value_cny), abs=1e-10 * scale
    )
    for name, flow in one.flows.items():
        if name != "balance":
            assert float(one.by_loan[name].sum()) == pytest.approx(
                float(flow @ one.discount), abs=1e-10 * scale
            )


@given(ladders())
@settings(max_examples=60)
def test_all_principal_lent_is_repaid_prepaid_or_lost(given_):
    one = lending.evaluate(**given_)
    out = sum(
        one.totals[n] for n in ("scheduled_principal", "prepaid_principal", "defaulted_principal")
    )
    assert float(out) == pytest.approx(float(one.totals["lent"]), rel=1e-10)
    assert float(one.totals["lent"]) == pytest.approx(
        float((one.reach * one.ladder.amounts).sum()), rel=1e-10
    )
    recovered = (1 - given_["lgd"]) * float(one.totals["defaulted_principal"])
    assert float(one.totals["recovery"]) == pytest.approx(recovered, abs=1e-9)


@given(
    ladders(
        type_weights=(1.0,),
        type_multipliers=(1.0,),
        intensity=0.0,
        prepayment=0.0,
        reborrow_probability=1.0,
        next_loan_after=1.0,
    )
)
@settings(max_examples=40)
def test_without_risk_a_customer_is_schedules_end_to_end(given_):
    one = lending.evaluate(**given_)
    term, gap = given_["term"], given_["gap_months"]
    interest = np.zeros(one.flows["interest"].shape)
    amounts = [*given_["amounts"], *[given_["amounts"][-1]] * given_["tail"]]
    for k, amount in enumerate(amounts):
        start = k * (term + gap)
        table = schedule(amount, given_["apr"], term, given_["method"])
        interest[start + 1 : start + 1 + term] += table["interest"].to_numpy()
    assert one.flows["interest"] == pytest.approx(interest, abs=1e-9 * sum(amounts))
    assert one.reach == pytest.approx(np.ones(len(amounts)))


@given(ladders(tail=0))
@settings(max_examples=30)
def test_a_ladder_of_one_is_one_loan(given_):
    given_["amounts"] = given_["amounts"][:1]
    one = lending.evaluate(**given_)
    names = ("method", "prepayment", "lgd", "recovery_lag_months", *kernel.COSTS[1:])
    total = 0.0
    factor = (given_["amounts"][0] / 10_000) ** given_["size_risk_elasticity"]
    for weight, multiplier in zip(given_["type_weights"], given_["type_multipliers"], strict=True):
        loan = project_loan(
            given_["amounts"][0], given_["apr"], given_["term"],
            intensity=given_["intensity"] * multiplier * factor, **{n: given_[n] for n in names},
        )  # fmt: skip
        total = total + weight * loan.contribution
    assert one.monthly_contribution == pytest.approx(total, abs=1e-9 * given_["amounts"][0])


@given(ladders(prepayment=0.0, gap_months=0))
@settings(max_examples=30)
def test_overlapping_at_the_full_share_is_one_after_another(given_):
    # the last instalment alone brings the repaid share above 0.9999999
    if given_["method"] == "flat_fee" or given_["apr"] < 1e-6:
        given_["apr"] = 0.24
    near = lending.evaluate(**{**given_, "next_loan_after": 1 - 1e-9})
    full = lending.evaluate(**{**given_, "next_loan_after": 1.0})
    assert float(near.value_cny) == pytest.approx(float(full.value_cny), abs=1e-7)
    assert near.reach == pytest.approx(full.reach)


@given(ladders())
@settings(max_examples=60)
def test_payback_is_finite_if_and_only_if_the_value_covers_the_cost(given_):
    one = lending.evaluate(**given_)
    covered = float(one.value_cny) >= float(one.cac_per_funded_cny) * (1 - 1e-12)
    assert np.isfinite(one.payback_months) == covered
    running = np.cumsum(one.monthly_contribution * one.discount)
    if covered:
        first = int(one.payback_months)
        enough = given_["cac_cny"] * (1 - 1e-12) - 1e-9
        assert (running[first:] >= enough).all()
        assert float(one.first_crossing_months) <= first


def test_payback_by_hand():
    """A fall below the cost after the first crossing moves payback, not the crossing."""
    stream, flat = np.array([0.0, 6.0, -3.0, 1.0, 4.0]), np.ones(5)
    assert list(kernel.settle(stream, flat, 5.0)) == [8.0, 4.0, 1.0]
    assert list(kernel.settle(stream, flat, 0.0)) == [8.0, 0.0, 0.0]
    value, payback, crossing = kernel.settle(stream, flat, 8.1)
    assert (value, np.isnan(payback), np.isnan(crossing)) == (8.0, True, True)


def test_cycles_and_coverage_by_hand():
    """Interest of 1,000 CNY over one month at 12% is 10 CNY; three such loans, no risk."""
    plain = {"amounts": (1000, 1000, 1000), "term": 1, "apr": 0.12, "cac_cny": 20.0}
    one = lending.evaluate(**plain, origination_cost_cny=2.0)
    assert one.payback_cycles("gross_interest", "cac", "average") == 2
    assert one.payback_cycles("gross_interest", "total_operating_cost", "average") == 3
    assert one.payback_cycles("contribution", "cac", "average") == 3
    assert one.coverage("gross_interest", "total_operating_cost") == pytest.approx(30 / 26)
    dear = lending.evaluate(**{**plain, "cac_cny": 31.0})
    assert np.isnan(dear.payback_cycles("gross_interest", "cac"))
    assert dear.coverage("gross_interest", "cac") == pytest.approx(30 / 31)
    with pytest.raises(ValueError, match="operating costs taken off already"):
        one.payback_cycles("contribution", "total_operating_cost")
    assert len(READINGS) == 6


def test_a_loyal_customer_covers_more_than_the_average_one():
    one = lending.evaluate(**RICH)
    for income, cost, _ in READINGS:
        assert float(one.coverage(income, cost, "loyal")) > float(
            one.coverage(income, cost, "average")
        )
    assert one.loyal.reach == pytest.approx(np.ones(5))
    assert float(one.loyal.by_loan["defaulted_principal"].sum()) == 0


def test_the_waterfall_adds_up():
    one = lending.evaluate(**RICH)
    parts = one.waterfall
    rest = parts["interest"] + parts["recovery"] - parts["defaulted_principal"]
    rest = rest - sum(parts[n] for n in OPERATING)
    assert float(rest) == pytest.approx(float(one.value_cny))


def test_what_looks_like_learning_is_selection():
    """Types are drawn at the start; later loans hold better ones, and nobody has changed."""
    one = lending.evaluate(**{**RICH, "size_risk_elasticity": 0.0, "incentive_slope": 0.0})
    assert (np.diff(one.type_share[:, 0]) > 0).all()
    assert (np.diff(one.type_share[:, 2]) < 0).all()
    assert one.type_share.sum(axis=-1) == pytest.approx(np.ones(5))
    assert one.type_share[0] == pytest.approx(RICH["type_weights"])
    never = lending.evaluate(
        **{**RICH, "reborrow_probability": 0.0, "reborrow_after_prepayment": 0.0}
    )
    assert np.isnan(never.type_share[1:]).all()
    assert never.reach == pytest.approx([1.0, 0.0, 0.0, 0.0, 0.0])


def test_peak_exposure_by_hand():
    after = lending.evaluate(amounts=(1000, 600), term=2, apr=0.0)
    assert float(after.peak_exposure_cny) == 1000
    overlap = lending.evaluate(amounts=(1000, 600), term=2, apr=0.0, next_loan_after=0.5)
    assert float(overlap.peak_exposure_cny) == 1100
    assert float(overlap.peak_expected_exposure_cny) == 1100


@pytest.mark.parametrize("slope", ["size_risk_elasticity", "incentive_slope"])
def test_slopes_move_risk_the_way_they_say(slope):
    lost = [
        float(
            lending.evaluate(
                **{**RICH, "amounts": lending.LIGHT_FRONT, slope: x, "amount_ref_cny": 1000.0}
            ).totals["defaulted_principal"]
        )
        for x in (0.0, 0.02)
    ]
    assert (lost[1] > lost[0]) == (slope == "size_risk_elasticity")


def test_a_dearer_loan_is_riskier_by_the_price_slope():
    base = {**RICH, "amounts": (10_000,), "type_weights": (1,), "type_multipliers": (1,)}
    same = lending.evaluate(**{**base, "apr": 0.36, "price_risk_slope": 0.0})
    worse = lending.evaluate(**{**base, "apr": 0.36, "price_risk_slope": 0.6})
    by_hand = lending.evaluate(**{**base, "apr": 0.36, "intensity": 0.012 * np.exp(0.6 * 0.12)})
    assert float(worse.value_cny) < float(same.value_cny)
    assert float(worse.value_cny) == pytest.approx(float(by_hand.value_cny))


def test_conversion_moves_the_cost_with_the_first_amount():
    one = lending.evaluate(
        amounts=(20_000,), term=3, apr=0.24, cac_cny=2000.0, conversion_elasticity=0.5
    )
    assert float(one.cac_per_funded_cny) == pytest.approx(2000 / 2**0.5)


def test_a_horizon_cuts_and_says_what_it_cut():
    whole = lending.evaluate(**RICH)
    short = lending.evaluate(**RICH, horizon=12)
    assert short.monthly_contribution.shape == (13,)
    assert short.monthly_contribution == pytest.approx(whole.monthly_contribution[:13])
    assert float(short.value_cny + short.truncated_value_cny) == pytest.approx(
        float(whole.value_cny)
    )
    assert float(short.truncated_value_cny) != 0
    scalars = lending.evaluate_scalars(**RICH, horizon=12)
    assert float(scalars.value_cny) == pytest.approx(float(short.value_cny))
    assert float(whole.truncated_value_cny) == 0


def test_scenarios_broadcast_and_blocks_change_nothing(monkeypatch):
    apr, cac = np.linspace(0.1, 0.36, 7), np.array([[300.0], [2000.0]])
    given_ = {**RICH, "apr": apr, "cac_cny": cac, "next_loan_after": 0.5}
    many = lending.evaluate(**given_)
    assert many.value_cny.shape == (2, 7)
    assert many.monthly_contribution.shape[:2] == (2, 7)
    one = lending.evaluate(**{**RICH, "apr": apr[4], "cac_cny": 2000.0, "next_loan_after": 0.5})
    assert float(many.value_cny[1, 4]) == pytest.approx(float(one.value_cny))
    assert many.payback_months[1, 4] == pytest.approx(float(one.payback_months), nan_ok=True)
    monkeypatch.setattr("analysis.lending.inputs.BLOCK", 3)
    assert lending.evaluate(**given_).monthly_contribution == pytest.approx(
        many.monthly_contribution
    )
    assert lending.evaluate_scalars(**given_).value_cny == pytest.approx(many.value_cny)


def test_results_in_blocks_are_those_of_one_call():
    def draw(rng, count):
        return {**RICH, "apr": rng.uniform(0.1, 0.3, count)}

    parts = list(lending.in_blocks(draw, 10, 0, block=4))
    assert [len(p.value_cny) for p in parts] == [4, 4, 2]
    again = list(lending.in_blocks(draw, 10, np.random.default_rng(0), block=4))
    assert all((a.value_cny == b.value_cny).all() for a, b in zip(parts, again, strict=True))


def test_rungs_may_differ_in_all_their_terms():
    steps = build(
        (1000, 2000), (3, 6), (0.2, np.array([0.1, 0.3])), method=("annuity", "bullet"), tail=1
    )
    assert steps.scenarios == (2,)
    assert steps.term.tolist() == [3, 6, 6]
    assert steps.amounts[0].tolist() == [1000, 2000, 2000]
    assert steps.method == ("annuity", "bullet", "bullet")
    assert steps.longest_months == 15
    assert offer_dependent(0.8, (1000, 2000, 500), 1.0) == [1.0, 0.2]


def test_the_next_loan_comes_when_the_share_is_repaid():
    steps = build((1200, 1200), 12, 0.0, next_loan_after=0.5)
    assert steps.until[0] == 6
    late = build((1200, 1200), 12, 0.24, next_loan_after=0.5, gap_months=2)
    repaid = schedule(1200, 0.24, 12)["principal"].cumsum() >= 600
    assert late.until[0] == int(repaid.to_numpy().argmax()) + 1 + 2
    assert build((1200, 1200), 12, 0.24, method="bullet", next_loan_after=0.1).until[0] == 12


PLAIN = """
import numpy as np
from analysis import lending
from tests.lending.test_customer import MODES, RICH
for mode in MODES.values():
    print(repr(float(lending.evaluate(**{**RICH, **mode}).value_cny)))
"""


def test_the_compiled_kernel_is_its_own_plain_form(root):
    """The same source run by Python alone gives the same numbers."""
    done = subprocess.run(
        [sys.executable, "-c", PLAIN], cwd=root, capture_output=True, text=True, check=True,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
    )  # fmt: skip
    plain = [float(line) for line in done.stdout.split()]
    compiled = [float(lending.evaluate(**{**RICH, **mode}).value_cny) for mode in MODES.values()]
    assert plain == pytest.approx(compiled, rel=1e-12)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"aprr": 0.2}, "aprr: there is no such parameter; did you mean 'apr'"),
        ({"amounts": ()}, "amounts: is empty"),
        ({"amounts": (1000, 0)}, "amounts: 0 is not allowed"),
        ({"amounts": (1000, np.nan)}, r"amounts\[1\]: nan is not allowed"),
        ({"apr": 24}, "apr: 24 is not allowed.*did you mean 0.24"),
        ({"apr": (0.2, 0.2)}, "apr: 2 entries for 5 rungs"),
        ({"term": 5.5}, "term: 5.5 is not allowed"),
        ({"gap_months": 0.5}, "gap_months: 0.5 is not allowed"),
        ({"tail": -1}, "tail: -1 is not allowed"),
        ({"next_loan_after": 0}, "next_loan_after: 0 is not allowed"),
        ({"next_loan_after": 1.2}, "next_loan_after: 1.2 is not allowed"),
        ({"type_weights": (0.5, 0.4, 0.05)}, "type_weights: they sum to 0.95; must sum to 1"),
        ({"type_weights": (0.5, 0.5)}, "type_multipliers: 3 types, and type_weights has 2"),
        ({"type_weights": 1.0}, "type_weights, type_multipliers: give a list"),
        ({"amount_ref_cny": 0}, "amount_ref_cny: 0 is not allowed; must be above 0"),
        (
            {"reborrow_probability": 1.01},
            "reborrow_probability: 1.01 is not allowed; must be from 0 to 1",
        ),
        ({"reborrow_probability": [0.1] * 5}, "reborrow_probability: 5 entries for 4 steps"),
        ({"lgd": 2}, "lgd: 2 is not allowed"),
        ({"cac_cny": -1}, "cac_cny: -1 is not allowed"),
        ({"cac_cny": np.zeros(3), "lgd": np.ones(2)}, "scenarios have shape"),
        ({"horizon": -1}, "horizon: -1 is not allowed"),
    ],
)
def test_bad_input_is_named(change, words):
    with pytest.raises(ValueError, match=words):
        lending.evaluate(**{**RICH, **change})


def test_what_must_be_given_is_asked_for():
    with pytest.raises(ValueError, match="term: must be given"):
        lending.evaluate(amounts=(1000,), apr=0.2)
    with pytest.raises(ValueError, match="one scenario is meant"):
        lending.outcome_distribution(0, 10, **{**RICH, "apr": np.array([0.1, 0.2])})


def test_types_that_do_not_average_to_one_warn():
    with pytest.warns(UserWarning, match="weighted mean is 2 and not 1"):
        lending.evaluate(
            amounts=(1000,), term=3, apr=0.2, type_weights=(1.0,), type_multipliers=(2.0,)
        )


@given(st.integers(0, 3))
@settings(max_examples=4)
def test_seeds_are_seeds_zero_too(seed):
    first = lending.outcome_distribution(seed, 100, **RICH)
    second = lending.outcome_distribution(np.random.default_rng(seed), 100, **RICH)
    assert (first.net_cny == second.net_cny).all()


def test_the_chance_of_returning_may_differ_by_scenario():
    """Its scenarios are its own: the amounts need not have any."""
    chances = np.array([0.2, 0.5, 0.9])
    plain = {"amounts": (1_000.0, 2_000.0), "term": 3, "apr": 0.24}
    together = lending.evaluate(**plain, reborrow_probability=chances)
    alone = [float(lending.evaluate(**plain, reborrow_probability=q).value_cny) for q in chances]
    assert together.value_cny == pytest.approx(alone, rel=1e-14)
    with pytest.raises(ValueError, match="reborrow_probability"):
        lending.evaluate(**{**plain, "apr": np.full(2, 0.2)}, reborrow_probability=chances)
