import contextlib
import dataclasses
import io
import json
import math
import re
from functools import cache

import fastjsonschema
import pandas as pd
import pytest
import vl_convert
from altair.vegalite.v6.schema import core
from hypothesis import given
from hypothesis import strategies as st

from analysis import evidence, figures
from analysis.book import expectations
from analysis.figures import registry, svg, theme
from analysis.figures.address import nowhere
from analysis.statements import evaluate
from tests.drawn import figure as built

IDS = figures.figure_ids()
CHANGED = 'look with `make differences`; changed on purpose? `make accept REASON="why"`'


@cache
def spec_of(id, layout):
    return built(id).spec(layout)


@pytest.mark.parametrize("id", IDS)
def test_plotted_data_are_what_was_committed(id, root):
    path = expectations.folder(root) / f"{id}.csv"
    expected, found = pd.read_csv(path), pd.read_csv(io.StringIO(built(id).csv()))
    pd.testing.assert_frame_equal(found, expected, rtol=1e-6, obj=f"{id}; {CHANGED}\n")


@pytest.mark.parametrize("id", IDS)
def test_pictures_are_what_was_committed(id, root):
    expected = (expectations.folder(root) / f"{id}.svg").read_text("utf-8")
    with nowhere():
        same = built(id).picture() == expected
    # two pictures side by side in a terminal show nothing to anyone
    assert same, f"{id}: {CHANGED}"


def test_nothing_is_expected_of_figures_that_are_gone(root):
    assert {p.stem for p in expectations.folder(root).iterdir()} == set(IDS)


@cache
def fits_the_schema():
    """Altair's schema, compiled once a process; checked part by part it takes seconds a figure."""
    return fastjsonschema.compile(core.load_schema())


def plainly(spec):
    """A specification as a browser reads it."""
    return json.loads(json.dumps(spec))


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("layout", [*theme.LAYOUTS, theme.SLIDE], ids=lambda x: x.name)
def test_every_part_of_a_figure_fits_the_schema(id, layout):
    """The build leaves this check out."""
    try:
        fits_the_schema()(plainly(spec_of(id, layout)))
    except fastjsonschema.JsonSchemaValueException:
        built(id).drawing(built(id).data, layout).to_dict()  # Altair says which part
        raise


@pytest.mark.parametrize("place", ["config", "mark", "axis"])
def test_a_part_that_does_not_fit_the_schema_is_found(place):
    figure = built("article-numbers-by-state")
    spec = plainly(figure.spec(theme.WIDE))
    next(parts(spec, place))["colourr"] = "red"
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        fits_the_schema()(spec)


def parts(spec, name):
    """Everything that stands in a specification under a name."""
    for key, inner in spec.items() if isinstance(spec, dict) else enumerate(spec):
        if key == name and isinstance(inner, dict):
            yield inner
        if isinstance(inner, dict | list):
            yield from parts(inner, name)


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("layout", theme.LAYOUTS, ids=lambda x: x.name)
def test_a_figure_fills_its_room_and_no_more(id, layout):
    width = svg.size(svg.draw(spec_of(id, layout), id)).width
    assert 0.84 * layout.width <= width <= layout.width + 4


@pytest.mark.parametrize("id", IDS)
def test_a_figure_says_what_it_is(id):
    figure = built(id)
    assert len(figure.alt) > 60
    assert figure.grade in evidence.GRADES
    assert len(figure.grades) >= 1
    # what only our own assumptions stand behind has no page to name
    assert figure.source_ids or set(figure.grades) == {"E"}
    assert len(evidence.cite(figure.source_ids)) >= bool(figure.source_ids)
    assert figure.spec(theme.WIDE)["description"] == figure.alt
    assert not figure.data.empty


