"""The commit that a result names is ours, or none."""

import shutil
import subprocess

import pytest

from deeplinear.base import environment


def git(folder, *arguments):
    ours = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    done = subprocess.run(
        ["git", "-C", folder, *ours, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def repository(folder):
    """A repository with one commit."""
    (folder / "src").mkdir(parents=True)
    (folder / "src/a.py").write_text("1\n")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "x")
    return folder


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Our source tree, in a repository of its own."""
    home = repository(tmp_path / "ours")
    monkeypatch.setattr(environment, "HOME", home)
    return home


def test_the_commit_is_that_of_the_tree_with_a_mark_for_changes(tree):
    head = git(tree, "rev-parse", "HEAD")
    assert environment.commit() == head
    (tree / "note.txt").write_text("of no account")
    assert environment.commit() == head
    (tree / "src/new.py").write_text("2\n")
    assert environment.commit() == head + "+"


def test_another_repository_that_the_shell_names_is_not_ours(tree, tmp_path, monkeypatch):
    other = repository(tmp_path / "other")
    git(other, "commit", "-q", "--allow-empty", "-m", "y")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert environment.commit() == environment.git(tree, "rev-parse", "HEAD").strip()
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "no-index"))
    assert not environment.commit().endswith("+")
    shutil.rmtree(tree / ".git")
    assert environment.commit() == "unknown"


def test_a_tree_inside_another_repository_has_no_commit(tmp_path, monkeypatch):
    inside = repository(tmp_path / "theirs") / "vendor/deeplinear"
    inside.mkdir(parents=True)
    monkeypatch.setattr(environment, "HOME", inside)
    assert environment.commit() == "unknown"


def test_a_link_to_the_tree_is_the_tree(tree, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(tree)
    monkeypatch.setattr(environment, "HOME", tmp_path / "link")
    assert len(environment.commit()) == 40
