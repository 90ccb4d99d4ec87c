import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rates.stack import average_balance_share, capital_charge_pct, stack, tax_pct

NOTHING = {
    "indirect_tax_rate": (0.0, 0.0),
    "capital_ratio": (0.0, 0.0),
    "cost_of_equity": (0.0, 0.0),
}
INSIDERS = {"funding": (3, 5), "traffic": (4, 5), "risk": (7, 9), "operations": (4, 6)}

intervals = st.tuples(st.floats(0, 20), st.floats(0, 20)).map(lambda x: (min(x), max(x)))
shares = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda x: (min(x), max(x)))


def test_ends_are_added_as_ends():
    found = stack(20, INSIDERS, **NOTHING)
    assert found.cost_pct(extras=False) == (18, 25)
    assert found.left_pct(extras=False) == (-5, 2)


def test_the_published_sum_of_the_other_interview():
    # the interview itself: three items are about 15, which leaves about 5 under a price of 20
    found = stack(20, {"funding": (3, 3), "traffic": (4, 5), "risk": (7, 7)}, **NOTHING)
    low, high = found.left_pct(extras=False)
    assert low <= 5 <= high


def test_tax_inside_the_price():
    # 6% on top of 100 is 6 of 106
    assert tax_pct(24, (0, 0.06 / 1.06)) == (0, pytest.approx(24 * 6 / 106))


def test_equity_carries_no_coupon():
    # a tenth of the loan in equity at 13% instead of debt at 3%: one point
    assert capital_charge_pct((0.1, 0.1), (0.13, 0.13), (3, 3)) == pytest.approx((1, 1))


@given(st.floats(1, 40), intervals, intervals, shares, shares, shares)
def test_what_is_left_and_what_it_costs_make_the_price(price, one, two, tax, ratio, equity):
    found = stack(
        price,
        {"funding": one, "risk": two},
        indirect_tax_rate=tax,
        capital_ratio=ratio,
        cost_of_equity=equity,
    )
    for extras in (False, True):
        cost, left = found.cost_pct(extras=extras), found.left_pct(extras=extras)
        assert left[0] + cost[1] == pytest.approx(price)
        assert left[1] + cost[0] == pytest.approx(price)
        assert left[0] <= left[1]


@given(st.floats(1, 40), st.floats(0.1, 10))
def test_a_dearer_price_leaves_more(price, more):
    low, high = (
        stack(p, INSIDERS, **NOTHING).left_pct(extras=False) for p in (price, price + more)
    )
    assert high[0] - low[0] == pytest.approx(more)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"price_pct": 0}, "price_pct: 0 must be above 0"),
        ({"parts": {"risk": (1, 2)}}, "'funding' is missing"),
        ({"parts": {"funding": (2, 1)}}, r"parts\['funding'\].*low <= high"),
        ({"capital_ratio": (0.2, 0.1)}, "capital_ratio"),
        ({"indirect_tax_rate": (float("nan"), 0.1)}, "indirect_tax_rate"),
    ],
)
def test_errors_name_the_argument(change, words):
    given_ = {"price_pct": 20, "parts": INSIDERS, **NOTHING, **change}
    with pytest.raises(ValueError, match=words):
        stack(given_.pop("price_pct"), given_.pop("parts"), **given_)


@given(st.integers(1, 360))
def test_the_average_balance_is_that_of_the_schedule(term):
    balances = [1 - month / term for month in range(term)]
    assert average_balance_share(term) == pytest.approx(sum(balances) / term)


@pytest.mark.parametrize("term", [0, -1, 1.5])
def test_a_term_is_a_whole_number_of_months(term):
    with pytest.raises(ValueError, match="whole number of months"):
        average_balance_share(term)
