from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tengates.repo.gitconfig import GitConfig, founders_config

SAMPLE = b"""\
; comment
[core]
\tautocrlf = input  # not true
\tfilemode
\tignorecase = off
[User]
\tName = "Ada \\"the first\\" " Lovelace ; gone
\temail = ada@\\
example.invalid
[branch "Main.x"] merge = refs/heads/main
[extensions]
objectFormat = sha256
"""


def test_what_git_would_read_is_read() -> None:
    config = GitConfig.parse(SAMPLE)
    assert config.text("core.autocrlf") == "input"
    assert config.flag("core.filemode") is True
    assert config.flag("core.ignorecase") is False
    assert config.flag("core.symlinks") is None
    assert config.text("user.name") == 'Ada "the first"  Lovelace'
    assert config.text("user.email") == "ada@example.invalid"
    assert config.text("branch.Main.x.merge") == "refs/heads/main"
    assert config.names("extensions") == {"objectformat"}


@pytest.mark.parametrize("key", ["core.autocrlf", "user.name", "user.email", "branch.Main.x.merge"])
def test_git_reads_the_same(tmp_path: Path, key: str) -> None:
    (tmp_path / "config").write_bytes(SAMPLE)
    said = subprocess.run(
        ["git", "config", "--file", str(tmp_path / "config"), key], check=True, capture_output=True, text=True
    )
    assert GitConfig.parse(SAMPLE).text(key) == said.stdout.removesuffix("\n")


def test_includes_are_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("[user]\n\tname = Outside\n")
    assert GitConfig.parse(f"[include]\n\tpath = {other}\n".encode()).text("user.name") is None


@given(st.binary(max_size=400) | st.text(alphabet='[]"=\\\n #;ab.', max_size=200).map(str.encode))
@settings(deadline=None)
def test_any_bytes_can_be_read(content: bytes) -> None:
    GitConfig.parse(content)


def test_a_long_continued_line_takes_no_time() -> None:
    GitConfig.parse(b"[a]\nb = " + b"x\\\n" * 300_000)


def test_the_founders_own_settings_come_from_their_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Ada\n")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert founders_config().text("user.name") == "Ada"
