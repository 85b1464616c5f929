"""The past is read once, from every branch, and whatever stands in it stays masked."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.repo.conftest import commit_all, git, snapshot, write

from tengates.facts import answers
from tengates.home import Home
from tengates.model.errors import Interrupted
from tengates.model.history import History
from tengates.repo.folder import Folder, open_folder
from tengates.repo.gitdir import find_git_dir
from tengates.repo.history import Past, read_history
from tengates.repo.past import added_by
from tengates.repo.shadow import Shadow

VALUE = "w4rmSocks88lantern"
LEAK = f'URL = "postgres://app:{VALUE}@db.internal:5432/app"\n'.encode()


def opened(path: Path, home: Home) -> Folder:
    return open_folder(path, home.data, home.cache)


def past_of(folder: Folder) -> History:
    found = snapshot(folder).history(lambda: False)
    assert found is not None
    return found


def kept(home: Home) -> Path:
    return next((home.cache / "history").glob("*.sqlite3"))


def test_a_deleted_value_is_found_at_its_first_commit(repository: Path, home: Home) -> None:
    write(repository, {"db.py": b"import os\n\n" + LEAK})
    leaked = commit_all(repository)
    write(repository, {"db.py": b"import os\n"})
    commit_all(repository)
    found = past_of(opened(repository, home))
    assert [(row.path, row.commit, row.hit.span.line) for row in found.hits] == [("db.py", leaked, 3)]
    assert (found.read, found.total, found.problem) == (3, 3, "")
    assert VALUE not in repr(found)


def test_branches_and_tags_count_and_merges_count_for_what_is_theirs(repository: Path, home: Home) -> None:
    git(repository, "checkout", "-q", "-b", "side")
    write(repository, {"side.py": LEAK})
    commit_all(repository)
    git(repository, "tag", "old")
    git(repository, "checkout", "-q", "main")
    git(repository, "branch", "-q", "-D", "side")
    write(repository, {"lib/tool.py": b"def tool():\n    return 2\n"})
    commit_all(repository)
    git(repository, "merge", "-q", "--no-commit", "old")
    write(repository, {"merged.py": LEAK.replace(VALUE.encode(), b"otherV4lue77wagon")})
    merge = commit_all(repository, "merge")
    git(repository, "pack-refs", "--all")
    found = past_of(opened(repository, home))
    assert {row.path for row in found.hits} == {"side.py", "merged.py"}
    assert {row.commit for row in found.hits if row.path == "merged.py"} == {merge}


def test_the_second_scan_reads_nothing_and_nothing_kept_is_a_value(
    repository: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, {"db.py": LEAK})
    commit_all(repository)
    first = past_of(opened(repository, home))
    assert VALUE.encode() not in kept(home).read_bytes()
    assert stat.S_IMODE(kept(home).stat().st_mode) == 0o600
    folder = opened(repository, home)
    again = snapshot(folder)
    monkeypatch.setattr("tengates.repo.history.commits_from", lambda *_rest: pytest.fail("git was asked"))
    assert again.history(lambda: False) == first


def test_only_new_commits_are_read_and_commits_that_are_gone_are_forgotten(repository: Path, home: Home) -> None:
    write(repository, {"db.py": LEAK})
    commit_all(repository)
    assert len(past_of(opened(repository, home)).hits) == 1
    git(repository, "reset", "-q", "--hard", "HEAD~1")
    found = past_of(opened(repository, home))
    assert (found.hits, found.total) == ((), 1)


def test_without_the_cache_nothing_is_kept(repository: Path, home: Home) -> None:
    folder = opened(repository, home)
    found = folder.snapshot(cancel=lambda: False, progress=lambda _count: None, cached=False)
    assert found.history(lambda: False) == History((), 1, 1)
    assert not (home.cache / "history").exists()


def test_a_damaged_cache_is_made_anew(repository: Path, home: Home) -> None:
    first = past_of(opened(repository, home))
    kept(home).write_bytes(b"no database" * 400)
    assert past_of(opened(repository, home)) == first


def test_ignored_paths_and_copied_packages_are_left_out(repository: Path, home: Home) -> None:
    write(repository, {"old/db.py": LEAK, "node_modules/x/db.js": LEAK, "yarn.lock": LEAK})
    commit_all(repository)
    found = snapshot(opened(repository, home), ignored=("old",)).history(lambda: False)
    assert found is not None
    assert found.hits == ()


def test_attributes_hide_no_file(repository: Path, home: Home) -> None:
    write(repository, {".gitattributes": b"*.py -diff\n", "db.py": LEAK})
    commit_all(repository)
    write(repository, {".git/info/attributes": b"* -diff\n"})
    assert len(past_of(opened(repository, home)).hits) == 1


def test_a_key_in_a_saved_object_is_found(repository: Path, home: Home) -> None:
    key = b"sk-Vq8Rm2Lx7Tb4Nc9Hd3Wf6Zk1Vq8Rm2Lx7Tb4Nc9Hd3Wf6Zk1"
    write(repository, {"lib/store.pkl": b"\x80\x03}q\x00X\x0e\x00api_keyq\x0eX3\x00\x00\x00" + key + b"q\x0fNu.\n\x00"})
    saved = commit_all(repository)
    write(repository, {"lib/store.pkl": b"\x80\x03}q\x00X\x0e\x00api_keyq\x0eNu.\n\x00"})
    commit_all(repository)
    found = past_of(opened(repository, home))
    assert [(row.path, row.commit) for row in found.hits] == [("lib/store.pkl", saved)]
    assert [row.path for row in past_of(opened(repository / "lib", home)).hits] == ["store.pkl"]


def test_a_folder_below_has_its_own_past(repository: Path, home: Home) -> None:
    write(repository, {"db.py": LEAK, "lib/db.py": LEAK})
    commit_all(repository)
    assert [row.path for row in past_of(opened(repository / "lib", home)).hits] == ["db.py"]


def test_a_plain_folder_and_one_without_commits_have_none(tmp_path: Path, home: Home) -> None:
    plain = tmp_path / "plain"
    write(plain, {"app.py": LEAK})
    assert snapshot(opened(plain, home)).history(lambda: False) is None
    git(plain, "init", "-q")
    assert snapshot(opened(plain, home)).history(lambda: False) is None


def test_a_shallow_copy_says_so(repository: Path, home: Home, tmp_path: Path) -> None:
    write(repository, {"app.py": b"x = 1\n"})
    commit_all(repository)
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "copy")
    found = past_of(opened(tmp_path / "copy", home))
    assert (found.shallow, found.total) == (True, 1)


def test_content_that_is_not_here_costs_no_commit(repository: Path, home: Home) -> None:
    write(repository, {"db.py": LEAK, "data.csv": b"1,2\n" * 10})
    commit_all(repository)
    blob = git(repository, "rev-parse", "HEAD:data.csv")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    found = past_of(opened(repository, home))
    assert ([row.path for row in found.hits], found.read, found.total) == (["db.py"], 2, 2)


def test_what_the_time_does_not_suffice_for_is_read_next_time(repository: Path, tmp_path: Path) -> None:
    write(repository, {"db.py": LEAK})
    head = commit_all(repository)
    place = find_git_dir(repository)
    assert place is not None
    room = tmp_path / "room"
    room.mkdir()
    shadow = Shadow(room, repository, place)
    past = Past(shadow.past, place, head, "", tmp_path / "kept" / "one.sqlite3")
    assert read_history(past, seconds=0.0) == History((), 0, 2)
    found = read_history(past)
    assert found is not None
    assert (found.read, len(found.hits)) == (2, 1)


def test_a_commit_of_many_files_is_read_in_small_groups(repository: Path, tmp_path: Path) -> None:
    write(repository, {f"f{number}.py": LEAK if number % 500 == 0 else b"value = 1\n" for number in range(1, 1002)})
    head = commit_all(repository)
    place = find_git_dir(repository)
    assert place is not None
    (room := tmp_path / "room").mkdir()
    groups: list[int] = []

    def find(group: answers.Group) -> list[answers.Hits] | None:
        groups.append(len(group))
        return answers.past_of(group)

    shadow = Shadow(room, repository, place)
    found = read_history(Past(shadow.past, place, head, "", None, find))
    assert found is not None
    assert sorted(row.path for row in found.hits) == ["f1000.py", "f500.py"]
    assert max(groups) <= 400  # a reader busy with more keeps the window's thread waiting


PIECES = st.sampled_from((b"a", b"b", b"+x", b"-y", b"@@ -1 +1 @@", b"diff", b"\\", b"", b"++ b/z", b"\0"))
VERSIONS = st.lists(
    st.tuples(st.lists(PIECES, max_size=8), st.sampled_from((b"", b"\n", b"\r\n"))), min_size=2, max_size=6
)


@given(versions=VERSIONS)
@settings(max_examples=25, deadline=None)
def test_added_lines_have_the_numbers_they_have_in_the_file(
    versions: list[tuple[list[bytes], bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("past") / "prototype"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "commit.gpgsign", "false")
    contents: dict[str, bytes] = {}
    for lines, end in versions:
        content = b"\n".join([b"first", *lines]) + end
        write(folder, {"a.txt": content, "b.txt": b"same\n" + content})
        git(folder, "add", "-A", "-f")
        git(folder, "commit", "-q", "--allow-empty", "-m", "next")
        contents[git(folder, "rev-parse", "HEAD")] = content
    place = find_git_dir(folder)
    assert place is not None
    (room := folder.parent / "room").mkdir()
    shadow = Shadow(room, folder, place)
    found = [row for row in added_by(shadow.past, list(contents), "", 20.0) if b"\0" not in contents[row.commit]]
    assert {row.commit for row in found} <= contents.keys()
    for row in found:
        whole = (b"" if row.path == "a.txt" else b"same\n") + contents[row.commit]
        rows = [line.rstrip(b"\r") for line in whole.split(b"\n")]
        assert [(number, rows[number - 1]) for number, _ in row.lines] == row.lines
    first = next(iter(contents))
    if b"\0" not in contents[first]:  # a first commit adds all that there is
        told = next(row.lines for row in found if row.commit == first and row.path == "a.txt")
        assert len(told) == len(contents[first].removesuffix(b"\n").split(b"\n"))


def test_it_stops_when_told(repository: Path, home: Home) -> None:
    found = snapshot(opened(repository, home))
    with pytest.raises(Interrupted):
        found.history(lambda: True)