def titles(part):
    """Titles of axes and panels, the description left out."""
    if isinstance(part, dict):
        title = part.get("title")
        words = title.get("text") if isinstance(title, dict) else title
        found = [" ".join([words] if isinstance(words, str) else words)] if words else []
        return found + [
            t for k, v in part.items() if k not in {"config", "datasets"} for t in titles(v)
        ]
    return [t for v in part for t in titles(v)] if isinstance(part, list) else []


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("layout", theme.LAYOUTS, ids=lambda x: x.name)
def test_a_unit_stands_on_an_axis_or_a_panel(id, layout):
    spec = spec_of(id, layout)
    units = re.compile(r"\bCNY (?:per|billion)|\bpercent\b|\bnumbers? of")
    assert any(units.search(t) for t in titles(spec)), titles(spec)


def scales(part):
    if isinstance(part, dict):
        yield from part.get("scales", ())
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, dict | list):
            yield from scales(inner)


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("layout", theme.LAYOUTS, ids=lambda x: x.name)
def test_layers_agree_on_the_ends_of_their_axes(id, layout):
    """Where they do not, the browser's console warns, and it is not the author who sees it."""
    spec = spec_of(id, layout)
    for scale in scales(vl_convert.vegalite_to_vega(spec, vl_version=svg.VEGA_LITE)):
        domain = scale["domain"]
        stated = (
            [x for x in domain.get("fields", []) if "data" not in x]
            if isinstance(domain, dict)
            else []
        )
        assert len(stated) in {0, 2}, (scale["name"], stated)


def test_a_picture_in_a_notebook_is_svg_and_png_beside_the_book_s_payload():
    bundle = built("fourth-quarter-volume")._repr_mimebundle_()
    assert set(bundle) == {registry.MIME, "image/svg+xml", "image/png", "text/plain"}
    assert json.loads(json.dumps(bundle[registry.MIME]))["id"] == "fourth-quarter-volume"


def test_a_figure_without_words_for_those_who_cannot_see_it_is_refused():
    with pytest.raises(ValueError, match="alt is empty"):
        dataclasses.replace(built("thirty-percent-less"), alt=" ")


def test_a_colour_the_night_does_not_know_is_refused():
    figure = built("article-numbers-by-state")
    stray = dataclasses.replace(
        figure, drawing=lambda d, la: figure.drawing(d, la).configure_mark(color="#ff00ff")
    )
    tinted = dataclasses.replace(
        figure, drawing=lambda d, la: figure.drawing(d.assign(tint="#ff00ff"), la)
    )
    assert stray.spec(theme.WIDE)["config"] == theme.config(theme.WIDE)
    with pytest.raises(ValueError, match="#ff00ff"):
        tinted.spec(theme.WIDE)


@pytest.mark.parametrize("id", IDS)
def test_titles_are_statements(id, study):
    assert built(id).finding == evaluate(registry._REGISTRY[id].statement, study)[1]


@pytest.mark.parametrize("id", IDS)
def test_no_title_names_a_company_on_less_than_grade_b(id):
    figure = built(id)
    names = evidence.load("platforms").fillna("")
    spoken = {
        w
        for cell in names[["company", "also_known_as"]].to_numpy().ravel()
        for w in cell.split("; ")
    }
    if figure.grade not in {"A", "B"}:
        assert not [n for n in spoken if n and n.split()[0] in figure.headline]


def test_a_changed_copy_of_a_figure_is_not_taken_for_the_figure():
    figure = built("article-numbers-by-state")
    assert registry.KNOWN_BY in vars(figure)
    assert registry.KNOWN_BY not in vars(dataclasses.replace(figure, alt="Another text"))
    other = dataclasses.replace(figure, alt="Another text").spec(theme.WIDE)
    assert other["description"] == "Another text"


@pytest.mark.parametrize("id", ["article-numbers-by-state", "effects-and-priors"])
@pytest.mark.parametrize("layout", [*theme.LAYOUTS, theme.SLIDE], ids=lambda x: x.name)
def test_the_quick_way_through_altair_leads_where_its_own_does(id, layout, monkeypatch):
    figure = built(id)
    quick = figure._make_spec(layout)
    monkeypatch.setattr(registry, "quickly", contextlib.nullcontext)
    assert figure._make_spec(layout) == quick


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_six_significant_digits(value):
    rounded = registry.significant(value)
    if value:
        assert math.isclose(rounded, value, rel_tol=5.1e-6)
    assert registry.significant(rounded) == rounded
