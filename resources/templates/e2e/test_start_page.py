"""The start page, as a user first sees it in a browser."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
COMMAND = $command
SECONDS = 30


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The app, started for the journeys and stopped after them."""
    with subprocess.Popen(COMMAND, cwd=ROOT) as server:
        try:
            wait_for(server)
            yield ADDRESS
        finally:
            server.terminate()


def wait_for(server: subprocess.Popen[bytes]) -> None:
    """Until it listens."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", PORT)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("the app did not start")


def test_the_start_page_loads_without_an_error(page: Page, served: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    response = page.goto(served)
    assert response is not None
    assert response.ok
    assert not errors
