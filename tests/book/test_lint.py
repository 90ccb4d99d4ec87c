import pytest

from analysis.book.lint import lint, lint_text


def fatal(text):
    return [f for f in lint_text(text, "chapters/x.md") if f.fatal]


@pytest.mark.parametrize(
    "text",
    [
        "The cost is 2,100 yuan.",
        "A cut of 30% is ordered.",
        "It rose from 0.97 to 0.98.",
        "- a list item with 12 points",
        "# A heading with 3000 in it",
        "| table | 41 |\n| --- | --- |\n| a | 5.2 |",
        ":::{admonition} Note\nThis is 17 percent.\n:::",
        "```{note}\nThis is 17 percent.\n```",
        "*emphasis on 24 points*",
        "[a link of 500](https://a.b)",
    ],
)
def test_typed_results_are_fatal(text):
    assert fatal(text), text


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 the report for 2022–24 and 2024Q4 came out; see Q3.",
        "On 31 March 2025 it was printed.",
        "Claims C01 and C02 rest on F008 and K12.",
        "Loans in M1 roll into M2.",
        "As chapter 1 and section 2.3 say.",
        "The value is {glue:text}`n-claims` of them.",
        "The [24% a year]{.definition} ceiling is a rule.",
        "Call `baseline(x=0.1)` first.",
        "$$ \\delta = \\tfrac{1}{3} x $$",
        "```{code-cell} ipython3\nx = 12.5\n```",
        "No digits here.",
        "(some-label-12)=\n## Heading",
    ],
)
def test_years_places_definitions_code_and_glue_may_stand(text):
    assert not fatal(text), text


def test_a_finding_names_file_line_and_remedy():
    (found,) = fatal("# Title\n\nFirst.\n\nThe cost is 2,100 yuan.\n")
    assert (found.path, found.line) == ("chapters/x.md", 5)
    assert "glue" in str(found)


def test_a_number_inside_a_directive_has_its_own_line():
    (found,) = fatal("Text.\n\n:::{admonition} Title\n:class: tip\n\nIt is 17 percent.\n:::\n")
    assert found.line == 6


def test_comparisons_outside_statements_are_listed_and_fail_nothing():
    found = lint_text("Feeds are cheaper than shops. {glue:text}`s` is higher.", "x.md")
    assert [f.fatal for f in found] == [False]
    assert "cheaper" in found[0].text


def test_a_glossary_may_compare_but_types_no_result():
    text = "```{glossary}\ncap\n  The highest price; loans stand below it.\n```\n"
    assert lint_text(text, "x.md") == []
    assert fatal(text.replace("price", "price, 24%"))


def test_the_book_holds_no_typed_result(root):
    assert not [str(f) for f in lint(root) if f.fatal]
