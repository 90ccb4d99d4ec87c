"""Numbers that cannot hold together are refused at once, and those at the edge are not."""

from dataclasses import replace

import pytest

from analysis.assumptions import baseline
from analysis.compatible import together


@pytest.fixture(scope="module")
def priors():
    return {name: held.prior for name, held in baseline().assumptions.items()}


def at(priors, **values):
    """The book's priors with some of them fixed at a value."""
    fixed = {n: replace(priors[n], low=v, mode=v, high=v) for n, v in values.items()}
    return priors | fixed


def test_the_book_s_own_numbers_hold_together(priors):
    together(priors)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"score_skill": 0.9, "score_correlation": 0.6}, "score_correlation, score_skill"),
        ({"feed_share": 0.3, "sms_gain": 0.1, "vertical_gain": 0.1, "referral_gain": 0.1}, "gains"),
        ({"apr": 0.2, "price_rise": 0.21}, "price_rise, apr"),
        ({"apr": 0.2, "relief_rate_cut": 0.21}, "relief_rate_cut, apr"),
    ],
)
def test_what_cannot_hold_together_is_refused_by_name(priors, values, named):
    with pytest.raises(ValueError, match=named):
        together(at(priors, **values))


@pytest.mark.parametrize(
    "values",
    [
        # two scores of skill s are alike by 2·s² − 1 at least
        {"score_skill": 0.9, "score_correlation": 2 * 0.9**2 - 1},
        {"feed_share": 0.31, "sms_gain": 0.1, "vertical_gain": 0.1, "referral_gain": 0.1},
        {"apr": 0.2, "price_rise": 0.2, "relief_rate_cut": 0.2},
    ],
)
def test_the_edge_itself_is_allowed(priors, values):
    together(at(priors, **values))


def test_all_faults_are_named_at_once(priors):
    with pytest.raises(ValueError, match="price_rise, apr") as found:
        together(at(priors, apr=0.2, price_rise=0.3, relief_rate_cut=0.3, feed_share=0.01))
    assert str(found.value).count("\n") == 2
