"""What a judgement rests on is told apart to the last file."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import MakeRepo

from tengates.engine.scans import files_mark
from tengates.home import Home
from tengates.model.snapshot import SnapshotFile
from tengates.repo.folder import open_folder


def test_every_file_has_a_part_in_the_mark_however_many_there_are(make_repo: MakeRepo, home: Home) -> None:
    folder = open_folder(make_repo({"app.py": "A = 1\n"}), home.data, home.cache)
    read = folder.snapshot(cancel=lambda: False, progress=lambda _count: None)
    files = tuple(SnapshotFile(f"f{number}.py", 1, executable=False, tracked=True) for number in range(2_500))
    snapshot = replace(read, files=files)
    digests = {item.path: str(number) for number, item in enumerate(files)}
    mark = files_mark(snapshot, digests)
    assert mark == files_mark(snapshot, dict(digests))
    others = [{**digests, f"f{number}.py": "other"} for number in (0, 999, 1_000, 2_499)]
    others.append({**digests, "f0.py": digests["f1.py"], "f1.py": digests["f0.py"]})
    marks = {
        mark,
        *(files_mark(snapshot, row) for row in others),
        files_mark(replace(snapshot, files=files[:-1]), digests),
    }
    assert len(marks) == 7
