"""What a proof needs: the libraries, a provider that costs nothing, refactored samples and ways to run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from tests.proved.child import Finished, Served, free_port, minimal, run
from tests.proved.fake_provider import FakeProvider, serve
from tests.proved.libraries import Libraries, NotInstalledError, libraries
from tests.proved.type_checking import type_errors
from tests.recipes.refactoring import refactored_files

Refactored = Callable[..., Path]
Again = Callable[..., Path]
Serve = Callable[..., Served]
Run = Callable[..., Finished]
TypeCheck = Callable[[Path], list[str]]
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder belongs to the group, so that no file can forget to say so."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("proved")


@cache
def _installed() -> Libraries | str:
    """The libraries, or the sentence that says why there are none; asked once for each worker."""
    try:
        return libraries()
    except NotInstalledError as problem:
        return str(problem)


@pytest.fixture(scope="session")
def real() -> Libraries:
    """The real libraries. Without them a proof fails: silence would look like success."""
    found = _installed()
    if isinstance(found, str):
        pytest.fail(found, pytrace=False)
    return found


@pytest.fixture
def fake_provider() -> Iterator[FakeProvider]:
    """A provider that answers on 127.0.0.1 until the test is over."""
    provider = FakeProvider()
    server = serve(provider)
    yield provider
    provider.closing.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def refactored(tmp_path: Path, real: Libraries) -> Refactored:
    """Write a small repository as it is after a recipe with every change accepted, Node's packages at hand."""

    def write(files: Mapping[str, str], recipe: str, **values: str) -> Path:
        result, proposal = refactored_files(recipe, files, **values)
        assert proposal.files, [skipped.reason for skipped in proposal.skipped]
        folder = tmp_path / "sample"
        _write(folder, result)
        (folder / "node_modules").symlink_to(real.node_modules, target_is_directory=True)
        return folder

    return write


@pytest.fixture
def again() -> Again:
    """Run a further recipe on what `refactored` wrote."""

    def write(folder: Path, recipe: str, **values: str) -> Path:
        paths = [path for path in folder.rglob("*") if path.is_file() and "node_modules" not in path.parts]
        files = {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}
        result, proposal = refactored_files(recipe, files, **values)
        assert proposal.files, [skipped.reason for skipped in proposal.skipped]
        _write(folder, result)
        return folder

    return write


@pytest.fixture
def run_python(real: Libraries, tmp_path: Path) -> Run:
    """Run `python …` in a sample to its end; keywords are its environment."""
    return lambda folder, *arguments, **more: run([real.python, *arguments], folder, minimal(tmp_path, **more))


@pytest.fixture
def run_node(real: Libraries, tmp_path: Path) -> Run:
    """Run `node …` in a sample to its end, TypeScript included; keywords are its environment."""
    return lambda folder, *arguments, **more: run(
        [real.node, "--import", "tsx", *arguments], folder, minimal(tmp_path, **more)
    )


@pytest.fixture
def serve_python(real: Libraries, tmp_path: Path) -> Iterator[Serve]:
    """Start `python …` in a sample on the port that stands for {port}, and stop it when the test is over."""
    yield from _serving([real.python], tmp_path)


@pytest.fixture
def serve_node(real: Libraries, tmp_path: Path) -> Iterator[Serve]:
    """Start `node …` in a sample, which listens on PORT, and stop it when the test is over."""
    yield from _serving([real.node, "--import", "tsx"], tmp_path)


@pytest.fixture
def type_check(real: Libraries) -> TypeCheck:
    """What a strict `tsc --noEmit` says of a sample, one line each."""
    return lambda folder: type_errors(real, folder)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def _serving(program: list[str | Path], home: Path) -> Iterator[Serve]:
    started: list[Served] = []

    def start(folder: Path, *arguments: str, **more: str) -> Served:
        port = free_port()
        command = [*program, *(part.replace("{port}", str(port)) for part in arguments)]
        started.append(Served(command, folder, minimal(home, PORT=str(port), **more), port))
        return started[-1]

    yield start
    for served in started:
        served.stop()
