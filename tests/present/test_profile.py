"""The profile of a scan names its stages and marks a control that takes too much of it."""

from __future__ import annotations

from pathlib import Path

from tengates.cli.stopwatch import Stopwatch
from tengates.home import Home
from tengates.present.profile import profile_text
from tengates.project import Project
from tengates.survey.linked import Linked
from tengates.survey.web.project import Project as Files


def test_the_profile_adds_up(tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "app.py").write_text("from openai import OpenAI\n\nclient = OpenAI()\n")
    watch = Stopwatch()
    report = Project.open(folder, Home.at(tmp_path / "home")).scan(watch)
    stages = watch.stages()
    assert [name for name, _ in stages] == ["Opening", "Listing files", "Reading files", "Judging ten gates"]
    text = profile_text(stages, report)
    assert all(row.id in text for row in report.scorecard.results)
    assert f"{sum(seconds for _, seconds in stages):.3f} s  in all" in text
    own = sum(row.seconds for row in report.scorecard.results)
    assert f"{dict(stages)['Judging ten gates'] - own:.3f} s  of judging went into what" in text
    assert "more than a tenth" in profile_text([("Judging", 1e-9)], report)


def test_what_is_shared_counts_once() -> None:
    joined = Linked(Files.of({}, {}, ()))
    with joined.sharing():
        with joined.sharing():
            pass
        assert joined.shared_seconds == 0.0  # the inner one is part of the outer
    first = joined.shared_seconds
    assert first > 0.0
    with joined.sharing():
        pass
    assert joined.shared_seconds > first
