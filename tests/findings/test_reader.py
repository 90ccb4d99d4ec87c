"""A reader's own numbers, through the whole book: every sentence, every figure.

All of it is computed anew for them, so both tests share one set of numbers, and stand together.
"""

import pytest

from analysis import figures, statements
from analysis.assumptions import baseline
from analysis.statements import say
from tests.drawn import figure


@pytest.fixture(scope="module")
def mine():
    """Twice the capital that the book assumes."""
    return baseline(capital_ratio=(0.2, 0.3))


def test_every_sentence_has_a_form_for_a_reader_s_numbers(mine):
    for found in statements.statements():
        sentence = say(found.id, mine)
        assert sentence
        assert "{" not in sentence


def test_an_override_moves_the_figures_that_rest_on_it_and_no_others(mine):
    ids = figures.figure_ids()
    moved = {id for id in ids if figures.build(id, mine).csv() != figure(id).csv()}
    assert moved == {
        "cost-stack-under-two-prices",
        "light-capital-or-heavy",
        "what-pays-for-the-rise",
        "what-each-ceiling-carries",
        "what-results-hang-on",
        "results-over-ranges",
    }
