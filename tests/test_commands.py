import pytest

from analysis import __main__ as commands
from analysis.book.builder import BuildError
from analysis.evidence import EvidenceError


def test_check_passes_on_the_book_as_it_stands(capsys):
    assert commands.main(["check"]) == 0
    assert "cac_evidence" in capsys.readouterr().out


def test_check_fails_on_typed_digits(monkeypatch, tmp_path, root, capsys):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/x.md").write_text("It costs 2,100 yuan.")
    (tmp_path / "data").symlink_to(root / "data")
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    assert commands.main(["check"]) == 1
    assert "chapters/x.md:1: digits typed into prose" in capsys.readouterr().out


@pytest.mark.parametrize("kept", [True, False])
def test_a_failed_build_exits_one_and_says_what_is_left(monkeypatch, tmp_path, capsys, kept):
    def fail(*_):
        raise BuildError("cells failed in chapters/x")

    monkeypatch.setattr(commands.builder, "build", fail)
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    if kept:
        (tmp_path / "_build/html").mkdir(parents=True)
        (tmp_path / "_build/html/index.html").write_text("x")
    assert commands.main(["build"]) == 1
    said = capsys.readouterr().err
    assert "Not built.\ncells failed in chapters/x" in said
    assert ("last good book is still" in said) is kept


def test_damaged_data_stop_the_build_without_a_traceback(monkeypatch, capsys):
    def fail(*_):
        raise EvidenceError([])

    monkeypatch.setattr(commands.builder, "build", fail)
    assert commands.main(["build"]) == 1
    assert "Not built." in capsys.readouterr().err


def test_serve_without_a_book_says_what_to_do(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    assert commands.main(["serve"]) == 1
    assert "make book" in capsys.readouterr().err


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as stopped:
        commands.main(["bake"])
    assert stopped.value.code == 2
    assert "bake" in capsys.readouterr().err
