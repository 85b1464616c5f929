"""Where a repository is published: every form of a URL, and never its credentials."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import IDENTITY, MakeRepo, run_git

from tengates.home import Home
from tengates.model.origin import Origin
from tengates.repo.folder import open_folder
from tengates.repo.remotes import published_at

HUB = "https://github.com/ada/engine"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/ada/engine",
        "https://github.com/ada/engine.git",
        "https://github.com/ada/engine/",
        "http://github.com/ada/engine.git",
        "https://ada@github.com/ada/engine.git",
        "https://ada:pa55word@github.com/ada/engine.git",
        "https://x-access-token:ghs_abcdef@github.com/ada/engine?token=ghs_abc#frag",
        "https://www.GitHub.com/ada/engine.git",
        "ssh://git@github.com/ada/engine.git",
        "ssh://git@ssh.github.com:443/ada/engine.git",
        "git+ssh://git@github.com/ada/engine.git",
        "git://github.com/ada/engine.git",
        "git@github.com:ada/engine.git",
        "github.com:ada/engine",
    ],
)
def test_each_form_becomes_one_address_without_credentials(url: str) -> None:
    assert published_at(url) == HUB


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/srv/git/engine.git",
        "../engine",
        "file:///srv/git/engine.git",
        "C:/work/engine",
        "https://github.com/ada",
        "https://github.com/ada/en gine",
        "https://github.com/ada/../engine",
        "https://github.com/ada/%2e%2e",
        "https://github.com/ada/eng)ine](javascript:alert(1)",
        "https://git\u200bhub.com/ada/engine",
        "https://[::1/ada/engine",
        "https://github.com\\@evil.example/ada/engine\n",
        "javascript://github.com/ada/engine",
        "ext::sh -c touch% /tmp/x",
        "git@work-alias:ada/engine.git",
    ],
)
def test_what_is_no_plain_web_address_is_none(url: str) -> None:
    assert not published_at(url)


@given(st.text(max_size=80) | st.text(alphabet="https://git@.:ab/?#%[]\\\n ", max_size=60))
def test_no_url_gives_anything_but_a_plain_address(url: str) -> None:
    found = published_at(url)
    assert not found or (
        found.startswith("https://") and found.isascii() and not set(found[8:]) & set("@?#%()[]<> \\:\"'")
    )


@pytest.fixture
def published(make_repo: MakeRepo) -> Path:
    folder = make_repo({"app.py": "x = 1\n", "api/chat.py": "y = 2\n", ".gitignore": "*.log\n"})
    run_git(folder, "remote", "add", "origin", "https://ada:pa55word@github.com/ada/engine.git")
    return folder


def origin(folder: Path, home: Home) -> Origin:
    return open_folder(folder, home.data, home.cache).origin()


def test_a_changed_staged_or_new_file_is_not_as_published(published: Path, home: Home) -> None:
    (published / "app.py").write_text("x = 3\n")
    (published / "new.py").write_text("z = 1\n")
    (published / "staged.py").write_text("z = 1\n")
    (published / "ignored.log").write_text("z\n")
    run_git(published, "add", "staged.py")
    found = origin(published, home)
    assert found.address == HUB
    assert found.unchanged == {"api/chat.py", ".gitignore"}


def test_a_folder_below_the_top_knows_where_it_lies(published: Path, home: Home) -> None:
    found = origin(published / "api", home)
    assert (found.prefix, found.unchanged) == ("api/", {"chat.py"})


def test_a_commit_is_published_once_a_remote_branch_holds_it(published: Path, home: Home) -> None:
    assert not origin(published, home).pushed
    run_git(published, "update-ref", "refs/remotes/origin/main", "HEAD")
    assert origin(published, home).pushed
    run_git(published, *IDENTITY, "commit", "--quiet", "--allow-empty", "--message=second")
    assert not origin(published, home).pushed
    run_git(published, *IDENTITY, "commit", "--quiet", "--allow-empty", "--message=third")
    run_git(published, "update-ref", "refs/remotes/origin/main", "HEAD")
    run_git(published, "pack-refs", "--all")
    run_git(published, "reset", "--quiet", "--hard", "HEAD~1")
    assert origin(published, home).pushed


def test_the_branchs_own_remote_comes_first(published: Path, home: Home) -> None:
    run_git(published, "remote", "add", "upstream", "git@github.com:babbage/engine.git")
    assert origin(published, home).address == HUB
    run_git(published, "config", "branch.main.remote", "upstream")
    assert origin(published, home).address == "https://github.com/babbage/engine"


def test_without_git_or_remote_there_is_no_address(make_repo: MakeRepo, tmp_path: Path, home: Home) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "a.py").write_text("x = 1\n")
    assert origin(plain, home) == Origin()
    assert not origin(make_repo({"a.py": "x = 1\n"}), home).address
