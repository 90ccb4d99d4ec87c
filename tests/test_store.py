"""Results on disk: shared by the processes of a build, and never older than what made them."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from analysis import store
from analysis.assumptions import baseline
from analysis.book.cache import Paths
from analysis.memo import per_study

CALLS = []


def costly(study, factor=1):
    CALLS.append(factor)
    return study.value("lgd") * factor


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A store of this test's own, and a copy of the sources to change."""
    root = tmp_path / "book"
    for name in ("analysis/a.py", "data/a.csv", "requirements.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("one")
    monkeypatch.setattr(store, "ROOT", root)
    monkeypatch.setattr(store, "_LOADED", store._signs(root))
    monkeypatch.setattr(store, "writes", True)
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "store"))
    store._memory.cache_clear()
    store._key.cache_clear()
    CALLS.clear()
    yield root
    store._memory.cache_clear()
    store._key.cache_clear()


def fetch(study, **changes):
    return store.fetch(costly, (study.key, tuple(changes.items())), study, **changes)


def again_as_another_process(root, monkeypatch):
    monkeypatch.setattr(store, "_LOADED", store._signs(root))
    store._memory.cache_clear()
    store._key.cache_clear()


def test_a_result_is_computed_once(place, study, monkeypatch):
    assert fetch(study) == fetch(study) == study.value("lgd")
    again_as_another_process(place, monkeypatch)
    fetch(study)
    assert CALLS == [1]


@pytest.mark.parametrize("name", ["analysis/a.py", "data/a.csv", "requirements.txt"])
@pytest.mark.parametrize("how", ["changed", "removed", "renamed"])
def test_a_source_that_changes_gives_another_key(place, study, name, how, monkeypatch):
    (place / name).with_name("b" + (place / name).suffix).write_text("two")
    again_as_another_process(place, monkeypatch)
    fetch(study)
    if how == "changed":
        (place / name).write_text("two")
    elif how == "removed":
        (place / name).unlink()
    else:
        (place / name).rename((place / name).with_name("c" + (place / name).suffix))
    again_as_another_process(place, monkeypatch)
    fetch(study)
    # beside the lock a file of another name is nobody's source
    assert CALLS == [1, 1]


def test_a_source_that_comes_gives_another_key(place, study, monkeypatch):
    fetch(study)
    (place / "analysis/new.py").write_text("")
    again_as_another_process(place, monkeypatch)
    fetch(study)
    assert CALLS == [1, 1]


def test_another_python_gives_another_key(place, monkeypatch):
    before = store.fingerprint(place)
    monkeypatch.setattr(store.sys, "version", "3.99")
    assert store.fingerprint(place) != before


@pytest.mark.parametrize("name", ["altair", "numba", "scipy", "vl-convert-python"])
def test_another_library_gives_another_key(place, name, monkeypatch):
    before, told = store.fingerprint(place), store.version
    monkeypatch.setattr(store, "version", lambda one: "0" if one == name else told(one))
    assert store.fingerprint(place) != before


@pytest.mark.parametrize("name", ["analysis/a.py", "data/a.csv", "requirements.txt"])
def test_a_process_older_than_its_sources_neither_reads_nor_writes(place, study, name, tmp_path):
    (place / name).write_text("changed after this process loaded it")
    fetch(study)
    fetch(study)
    assert CALLS == [1, 1]
    assert not (tmp_path / "store").exists()


def test_a_source_saved_with_the_same_words_is_noticed_too(place, study):
    # a process cannot know whether what it loaded was what stands there now
    os.utime(place / "analysis/a.py", (time.time() + 5, time.time() + 5))
    fetch(study)
    fetch(study)
    assert CALLS == [1, 1]


def test_studies_and_arguments_have_results_of_their_own(place, study):
    mine = baseline(lgd=0.5)
    assert [fetch(study), fetch(mine), fetch(mine, factor=2), fetch(study)] == [
        study.value("lgd"),
        0.5,
        1.0,
        study.value("lgd"),
    ]
    assert CALLS == [1, 1, 2]


def test_a_number_set_by_a_reader_is_told_from_the_same_number_of_the_book(place, study):
    fetch(study)
    fetch(baseline(gap_months=study.value("gap_months")))
    assert len(CALLS) == 2


