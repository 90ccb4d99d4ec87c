import numpy as np
import pytest

from analysis.acquisition.auction.ceiling import least_caps, price_response
from analysis.acquisition.auction.normal import room
from analysis.lending import evaluate

CAPS = [0.36, 0.24, 0.05, 0.0]


def values(cap):
    """Two lenders that differ in what a default costs them."""
    return [
        float(
            evaluate(
                amounts=(12_000, 9_000),
                term=12,
                apr=cap,
                intensity=0.004,
                lgd=lgd,
                funding_rate=funding,
                reborrow_probability=0.8,
                discount_rate=0.1,
                cac_cny=0,
            ).value_cny
        )
        for lgd, funding in ((0.85, 0.025), (0.95, 0.03))
    ]


def test_the_price_is_the_second_value_at_every_cap():
    found = price_response(CAPS, values, outside_cny=100)
    table = np.array([sorted(values(cap)) for cap in CAPS])
    want = np.where(table[:, 1] >= 100, np.maximum(table[:, 0], 100), np.nan)
    assert found.price_cny == pytest.approx(want, nan_ok=True)
    assert found.sale_chance.tolist() == [1, 1, 0, 0]
    assert found.reason.tolist() == ["no_fall", "", "no_sale", "no_sale"]
    assert np.isnan(found.winner_value_cny[2:]).all()
    # a table says the same as the function that made it
    again = price_response(CAPS, [values(cap) for cap in CAPS], outside_cny=100)
    for one, other in zip(found[:-1], again[:-1], strict=True):
        assert one == pytest.approx(other, nan_ok=True)


def test_a_fall_is_borne_by_one_or_the_other():
    start = [3_000, 2_400, 1_000]
    both = price_response([0.36, 0.24], [start, [2_600, 2_000, 600]])
    assert both.platform_share[1] == pytest.approx(1)
    # only the best lender is hit
    best = price_response([0.36, 0.24], [start, [2_600, 2_400, 1_000]])
    assert best.platform_share[1] == pytest.approx(0)
    # the second is hit harder than the best, who gains
    gains = price_response([0.36, 0.24], [start, [2_900, 2_000, 1_000]])
    assert gains.platform_share[1] == pytest.approx(400 / 100)
    assert gains.lenders_cny[1] > gains.lenders_cny[0]
    # another advertiser holds the price up, and the lender pays for the rest
    held = price_response([0.36, 0.24], [start, [2_200, 1_600, 600]], outside_cny=2_000)
    assert held.platform_share[1] == pytest.approx(400 / 800)
    assert held.price_cny[1] == 2_000
    # no lender is left: the platform lives on others, lenders lose all they kept
    none = price_response([0.36, 0.24], [start, [500, 400, -100]], outside_cny=1_000)
    assert none.platform_cny[1] == 1_000
    assert none.platform_share[1] == pytest.approx(1_400 / 2_000)
    assert none.reason[1] == "no_sale"


def test_nothing_fell_is_no_share():
    found = price_response([0.36, 0.24, 0.2], [[9, 5], [9, 5], [10, 5]])
    assert found.reason.tolist() == ["no_fall"] * 3
    assert np.isnan(found.platform_share).all()


def test_spread_out_values():
    rows = np.array([[2_500, 2_400, 2_000], [1_500, 1_400, 300]])
    found = price_response([0.36, 0.24], rows, outside_cny=1_200, spread_cny=300)
    rng = np.random.default_rng(0)
    bids = np.sort(rows[1] + 300 * rng.standard_normal((200_000, 3)), axis=1)
    sold = bids[:, -1] >= 1_200
    income = np.where(sold, np.maximum(bids[:, -2], 1_200), 1_200)
    kept = np.where(sold, bids[:, -1] - income, 0)
    for mine, drawn in ((found.platform_cny[1], income), (found.lenders_cny[1], kept)):
        assert mine == pytest.approx(drawn.mean(), abs=4 * drawn.std() / np.sqrt(len(drawn)))
    # hardly any spread is none
    near = price_response([0.36, 0.24], rows, outside_cny=1_200, spread_cny=0.5)
    none = price_response([0.36, 0.24], rows, outside_cny=1_200)
    assert near.platform_share == pytest.approx(none.platform_share, abs=1e-3, nan_ok=True)
    assert near.price_cny[0] == pytest.approx(room(rows[0], 0.5).price_cny)


def test_a_cap_ends_buying_later_where_the_auction_sets_the_cost():
    found = least_caps(values, 1_500, outside_cny=200, low=0.05)
    assert found.auction < found.fixed_cac
    assert max(values(found.fixed_cac)) == pytest.approx(1_500, abs=1e-3)
    assert max(values(found.auction)) == pytest.approx(200, abs=1e-3)
    assert (found.fixed_reason, found.auction_reason) == ("", "")


def test_least_caps_have_reasons():
    found = least_caps(lambda cap: [1_000 * cap, 500], 5_000, outside_cny=400)
    assert np.isnan(found.fixed_cac)
    assert found.fixed_reason == "never_covers"
    assert (found.auction, found.auction_reason) == (0, "covered_at_low")
    just = least_caps(lambda cap: [1_000 * cap, 500], 5_000, outside_cny=500)
    assert (just.auction, just.auction_reason) == (0, "covered_at_low")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: price_response([0.3], [[5]]), "values_cny: shape .* two lenders or more"),
        (lambda: price_response([0.3, 0.2], [[5, 4]]), "values_cny: shape"),
        (lambda: price_response([24], [[5, 4]]), "caps: 24 .* did you mean 0.24"),
        (lambda: price_response(0.3, [[5, 4]]), "caps: one row"),
        (lambda: price_response([0.3], [[5, 4]], outside_cny=-1), "outside_cny: -1"),
        (lambda: price_response([0.3], [[np.nan, 4]]), "values_cny: nan"),
        (lambda: least_caps(lambda cap: [1, 2], -1), "fixed_cac_cny: -1"),
        (lambda: least_caps(lambda cap: [1, 2], 1, low=0.3, high=0.3), "high: 0.3 is not"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
