"""http-timeouts: a server that does not answer is given up on."""

from __future__ import annotations

import pytest
from tests.proved.conftest import FakeProvider, Refactored, Run, Serve

REQUESTS = """import os

import requests

try:
    print(requests.get(os.environ["PROVIDER_URL"] + "/report").json())
except requests.Timeout as error:
    print("gave up:", type(error).__name__)
"""
URLLIB = """import os
from urllib.request import urlopen

try:
    print(urlopen(os.environ["PROVIDER_URL"] + "/report").read())
except TimeoutError as error:
    print("gave up:", type(error).__name__)
"""
FETCH = """import express from "express";

const app = express();
app.get("/rates", async (_req, res) => {
  try {
    const rates = await fetch(process.env.PROVIDER_URL + "/report", { headers: { "x-app": "demo" } });
    res.json(await rates.json());
  } catch (error) {
    res.status(504).json({ gaveUp: (error as Error).name });
  }
});
app.listen(Number(process.env.PORT));
"""


@pytest.mark.parametrize("sample", [REQUESTS, URLLIB], ids=["requests", "urllib"])
def test_python_gives_up(refactored: Refactored, run_python: Run, fake_provider: FakeProvider, sample: str) -> None:
    fake_provider.delay = 30
    folder = refactored({"main.py": sample}, "http-timeouts", seconds="1")
    assert "gave up:" in run_python(folder, "main.py", **fake_provider.environment).log


def test_fetch_gives_up_and_answers_otherwise(
    refactored: Refactored, serve_node: Serve, fake_provider: FakeProvider
) -> None:
    files = {"package.json": '{"type": "module", "dependencies": {"express": "^5"}}\n', "server.ts": FETCH}
    served = serve_node(refactored(files, "http-timeouts", seconds="1"), "server.ts", **fake_provider.environment)
    assert served.get("/rates").json() == {"ok": True}
    assert fake_provider.last.headers["x-app"] == "demo"
    fake_provider.delay = 30
    assert served.get("/rates").json() == {"gaveUp": "TimeoutError"}
