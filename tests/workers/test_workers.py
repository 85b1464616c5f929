"""Workers are real processes here, and what they meet really kills them: a file is lost, the rest is not."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.workers.bombs import BOMBS

from tengates.facts.answers import past_of
from tengates.facts.extract import extract
from tengates.model.errors import InputError, Interrupted
from tengates.workers import child, process, readers
from tengates.workers.pool import Lost, Pool
from tengates.workers.readers import Readers

FINE = {
    "app.py": b"import os\n\nKEY = os.environ['KEY']\n",
    "page.tsx": b"export default () => <main>hi</main>\n",
    "config.yaml": b"a: 1\n",
    ".env": b"TOKEN=x\n",
    "odd.bin": bytes(range(256)),
    "empty.py": b"",
}
# The real worker, whose reader falls to certain bytes as a parser may.
FALLIBLE = """
import ctypes, os, signal, sys, time
import tengates.workers.child as child
from tengates.workers.frames import Kind
real = child._ANSWERS[Kind.FACTS]
def read(path, body):
    if body.startswith(b"KILLED"): os.kill(os.getpid(), signal.SIGKILL)
    if body.startswith(b"CRASHES"): ctypes.string_at(0)
    if body.startswith(b"ONCE"):
        name = body[4:].decode()
        if not os.path.exists(name):
            open(name, "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
    if body.startswith(b"SPINS"):
        while True: pass
    if body.startswith(b"SLEEPS"): time.sleep(600)
    if body.startswith(b"GARBAGE"): return b"\\xff\\xff"
    if body.startswith(b"ANOTHER"): return real("another.py", b"x = 1")
    if body.startswith(b"NOISE"): print("noise" * 1000)
    if body.startswith(b"HUGE"): os.write(5, b"\\xff" * 64); os.write(4, b"\\xff" * 64); os._exit(0)
    return real(path, body)
def other(kind):
    def answer(path, body, was=child._ANSWERS[kind]):
        if b"KILLED" in body: os.kill(os.getpid(), signal.SIGKILL)
        return was(path, body)
    return answer
child._ANSWERS = {Kind.FACTS: read, Kind.PAST: other(Kind.PAST), Kind.AUDIT: other(Kind.AUDIT)}
child.main()
"""


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(2)
    yield made
    made.close()
    assert made.workers == ()


@pytest.fixture
def fallible(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Readers:
    monkeypatch.setattr(process, "_COMMAND", ("-I", "-c", FALLIBLE))
    monkeypatch.setattr(process, "_PATIENCE", 1)
    monkeypatch.setattr(readers, "_FILE_SECONDS", 2.0)
    return Readers(pool)


def never() -> bool:
    return False


def problems(reader: Readers, files: dict[str, bytes]) -> dict[str, str]:
    return {facts.path: facts.problem for facts, _, _ in reader.facts(files.items(), never)}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_reads_what_we_would_read(pool: Pool) -> None:
    found = {facts.path: facts for facts, _, _ in Readers(pool).facts(FINE.items(), never)}
    assert found == {path: extract(path, content) for path, content in FINE.items()}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"KILLED", Lost.DIED),
        (b"CRASHES", Lost.DIED),
        (b"HUGE", Lost.DIED),
        (b"SPINS", Lost.OVERDUE),
        (b"SLEEPS", Lost.OVERDUE),
        (b"GARBAGE", Lost.UNUSABLE),
        (b"ANOTHER", Lost.UNUSABLE),
    ],
)
def test_only_the_file_is_lost(fallible: Readers, body: bytes, reason: Lost) -> None:
    files = {"a.py": b"a = 1", "b.py": b"b = 1", "evil.py": body, "c.py": b"c = 1", "d.py": b"d = 1"}
    assert problems(fallible, files) == {**dict.fromkeys(files, ""), "evil.py": reason.value}


def test_a_worker_that_somebody_ended_once_loses_nothing(fallible: Readers, tmp_path: Path) -> None:
    files = {"a.py": b"a = 1", "b.py": b"ONCE" + os.fsencode(tmp_path / "mark"), "c.py": b"c = 1"}
    assert problems(fallible, files) == dict.fromkeys(files, "")
    assert (tmp_path / "mark").exists()


def test_what_a_parser_prints_is_no_answer(fallible: Readers) -> None:
    assert problems(fallible, {"a.py": b"NOISE", "b.py": b"b = 1"}) == {"a.py": "", "b.py": ""}


def test_what_was_lost_is_not_tried_again(fallible: Readers) -> None:
    files = {"evil.py": b"SPINS", "a.py": b"a = 1"}
    first = problems(fallible, files)
    started = time.monotonic()
    assert problems(fallible, files) == first
    assert time.monotonic() - started < 1


def test_many_files_of_which_some_kill(fallible: Readers) -> None:
    files = {f"{number}.py": b"x = 1\n" * 200 if number % 40 else b"KILLED" for number in range(80)}
    found = problems(fallible, files)
    assert {path for path, problem in found.items() if problem} == {"0.py", "40.py"}
    assert set(found) == set(files)


def test_stopping_is_quick_and_leaves_nothing(fallible: Readers) -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    with pytest.raises(Interrupted):
        list(fallible.facts([("a.py", b"SLEEPS"), ("b.py", b"SLEEPS")], stop.is_set))
    assert fallible.pool.workers == ()
    assert not [row for row in threading.enumerate() if row.name.startswith("tengates-reading")]


def test_closing_ends_the_processes(pool: Pool) -> None:
    list(Readers(pool).facts(FINE.items(), never))
    (pid,) = pool.workers
    assert is_alive(pid)
    pool.close()
    assert not is_alive(pid)
    assert problems(Readers(pool), FINE)["app.py"] == ""  # and it starts again when it is asked


def test_small_repositories_get_one_worker_and_large_ones_all(pool: Pool) -> None:
    list(Readers(pool).facts(FINE.items(), never))
    assert len(pool.workers) == 1
    list(Readers(pool).facts([(f"{number}.txt", b"x" * 60_000) for number in range(60)], never))
    assert len(pool.workers) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="has no such order of processes")
def test_workers_give_way_to_whoever_waits_for_them(pool: Pool) -> None:
    list(Readers(pool).facts(FINE.items(), never))
    (worker,) = pool.workers
    assert os.getpriority(os.PRIO_PROCESS, worker) > os.getpriority(os.PRIO_PROCESS, 0)


def test_a_worker_rests_after_a_stretch_and_not_before() -> None:
    assert child._rested(0.0) > 0.0
    just_now = time.perf_counter()
    assert child._rested(just_now + 60) == just_now + 60


def test_a_worker_that_cannot_start_is_a_sentence(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_COMMAND", ("-I", "-c", "raise SystemExit(1)"))
    with pytest.raises(InputError, match="Install Ten Gates again"):
        list(Readers(pool).facts(FINE.items(), never))


def test_modules_of_the_opened_folder_are_not_imported(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("re", "json", "msgspec", "tengates", "sitecustomize", "usercustomize", "resource"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "re.py"))
    assert problems(Readers(pool), FINE)["app.py"] == ""
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_sees_neither_our_variables_nor_our_files(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of the founder")
    with (tmp_path / "held").open("w"):
        pool.warm()
        list(Readers(pool).facts(FINE.items(), never))
        (pid,) = pool.workers
        place = Path(f"/proc/{pid}")
        assert b"OPENAI_API_KEY" not in (place / "environ").read_bytes()
        assert not any("held" in str(row.readlink()) for row in (place / "fd").iterdir())
        assert (place / "cwd").readlink() == Path("/")
        assert os.getsid(pid) == pid


@pytest.mark.skipif(sys.platform != "linux", reason="waits for a process that is not our child")
def test_workers_end_when_we_are_killed() -> None:
    ours = "import sys; from tengates.workers.pool import Pool; p = Pool(1); p.warm(); print(p.workers[0], flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", ours], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    ended, _, _ = select.select([worker], [], [], 30)
    os.close(worker)
    assert ended


def test_workflows_are_audited_in_a_worker_and_a_lost_audit_says_so(fallible: Readers) -> None:
    fine, evil = ".github/workflows/ci.yml", ".github/workflows/evil.yml"
    flow = b"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
    assert {row.rule for row in fallible.audit({fine: flow})[fine]} >= {"unpinned-uses"}
    assert {row.rule for row in fallible.audit({evil: b"KILLED"})[evil]} == {"not-audited"}
    assert fallible.audit({}) == {}


def test_lines_of_the_past_are_read_in_a_worker(fallible: Readers) -> None:
    line = b'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzz9QzKEYab"'
    group = [("a.py", [(7, line)]), ("b.py", [(1, b"print(1)")])]
    assert fallible.past(group, never) == past_of(group)
    assert fallible.past([("a.py", [(1, b"KILLED")])], never) is None


@given(st.dictionaries(st.text("abc./", min_size=1, max_size=8), st.binary(max_size=200), max_size=6))
@settings(max_examples=25, deadline=None)
def test_any_bytes_have_an_answer(files: dict[str, bytes]) -> None:
    found = {facts.path: facts for facts, _, _ in readers.shared_readers().facts(files.items(), never)}
    assert found == {path: extract(path, content) for path, content in files.items()}


def test_bombs_of_every_kind_harm_nobody(pool: Pool) -> None:
    files = {**{path: text.encode() for path, text in BOMBS.items()}, **FINE}
    found = problems(Readers(pool), files)
    assert set(found) == set(files)
    assert not any(found[path] for path in FINE if path not in BOMBS)
    assert set(found.values()) <= {"", "is nested too deeply", "is not valid JSON", Lost.OVERDUE.value}