def test_a_torn_file_is_computed_again(place, study, monkeypatch, tmp_path):
    fetch(study)
    for path in (tmp_path / "store").rglob("output.pkl"):
        path.write_bytes(path.read_bytes()[:5])
    again_as_another_process(place, monkeypatch)
    assert fetch(study) == study.value("lgd")
    assert CALLS == [1, 1]


def test_without_a_store_nothing_is_written(place, study, monkeypatch, tmp_path):
    monkeypatch.delenv(store.VARIABLE)
    fetch(study)
    fetch(study)
    assert CALLS == [1, 1]
    assert not (tmp_path / "store").exists()


def test_who_only_reads_takes_what_is_there_and_leaves_nothing(place, study, monkeypatch, tmp_path):
    monkeypatch.setattr(store, "writes", False)
    fetch(study)
    assert not (tmp_path / "store").exists()
    monkeypatch.setattr(store, "writes", True)
    fetch(study)
    left = {path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*")}
    again_as_another_process(place, monkeypatch)
    monkeypatch.setattr(store, "writes", False)
    assert fetch(study) == study.value("lgd")
    fetch(study, factor=2)
    assert CALLS == [1, 1, 2]
    assert {path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*")} == left


def test_tests_read_the_book_s_results_until_they_patch_something(root, monkeypatch):
    assert not store.writes
    assert os.environ[store.VARIABLE] == str(Paths(root).store)
    monkeypatch.setattr(store, "writes", False)  # of the store alone nothing else is a result
    assert store.VARIABLE in os.environ
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.test_store.CALLS", [])
        assert store.VARIABLE not in os.environ
    assert store.VARIABLE in os.environ
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem({}, "a", 1)
        assert store.VARIABLE not in os.environ


def test_other_keys_go(tmp_path):
    for key in ("old", "older", "now"):
        (tmp_path / key).mkdir()
        (tmp_path / key / "x").write_text("x")
    store.drop_others(tmp_path, "now")
    store.drop_others(tmp_path / "none", "now")
    assert [p.name for p in tmp_path.iterdir()] == ["now"]


def test_what_is_remembered_in_a_process_is_fetched_by_the_next(place, study, monkeypatch):
    first, second = per_study(costly), per_study(costly)
    assert first(study) == second(study)
    assert CALLS == [1]


INNER = """
from numba import njit
@njit(cache=True)
def inner(): return {}
"""
OUTER = """
from numba import njit
from loans.inner import inner
@njit(cache=True)
def outer(): return 10 * inner()
"""
CALL = """
import sys
from pathlib import Path
from analysis import store
if sys.argv[1] == "drop": store.drop_machine_code(Path.cwd())
from loans.outer import outer
print(outer(), sum(outer.stats.cache_hits.values()))
"""


def test_compiled_functions_do_not_outlive_those_they_call(root, tmp_path):
    package = tmp_path / "loans"
    package.mkdir()
    (package / "inner.py").write_text(INNER.format(1))
    (package / "outer.py").write_text(OUTER)

    def call(first):
        command = [sys.executable, "-c", CALL, first]
        paths = {"PYTHONPATH": f"{root}{os.pathsep}{tmp_path}"}
        said = subprocess.check_output(command, cwd=tmp_path, env=os.environ | paths, text=True)
        return said.split()

    assert [call("drop"), call("drop")] == [["10", "0"], ["10", "1"]]
    (package / "inner.py").write_text(INNER.format(2))
    assert call("keep") == ["10", "1"]  # what numba does by itself
    assert call("drop") == ["20", "0"]


PROGRAM = """
from analysis.assumptions import baseline
from analysis.findings.intro.levels import levels
from analysis.findings.lending.draws import prior
from analysis.findings.lending import worth
print(worth.hundred(baseline())["of_100"].sum().round(9), len(levels()))
"""


def test_processes_that_write_at_once_agree_with_one_that_has_no_store(root, tmp_path):
    alone = {name: text for name, text in os.environ.items() if name != store.VARIABLE}

    def start(**more):
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=root,
            env={**alone, **more},
            stdout=subprocess.PIPE,
            text=True,
        )

    shared = {store.VARIABLE: str(tmp_path / "store")}
    running = [start(**shared), start(**shared), start()]
    said = [one.communicate()[0] for one in running]
    later = start(**shared).communicate()[0]
    assert len({*said, later}) == 1
    assert said[0].strip()
    assert list((tmp_path / "store").iterdir())
    shutil.rmtree(tmp_path / "store")
