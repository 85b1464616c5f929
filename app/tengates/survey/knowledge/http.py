"""Libraries that make outbound requests, and what their timeouts are when nobody sets one."""

from __future__ import annotations

from dataclasses import dataclass

NODE = "Node's own http"
_PYTHON = ("get", "post", "put", "patch", "delete", "head", "options", "request")


@dataclass(frozen=True, slots=True)
class HttpLibrary:
    """How a library makes a request. `clients` are constructors whose objects have the same `verbs`."""

    id: str
    functions: tuple[str, ...]
    clients: tuple[str, ...]
    verbs: tuple[str, ...]
    timeouts: tuple[str, ...]
    client_timeouts: tuple[str, ...]
    default: str  # the default timeout in words, "" for none
    blocking: bool


LIBRARIES: tuple[HttpLibrary, ...] = (
    HttpLibrary(
        "requests",
        tuple(f"requests.{verb}" for verb in _PYTHON),
        ("requests.Session", "requests.session"),
        _PYTHON,
        ("timeout",),
        (),
        "",
        blocking=True,
    ),
    HttpLibrary(
        "httpx",
        (*(f"httpx.{verb}" for verb in _PYTHON), "httpx.stream"),
        ("httpx.Client", "httpx.AsyncClient"),
        (*_PYTHON, "stream", "send"),
        ("timeout",),
        ("timeout",),
        "httpx gives up after 5 seconds",
        blocking=True,
    ),
    HttpLibrary(
        "aiohttp",
        ("aiohttp.request",),
        ("aiohttp.ClientSession",),
        (*_PYTHON, "ws_connect"),
        ("timeout",),
        ("timeout",),
        "aiohttp gives up after 300 seconds",
        blocking=False,
    ),
    HttpLibrary(
        "urllib",
        ("urllib.request.urlopen", "urllib.request.urlretrieve"),
        ("urllib3.PoolManager",),
        ("request",),
        ("timeout",),
        ("timeout",),
        "",
        blocking=True,
    ),
    HttpLibrary(
        "fetch",
        (
            "fetch",
            "node-fetch.default",
            "undici.fetch",
            "globalThis.fetch",
            "window.fetch",
            "cross-fetch.default",
            "axios.fetch",
        ),
        (),
        (),
        ("signal", "timeout"),
        (),
        "",
        blocking=False,
    ),
    HttpLibrary(
        NODE,
        tuple(
            f"{module}{default}.{verb}"
            for module in ("http", "https", "node:http", "node:https")
            for default in ("", ".default")
            for verb in ("get", "request")
        ),
        (),
        (),
        ("timeout", "signal"),
        (),
        "",
        blocking=False,
    ),
    HttpLibrary(
        "event source",
        ("@microsoft/fetch-event-source.fetchEventSource", "launchdarkly-eventsource.EventSource"),
        (),
        (),
        ("signal", "readTimeoutMillis"),
        (),
        "",
        blocking=False,
    ),
    HttpLibrary(
        "axios",
        (
            "axios.default",
            *(f"axios.default.{verb}" for verb in _PYTHON),
            "axios",
            *(f"axios.{verb}" for verb in _PYTHON),
        ),
        ("axios.default.create", "axios.create"),
        _PYTHON,
        ("timeout", "signal"),
        ("timeout", "signal"),
        "",
        blocking=False,
    ),
    HttpLibrary(
        "got",
        ("got.default", *(f"got.default.{verb}" for verb in _PYTHON), "got.got"),
        ("got.default.extend",),
        _PYTHON,
        ("timeout", "signal"),
        ("timeout",),
        "",
        blocking=False,
    ),
    HttpLibrary(
        "ky",
        ("ky.default", *(f"ky.default.{verb}" for verb in _PYTHON)),
        ("ky.default.create", "ky.default.extend"),
        _PYTHON,
        ("timeout", "signal"),
        ("timeout",),
        "ky gives up after 10 seconds",
        blocking=False,
    ),
)
