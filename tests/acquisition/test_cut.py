import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.acquisition.cut import cost_ratio

ratios = st.floats(0.01, 10)


def test_a_cut_with_customers_held_is_the_cut_of_the_cost():
    assert cost_ratio(0.7, 1) == pytest.approx(0.7)


@given(ratios)
def test_customers_that_fall_as_much_leave_the_cost_alone(ratio):
    assert cost_ratio(ratio, ratio) == pytest.approx(1)


@given(ratios, ratios)
def test_cost_times_customers_is_spend(spend, customers):
    assert cost_ratio(spend, customers) * customers == pytest.approx(spend)


@pytest.mark.parametrize(
    ("spend", "customers", "name"),
    [(-1, 1, "spend_ratio"), (1, 0, "customers_ratio"), (1, -1, "customers_ratio")],
)
def test_errors_name_the_argument(spend, customers, name):
    with pytest.raises(ValueError, match=name):
        cost_ratio(spend, customers)
