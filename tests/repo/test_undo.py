from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repo.conftest import APP, Opener, git, tree_hash, write

from tengates.model.change import FileWrite, Operation
from tengates.model.errors import InputError
from tengates.repo.folder import Folder

NEW_APP = APP.replace(b"client.chat(text)", b"client.chat(text, max_tokens=900)")


def apply(folder: Folder, *writes: FileWrite) -> Operation:
    return folder.apply(writes or (FileWrite("app.py", APP, NEW_APP),), title="Bound it", recipe="r")


def test_an_edit_elsewhere_in_the_file_survives_an_undo(repository: Path, opener: Opener) -> None:
    folder = opener()
    apply(folder)
    (repository / "app.py").write_bytes(b'"""Mine."""\n' + NEW_APP)
    folder.undo()
    assert (repository / "app.py").read_bytes() == b'"""Mine."""\n' + APP


def test_windows_line_endings_survive_a_merging_undo(repository: Path, opener: Opener) -> None:
    app, new = APP.replace(b"\n", b"\r\n"), NEW_APP.replace(b"\n", b"\r\n")
    write(repository, {"app.py": app})
    folder = opener()
    apply(folder, FileWrite("app.py", app, new))
    (repository / "app.py").write_bytes(b"# mine\r\n" + new)
    folder.undo()
    assert (repository / "app.py").read_bytes() == b"# mine\r\n" + app


def test_an_edit_of_the_same_lines_is_a_conflict_and_nothing_is_written(repository: Path, opener: Opener) -> None:
    folder = opener()
    apply(folder, FileWrite("app.py", APP, NEW_APP), FileWrite("new.py", None, b"x\n"))
    (repository / "app.py").write_bytes(NEW_APP.replace(b"900", b"5"))
    before = tree_hash(repository)
    with pytest.raises(InputError, match="same lines"):
        folder.undo()
    assert tree_hash(repository) == before
    assert len(folder.operations()) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda root: (root / "app.py").unlink(),
        lambda root: (root / "new.py").write_bytes(b"grown\n"),
        lambda root: (root / "lib/tool.py").write_bytes(b"back\n"),
    ],
)
def test_what_cannot_be_restored_is_said(repository: Path, opener: Opener, spoil: Callable[[Path], object]) -> None:
    folder = opener()
    tool = (repository / "lib/tool.py").read_bytes()
    apply(
        folder,
        FileWrite("app.py", APP, NEW_APP),
        FileWrite("new.py", None, b"x\n"),
        FileWrite("lib/tool.py", tool, None),
    )
    spoil(repository)
    before = tree_hash(repository)
    with pytest.raises(InputError, match="Nothing was written"):
        folder.undo()
    assert tree_hash(repository) == before


def test_undo_takes_the_latest_that_stands_then_the_one_before(repository: Path, opener: Opener) -> None:
    folder = opener()
    apply(folder)
    apply(folder, FileWrite("app.py", NEW_APP, NEW_APP + b"\n# two\n"))
    folder.undo()
    assert (repository / "app.py").read_bytes() == NEW_APP
    folder.undo()
    assert (repository / "app.py").read_bytes() == APP
    with pytest.raises(InputError, match="nothing to undo"):
        folder.undo()


def test_an_older_operation_is_undone_beneath_a_newer_one(repository: Path, opener: Opener) -> None:
    folder = opener()
    first = apply(folder)
    top = b"import os\n" + NEW_APP
    apply(folder, FileWrite("app.py", NEW_APP, top))
    folder.undo(first.id)
    assert (repository / "app.py").read_bytes() == b"import os\n" + APP
    with pytest.raises(InputError, match="undone already"):
        folder.undo(first.id)
    with pytest.raises(InputError, match="no operation"):
        folder.undo("nonsense")


def test_undo_works_in_the_next_session(repository: Path, opener: Opener) -> None:
    before = tree_hash(repository)
    apply(opener())
    opener().undo()
    assert tree_hash(repository) == before


def test_a_late_write_to_the_old_file_is_not_lost(repository: Path, opener: Opener) -> None:
    folder = opener()
    with (repository / "app.py").open("ab") as editor:
        apply(folder)
        editor.write(b"# late\n")
    with pytest.raises(InputError, match=r"had app\.py open"):
        folder.undo()
    assert (repository / "app.py").read_bytes() == NEW_APP


def test_undo_does_not_mind_that_the_file_was_committed(repository: Path, opener: Opener) -> None:
    folder = opener()
    apply(folder)
    git(repository, "add", "app.py")
    git(repository, "commit", "-q", "-m", "bound")
    index = (repository / ".git/index").read_bytes()
    folder.undo()
    assert (repository / "app.py").read_bytes() == APP
    assert (repository / ".git/index").read_bytes() == index


def test_a_torn_last_line_of_the_log_hides_nothing_else(opener: Opener) -> None:
    folder = opener()
    first = apply(folder)
    with (folder.room / "operations.jsonl").open("ab") as log:
        log.write(b'{"operation": {"id": "torn')
    second = folder.undo()
    assert [operation.id for operation in folder.operations()] == [second.id, first.id]
