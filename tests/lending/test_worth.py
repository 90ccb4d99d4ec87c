"""The value without the path is the value by the path."""

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lending
from analysis.lending import sums
from analysis.lending.baseline import parameters
from tests.lending.strategies import ladders
from tests.lending.test_customer import RICH


def same(short, path, scale):
    """To 1e-12 of what is lent."""
    assert np.abs(short.value_cny - path.value_cny).max() <= 1e-12 * scale
    assert set(short.by_loan) == set(path.by_loan) - {"balance"}
    for name, flow in short.by_loan.items():
        assert np.abs(flow - path.by_loan[name]).max() <= 1e-12 * scale, name
    assert np.abs(short.reach - path.reach).max() <= 1e-13
    taken = path.reach > 1e-200
    np.testing.assert_allclose(short.type_share[taken], path.type_share[taken], rtol=1e-11)


def both_ways(given_):
    """The short way, the path, and the value alone."""
    short, path = lending.evaluate_worth(**given_), lending.evaluate_scalars(**given_)
    same(short, path, lent(given_))
    alone = lending.evaluate_value(**given_)
    assert np.abs(alone - path.value_cny).max() <= 1e-12 * lent(given_)


def lent(given_):
    return max(sum(given_["amounts"]) + given_["tail"] * given_["amounts"][-1], 1.0)


@given(ladders(next_loan_after=1.0))
@settings(max_examples=150)
def test_value_reach_and_flows_are_those_of_the_path(given_):
    both_ways(given_)


@given(ladders(next_loan_after=1.0), st.data())
@settings(max_examples=60)
def test_the_same_by_month_rung_and_scenario(given_, data):
    """Risk and prepayment by month, terms, methods and chances by rung, scenarios on top."""
    rungs, longest = len(given_["amounts"]), 6
    terms = data.draw(st.lists(st.integers(1, longest), min_size=rungs, max_size=rungs))
    chances = st.floats(0, 1)
    monthly = st.lists(
        st.one_of(st.just(0.0), st.floats(0, 0.4)), min_size=longest, max_size=longest
    )
    given_ |= {
        "term": terms,
        "intensity": np.array(data.draw(st.lists(monthly, min_size=3, max_size=3))),
        "prepayment": data.draw(monthly),
        "apr": np.array([0.0, 0.1, 0.36]),
        "price_risk_slope": data.draw(st.floats(-1, 3)),
    }
    steps = rungs + given_["tail"] - 1
    if steps:
        given_["reborrow_probability"] = data.draw(
            st.lists(chances, min_size=steps, max_size=steps)
        )
    both_ways(given_)


@pytest.mark.parametrize(
    "changes",
    [
        {"apr": 3.0, "term": 120},
        {"apr": 1e-12, "term": 36},
        {"intensity": 800.0},
        {"intensity": 0.0},
        {"type_multipliers": (0.0, 1.0, 7.0)},
        {"reborrow_probability": 0.0, "reborrow_after_prepayment": 1.0},
        {"tail": 40},
        {"method": "bullet", "gap_months": 12},
    ],
)
def test_the_same_at_the_edges(changes):
    given_ = {**RICH, "tail": 0, "next_loan_after": 1.0, **changes}
    both_ways(given_)


def test_readings_of_payback_and_the_loyal_customer_need_no_months():
    short, path = lending.evaluate_worth(**RICH), lending.evaluate_scalars(**RICH)
    for reading in lending.READINGS:
        assert short.payback_cycles(*reading) == pytest.approx(
            path.payback_cycles(*reading), nan_ok=True
        )
        assert short.coverage(*reading) == pytest.approx(path.coverage(*reading), rel=1e-12)
    assert float(short.loyal.value_cny) == pytest.approx(float(path.loyal.value_cny), rel=1e-12)


@pytest.mark.parametrize("changes", [{"next_loan_after": 0.5}, {"horizon": 7}])
def test_ladders_that_overlap_and_short_horizons_take_the_path(changes):
    whole = lending.evaluate_worth(**{**RICH, **changes})
    assert isinstance(whole, lending.Customer)
    path = lending.evaluate_scalars(**{**RICH, **changes})
    assert float(whole.value_cny) == float(path.value_cny)
    assert float(lending.evaluate_value(**{**RICH, **changes})) == float(path.value_cny)


def test_blocks_change_nothing(monkeypatch):
    given_ = {**RICH, "apr": np.linspace(0.1, 0.36, 7), "lgd": np.array([[0.8], [0.9]])}
    whole = lending.evaluate_worth(**given_)
    assert whole.by_loan["interest"].shape == (2, 7, 5)
    monkeypatch.setattr("analysis.lending.inputs.BLOCK", 3)
    np.testing.assert_array_equal(lending.evaluate_worth(**given_).value_cny, whole.value_cny)


def test_the_plain_source_is_the_compiled_one(monkeypatch):
    compiled = lending.evaluate_worth(**RICH)
    monkeypatch.setattr(sums, "add_up", sums.add_up.py_func)
    monkeypatch.setattr(sums, "unit_schedule", sums.unit_schedule.py_func)
    plain = lending.evaluate_worth(**RICH)
    assert float(plain.value_cny) == pytest.approx(float(compiled.value_cny), rel=1e-13)


@pytest.mark.parametrize("by_month", [False, True])
def test_the_kernel_is_compiled_for_one_kind_of_input(by_month, study, monkeypatch):
    seen = []
    kernel = sums.add_up

    def watched(*arguments):
        seen.append(tuple(numba.typeof(a) for a in arguments))
        kernel(*arguments)

    monkeypatch.setattr(sums, "add_up", watched)
    lending.evaluate_worth(**parameters(study))
    changes = {"apr": np.full(6, 0.24)[::2]}
    if by_month:
        changes["intensity"] = [0.01] * 12
    lending.evaluate_worth(**parameters(study, **changes))
    assert len(set(seen)) == 1


def test_a_wrong_argument_is_named():
    with pytest.raises(ValueError, match="next_loan_after"):
        lending.evaluate_worth(amounts=(1_000,), term=3, apr=0.2, next_loan_after=2.0)
    with pytest.raises(ValueError, match="did you mean"):
        lending.evaluate_worth(amounts=(1_000,), terms=3, apr=0.2)
