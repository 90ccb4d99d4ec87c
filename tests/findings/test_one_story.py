"""The same number is the same in every chapter that prints it."""

import re

import pytest

from analysis import statements
from analysis.book.builder import chapters_of

QUANTITIES = {
    "the article's lowest cost": r"lowest (?:acquisition )?cost is (?:CNY )?(\d[\d,]*\d)",
    "the article's range of costs": r"(?:names CNY|speak of|article's costs, CNY) (\d[\d,]* to \d[\d,]*\d)",
    "what our customer repays a guarantor": r"repays a guarantor at most (?:CNY )?(\d[\d,]*\d)",
    "what loans as printed repay": r"(?:platforms print(?: them)?,?|printed a guarantor carries) (?:CNY )?(\d[\d,]*\d)",
    "one platform's own spend": r"(\d[\d,]* to \d[\d,]*\d) (?:per|for each|a) first-time borrower(?! and)",
    "what a lender carries at today's ceiling": r"(?:A lender has CNY|old ceiling \(lender\),) (\d[\d,]*\d)",
    "interest of a good customer": r"[Gg]ood (?:customer who stays|type) pays.*?CNY (\d[\d,]*\d) of interest",
    "claims of the article": r"Of (?:the article's )?(\d+) claims",
}


@pytest.fixture(scope="module")
def sentences(root, study):
    pages = [name.split("/")[1] for name in chapters_of(root)]
    return {
        page: " ".join(statements.say(found.id, study) for found in statements.statements(page))
        for page in pages
    }


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_number_is_the_same_in_every_chapter(quantity, sentences):
    found = {page: re.findall(QUANTITIES[quantity], text) for page, text in sentences.items()}
    found = {page: set(values) for page, values in found.items() if values}
    assert len(found) > 1, f"{quantity}: printed by {list(found)} only; mend the pattern"
    assert len(set().union(*found.values())) == 1, found
