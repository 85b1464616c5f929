"""Requests to other people's servers are found with their timeouts; calls to the own server are not requests out."""

from __future__ import annotations

import pytest
from tests.survey.small import survey_of_files

from tengates.model.survey import OutboundCall, Presence, Survey


def only(survey: Survey) -> OutboundCall:
    """The one request there is."""
    (call,) = survey.outbound
    return call


def of(path: str, text: str) -> Survey:
    """A survey of one file."""
    return survey_of_files({path: text})


@pytest.mark.parametrize(
    ("text", "library", "presence"),
    [
        ("import requests\nrequests.get(URL)\n", "requests", Presence.ABSENT),
        ("import requests as r\nr.post('https://x.org', timeout=5)\n", "requests", Presence.SET),
        ("import requests\ns = requests.Session()\ns.get('https://x.org')\n", "requests", Presence.ABSENT),
        ("from requests import get\nget('https://x.org')\n", "requests", Presence.ABSENT),
        ("from urllib.request import urlopen\nurlopen('https://x.org', timeout=3)\n", "urllib", Presence.SET),
    ],
)
def test_pythons_libraries_are_known(text: str, library: str, presence: Presence) -> None:
    call = only(of("main.py", text))
    assert (call.library, call.timeout.presence) == (library, presence)


def test_a_library_with_a_default_timeout_has_one_until_it_is_switched_off() -> None:
    default = only(of("main.py", "import httpx\nhttpx.get('https://x.org')\n")).timeout
    assert (default.presence, default.by_default) == (Presence.SET, True)
    off = only(of("main.py", "import httpx\nhttpx.get('https://x.org', timeout=None)\n")).timeout
    assert off.presence is Presence.ABSENT
    client = "import httpx\nasync def f():\n    async with httpx.AsyncClient(timeout=None) as c:\n        await c.get('https://x.org')\n"
    assert only(of("main.py", client)).timeout.presence is Presence.ABSENT


def test_a_blocking_request_in_an_asynchronous_function_is_noted() -> None:
    call = only(of("main.py", "import requests\nasync def f():\n    requests.get('https://x.org', timeout=1)\n"))
    assert (call.blocking, call.in_async_function) == (True, True)
    good = (
        "import httpx\nasync def f():\n    async with httpx.AsyncClient() as c:\n        await c.get('https://x.org')\n"
    )
    assert not only(of("main.py", good)).blocking


def test_a_local_variable_named_like_a_library_sends_nothing() -> None:
    assert of("main.py", "requests = {}\nrequests.get('a')\n").outbound == ()
    assert of("main.py", "def f(requests):\n    requests.get('a')\n").outbound == ()


def test_a_time_limit_given_to_axios_create_covers_its_requests() -> None:
    head = 'import axios from "axios"\n'
    made = of(
        "server/a.ts",
        head + 'const api = axios.create({ baseURL: "https://x.org", timeout: 5000 })\napi.get("https://x.org/y")\n',
    )
    assert only(made).timeout.presence is Presence.SET
    bare = of("server/a.ts", head + 'axios.get("https://x.org/y")\n')
    assert only(bare).timeout.presence is Presence.ABSENT
    every = of("server/a.ts", head + 'axios.defaults.timeout = 4000\naxios.post("https://x.org/y", {})\n')
    assert only(every).timeout.presence is Presence.SET


def test_a_signal_bounds_a_fetch() -> None:
    text = 'export async function f() { return fetch("https://x.org", { signal: AbortSignal.timeout(5000) }) }\n'
    assert only(of("server/a.ts", text)).timeout.presence is Presence.SET
    assert only(of("server/a.ts", 'fetch("https://x.org")\n')).timeout.presence is Presence.ABSENT


def test_a_browser_that_calls_its_own_server_sends_nothing_out() -> None:
    text = (
        '"use client"\nconst BASE = "/api"\nexport default function Page() {\n'
        '  fetch("/api/chat")\n  fetch(`${BASE}/x`)\n  fetch(`/api/${id}`)\n  fetch(url)\n  return <p />\n}\n'
    )
    assert of("app/page.tsx", text).outbound == ()
    away = '"use client"\nexport default function P() { fetch("https://api.weather.org/x"); return <p /> }\n'
    assert only(of("app/page.tsx", away)).library == "fetch"


def test_the_own_machine_is_home_on_a_server_too() -> None:
    assert of("main.py", "import requests\nrequests.get('http://localhost:8000/health')\n").outbound == ()
