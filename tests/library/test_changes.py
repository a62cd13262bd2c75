"""Changes to the files: new documents, commits, plain files and patches."""

import subprocess
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.editing import new_document
from bot.ports.content import ChangedMeanwhileError, Kept, UnwritableError
from storage.library.folder import Folder
from storage.library.writing import FolderWriter

from .shelf import document, write

EMIL = "Emil Novak <emil@example.com>"
TEXT = "---\ntitle: T\nverified: 2026-01-01\naliases:\n  - a\n  - b\n---\n\n## Say\n\nWords.\n"


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    write(root, "content/a.md", TEXT)
    write(root, "other.txt", "mine")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "Begin")
    return root


def writer(root: Path, patches: Path | None = None) -> FolderWriter:
    return FolderWriter("sales", Folder(root), patches)


def propose(one: FolderWriter, new: str, path: str = "a.md") -> tuple[Kept, str]:
    source = one.source(path)
    made = one.propose(path, source.digest if source else None, new, EMIL, "Verify a")
    return made.kept, made.where


def test_in_a_git_working_copy_it_is_a_commit_of_that_file_alone(repository: Path) -> None:
    write(repository, "other.txt", "half done")
    kept, where = propose(writer(repository / "content"), TEXT.replace("Words", "New words"))
    assert kept is Kept.COMMITTED
    assert git(repository, "rev-parse", "HEAD") == where
    shown = git(repository, "show", "--stat", "--format=%an <%ae>|%cn|%s", "HEAD")
    assert shown.splitlines()[0] == f"{EMIL}|Baton|Verify a"
    assert "a.md" in shown
    assert "other.txt" not in shown
    assert git(repository, "status", "--short") == "M other.txt"


def test_a_new_file_is_committed_too(repository: Path) -> None:
    text = new_document({"title": "Who: me?", "aliases": ["a", "b, c"]}, "Words.")
    assert propose(writer(repository / "content"), text, "faqs/new.md")[0] is Kept.COMMITTED
    assert git(repository, "status", "--short") == ""
    assert document(text).about.title == "Who: me?"
    assert document(text).about.aliases == ("a", "b, c")


def test_a_hook_that_refuses_leaves_all_as_it_was(repository: Path) -> None:
    hook = write(repository, ".git/hooks/pre-commit", "#!/bin/sh\necho not like this >&2\nexit 1\n")
    hook.chmod(0o755)
    one = writer(repository / "content")
    with pytest.raises(UnwritableError, match="not like this"):
        propose(one, TEXT + "More.\n")
    with pytest.raises(UnwritableError, match="not like this"):
        propose(one, TEXT, "new.md")
    assert git(repository, "status", "--short") == ""
    assert (repository / "content/a.md").read_text() == TEXT


def test_who_changed_it_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, "a.md", TEXT)
    one = writer(tmp_path)
    source = one.source("a.md")
    assert source is not None
    write(tmp_path, "a.md", "Somebody else's words.")
    with pytest.raises(ChangedMeanwhileError):
        one.propose("a.md", source.digest, "Mine.", EMIL, "Change")
    with pytest.raises(ChangedMeanwhileError):
        one.propose("a.md", None, "Mine.", EMIL, "Add")
    with pytest.raises(ChangedMeanwhileError):
        one.propose("gone.md", source.digest, "Mine.", EMIL, "Change")
    assert (tmp_path / "a.md").read_text() == "Somebody else's words."


def test_elsewhere_it_is_the_file_with_its_line_ends_and_rights(tmp_path: Path) -> None:
    write(tmp_path, "a.md", TEXT.replace("\n", "\r\n")).chmod(0o640)
    one = writer(tmp_path)
    source = one.source("a.md")
    assert source is not None
    assert source.text == TEXT
    assert propose(one, TEXT + "More.\n") == (Kept.WRITTEN, "a.md")
    assert (tmp_path / "a.md").read_bytes() == (TEXT + "More.\n").replace("\n", "\r\n").encode()
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["a.md"]


def test_a_patch_can_be_applied_by_somebody_else(repository: Path, tmp_path: Path) -> None:
    one = writer(repository / "content", tmp_path / "patches")
    kept, where = propose(one, TEXT.replace("Words.\n", "New words."))
    assert kept is Kept.PATCHED
    assert git(repository, "status", "--short") == ""
    git(repository / "content", "apply", where)
    assert (repository / "content/a.md").read_text().endswith("New words.")
    _, added = propose(one, "Words.\n", "new.md")
    git(repository / "content", "apply", added)
    assert (repository / "content/new.md").read_text() == "Words.\n"


@pytest.mark.parametrize("path", ["../out.md", "/etc/x.md", "a.pdf", ".git/x.md", "x.md\0", "sub/"])
def test_nothing_is_written_outside_or_to_other_files(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnwritableError):
        writer(tmp_path).propose(path, None, "x", EMIL, "x")


def test_an_author_cannot_smuggle_in_a_second_line(tmp_path: Path) -> None:
    with pytest.raises(UnwritableError):
        writer(tmp_path).propose("a.md", None, "x", "A\nB <a@b.example>", "x")


@given(st.text(max_size=60))
def test_any_value_can_be_read_back(value: str) -> None:
    read = document(new_document({"owner": value, "aliases": [value, "b"]}, "Words.")).about
    seen = "".join(" " if category(c) in {"Cc", "Cn", "Cs"} else c for c in value)
    told = " ".join(seen.split())
    assert (read.owner or "") == told
    assert read.aliases == ((told, "b") if told else ("b",))
