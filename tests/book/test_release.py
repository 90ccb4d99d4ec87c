"""The archive of a release: the same bytes for the same book, checked, never overwritten."""

import hashlib
import json
import os
import subprocess
import zipfile

import pytest

from analysis import __main__ as commands
from analysis.book import release as releasing
from analysis.book.citation import Edition
from analysis.book.release import ReleaseError, pack, release, verify

STEM = "a-book-1.2.3"


def git(root, *words):
    identity = ["-c", "user.name=A Test", "-c", "user.email=a@test.invalid"]
    command = ["git", "-C", str(root), *identity, *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def bind(root):
    """Write a built book of the commit at hand."""
    html = root / "_build/html"
    (html / "figures").mkdir(parents=True, exist_ok=True)
    (html / "index.html").write_text("<p>front</p>" * 99)
    (html / "figures/a.svg").write_text("<svg/>")
    commit = git(root, "rev-parse", "--short=10", "HEAD")
    (html / "figures.json").write_text(json.dumps({"version": "1.2.3", "commit": commit}))


@pytest.fixture
def book(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a-book"\nversion = "1.2.3"\n')
    (tmp_path / ".gitignore").write_text("_build/\ndist/\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "First")
    bind(tmp_path)
    return tmp_path


def archive(book):
    return book / "dist" / f"{STEM}.zip"


def test_an_archive_holds_the_book_a_manifest_and_a_hash_beside_it(book):
    said = release(book)
    with zipfile.ZipFile(archive(book)) as held:
        assert held.namelist() == [
            f"{STEM}/MANIFEST.json",
            f"{STEM}/figures.json",
            f"{STEM}/figures/a.svg",
            f"{STEM}/index.html",
        ]
        assert {(i.date_time, i.external_attr >> 16, i.create_system) for i in held.infolist()} == {
            (releasing.FIXED_TIME, 0o100644, 3)
        }
        manifest = json.loads(held.read(f"{STEM}/MANIFEST.json"))
    front = (book / "_build/html/index.html").read_bytes()
    told = {"sha256": hashlib.sha256(front).hexdigest(), "bytes": len(front)}
    assert manifest["files"]["index.html"] == told
    assert manifest["version"] == "1.2.3"
    assert manifest["commit"] == git(book, "rev-parse", "--short=10", "HEAD")
    assert manifest["date"] == git(book, "log", "-1", "--format=%cs")
    digest = hashlib.sha256(archive(book).read_bytes()).hexdigest()
    assert (book / "dist" / f"{STEM}.zip.sha256").read_text() == f"{digest}  {STEM}.zip\n"
    assert digest in said[1]
    assert {p.name for p in (book / "dist").iterdir()} == {f"{STEM}.zip", f"{STEM}.zip.sha256"}


def test_the_same_book_makes_the_same_bytes(book):
    release(book)
    first = archive(book).read_bytes()
    for path in (book / "_build/html").rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    release(book)  # the same again is no other release
    assert archive(book).read_bytes() == first


def test_a_release_is_never_overwritten(book):
    release(book)
    first = archive(book).read_bytes()
    (book / "_build/html/index.html").write_text("another")
    with pytest.raises(ReleaseError, match="never overwritten"):
        release(book)
    assert archive(book).read_bytes() == first
    assert {p.name for p in (book / "dist").iterdir()} == {f"{STEM}.zip", f"{STEM}.zip.sha256"}


@pytest.mark.parametrize("how", ["given", "at hand"])
def test_tag_and_version_must_agree(book, how):
    if how == "at hand":
        git(book, "tag", "v1.2.4")
    with pytest.raises(ReleaseError, match=r"tag is v1\.2\.4 .* version 1\.2\.3"):
        release(book, "v1.2.4" if how == "given" else None)
    git(book, "tag", "v1.2.3")
    assert release(book, "v1.2.3" if how == "given" else None)


@pytest.mark.parametrize("name", ["pyproject.toml", "new.txt"])
def test_files_that_are_not_committed_are_named(book, name):
    with (book / name).open("a") as file:
        file.write("\n# edited\n")
    with pytest.raises(ReleaseError, match=f"not committed.\n  {name}"):
        release(book)
    assert not archive(book).exists()
    assert release(book, allow_dirty=True)


def test_a_book_built_from_another_commit_is_not_packed(book):
    git(book, "commit", "--quiet", "--allow-empty", "-m", "Second")
    with pytest.raises(ReleaseError, match="built from commit"):
        release(book)
    bind(book)
    assert release(book)


def test_a_book_of_another_version_is_not_packed(book):
    (book / "_build/html/figures.json").write_text('{"version": "1.2.2"}')
    with pytest.raises(ReleaseError, match=r"says version 1\.2\.2"):
        release(book, allow_dirty=True)


def test_without_a_book_or_a_history_it_says_what_to_do(book, tmp_path_factory):
    bare = tmp_path_factory.mktemp("bare")
    with pytest.raises(ReleaseError, match="make book"):
        release(bare)
    (book / ".git").rename(bare / "git")
    with pytest.raises(ReleaseError, match="no git clone"):
        release(book)


def test_an_archive_that_is_damaged_or_incomplete_is_found(book, tmp_path):
    html, path = book / "_build/html", tmp_path / "x.zip"
    pack(html, path, STEM, Edition("1.2.3"))
    assert verify(path, STEM)["commit"] is None
    with zipfile.ZipFile(path) as held:
        contents = {name: held.read(name) for name in held.namelist()}
    for name, data in ((f"{STEM}/index.html", b"other"), (f"{STEM}/extra", b"x")):
        with zipfile.ZipFile(path, "w") as changed:
            for inner, content in {**contents, name: data}.items():
                changed.writestr(inner, content)
        with pytest.raises(ReleaseError):
            verify(path, STEM)


def test_the_command_refuses_in_words(book, monkeypatch, capsys):
    monkeypatch.setattr(commands, "ROOT", book)
    assert commands.main(["release", "--tag", "v9"]) == 1
    assert "the tag is v9" in capsys.readouterr().err
    assert commands.main(["release", "--tag", "v1.2.3"]) == 0
    assert f"dist/{STEM}.zip" in capsys.readouterr().out
