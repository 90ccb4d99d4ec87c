import re

from hypothesis import given
from hypothesis import strategies as st

from analysis.chinese import RUN, mark

MIXED = st.text(alphabet="ab ()·获客成本助贷", max_size=30)


def test_runs_are_marked_and_nothing_else_is():
    assert (
        mark("loan facilitation (助贷), M1")
        == 'loan facilitation (<span lang="zh">助贷</span>), M1'
    )
    assert mark("no Chinese &amp; none") == "no Chinese &amp; none"


def test_other_scripts_and_signs_are_not_chinese():
    assert not RUN.search("λ ≥ 0, 「」、。，あア한é – 10元"[:-1])
    assert RUN.findall("2024年3月，金规〔2025〕9号") == ["年", "月", "金规", "号"]
    assert RUN.fullmatch("\U00020000")


@given(MIXED)
def test_taking_the_marks_away_gives_the_text_back(text):
    assert re.sub(r"</?span[^>]*>", "", mark(text)) == text
    assert RUN.sub("", text) == re.sub(r"<span[^>]*>.*?</span>", "", mark(text))
