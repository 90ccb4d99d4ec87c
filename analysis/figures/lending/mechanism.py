"""In how many assumption sets each claim of the chapter follows."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import row_axis, row_names, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import carries, common, draws
from analysis.findings.lending import mechanism as found
from analysis.frames import records
from analysis.numbers import number

ROOM = 300
TINTS = {"follows": theme.GREEN, "depends": theme.OCHRE, "does not follow": theme.RUST}


@figure("claims-in-assumption-sets", chapter="lending-in-detail", statement="what-follows")
def claims(study: Study) -> dict[str, Any]:
    """Shares of draws by claim and reading, over three families of priors."""
    data = found.table(study)
    spoken = "; ".join(
        f"{row.claim_id}, {row.reading}: {common.of_100(row.share_of_100 / 100)} of 100, "
        f"{common.of_100(row.low_of_100 / 100)} to {common.of_100(row.high_of_100 / 100)}, {row.word}"
        for row in records(data)
    )
    return {
        "unit": "Assumption sets of 100 in which a reading follows; dot: ranges as they are, bar: "
        "three families of ranges; hollow: beside the main reading. A share of our ranges, not a "
        "probability",
        "alt": f"Rows of dots with bars on a scale from 0 to 100, a line at 50. {spoken}.",
        "source_line": common.LIFE_SOURCE,
        "slide_source": common.LIFE_SLIDE,
        "source_ids": (*common.article_sources(), *carries.platform_sources()),
        "grades": (*common.grades(study), *carries.life_grades(study)),
        "method": f"{number(draws.DRAWS)} draws from every range for each family (fewer for prices, "
        "relief and arrears): ranges as they are, twice as wide, and flat. Risk is set in each draw "
        "so that the light front keeps its loss. A set holds a whole life such as listed platforms "
        "print; rows of the ladder alone end after five or fifteen loans.",
        "would_change": "Narrower ranges: a lender's own loans in place of ours.",
        "data": data,
        "drawing": _draw,
        "seeds": (draws.SEED, draws.SEED + 1, draws.SEED + 2),
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(row=[f"{row.claim_id}: {row.reading}" for row in records(data)])
    order = list(shown["row"])
    y = alt.Y("row:N", sort=order, axis=row_axis(layout, ROOM))
    scale = alt.Scale(domain=[-2, 102])
    x = alt.X(
        "share_of_100:Q",
        scale=scale,
        axis=alt.Axis(title="number of assumption sets, of 100", values=[0, 25, 50, 75, 100]),
    )
    tint = alt.Color(
        "word:N", scale=alt.Scale(domain=list(TINTS), range=list(TINTS.values())), legend=None
    )
    half = (
        alt.Chart(pd.DataFrame({"share_of_100": [50.0]}))
        .mark_rule(color=theme.MUTED, strokeDash=[5, 4], strokeWidth=1.3)
        .encode(x=x)
    )
    bars = (
        alt.Chart(shown)
        .mark_bar(height=9, opacity=0.35)
        .encode(x=alt.X("low_of_100:Q", scale=scale), x2="high_of_100:Q", y=y, color=tint)
    )
    tip = [
        alt.Tooltip("row:N", title="reading"),
        alt.Tooltip("share_of_100:Q", format=".1f", title="of 100"),
        alt.Tooltip("low_of_100:Q", format=".1f", title="lowest"),
        alt.Tooltip("high_of_100:Q", format=".1f", title="highest"),
        alt.Tooltip("driver:N", title="drivers"),
        alt.Tooltip("word:N", title="verdict"),
    ]
    dots = [
        alt.Chart(shown[shown["main"] == main])
        .mark_point(filled=main, size=75, strokeWidth=2, opacity=1)
        .encode(x=x, y=y, color=tint, tooltip=tip)
        for main in (True, False)
    ]
    heads = pd.DataFrame(
        {
            "share_of_100": [0.0, 50.0, 100.0],
            "label": ["does not follow", "depends", "follows"],
            "side": ["left", "center", "right"],
        }
    )
    names = [
        words(
            heads.iloc[[place]], layout, align=side, dy=-8, tint=list(TINTS.values())[2 - place]
        ).encode(x=x, y=alt.value(0))
        for place, side in enumerate(heads["side"])
    ]
    layers: list[Any] = [half, bars, *dots, *names]
    if layout.narrow:
        layers.append(row_names(shown, layout, y, "row", rise=15))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 16, 12), height=layout.pick(29, 42) * len(order)
    )
