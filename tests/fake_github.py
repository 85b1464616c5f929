"""GitHub's issues on 127.0.0.1: keeps what it was sent, answers as the REST API does, refuses when a test says so."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "not-a-real-token-0123456789"
_PATH = re.compile(r"/repos/([^/]+/[^/]+)/issues(?:/(\d+))?")


@dataclass
class FakeGitHub:
    """One repository's issues. `refuse` holds statuses and headers for the next answers, one each."""

    url: str = ""
    repository: str = "founder/app"
    issues: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    refuse: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def add(self, title: str, body: str, *, state: str = "open", **more: Any) -> dict[str, Any]:
        """An issue that somebody made."""
        number = len(self.issues) + 1
        address = f"https://github.com/{self.repository}/issues/{number}"
        row = {"number": number, "title": title, "body": body, "state": state, "html_url": address, **more}
        self.issues.append(row)
        return row

    @property
    def writes(self) -> list[str]:
        """The methods of all requests that change something."""
        return [method for method, _path in self.asked if method != "GET"]


@contextmanager
def github() -> Iterator[FakeGitHub]:
    """Serve until the block ends."""
    fake = FakeGitHub()

    class Handler(_Handler):
        owner = fake

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    owner: FakeGitHub

    def do_GET(self) -> None:
        where = self._admitted("GET")
        if where is not None:
            query = parse_qs(urlsplit(self.path).query)
            size, page = int(query["per_page"][0]), int(query["page"][0])
            newest = list(reversed(self.owner.issues))
            self._answer(200, newest[(page - 1) * size : page * size])

    def do_POST(self) -> None:
        content = self._content()
        if self._admitted("POST") is not None:
            self._answer(201, self.owner.add(content.pop("title"), content.pop("body"), **content))

    def do_PATCH(self) -> None:
        content = self._content()
        where = self._admitted("PATCH")
        if where is not None:
            row = self.owner.issues[int(where.group(2)) - 1]
            row.update(content)
            self._answer(200, row)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the library's name
        """Nothing on the terminal."""

    def _admitted(self, method: str) -> re.Match[str] | None:
        self.owner.asked.append((method, self.path))
        where = _PATH.fullmatch(urlsplit(self.path).path)
        if self.owner.refuse:
            status, headers = self.owner.refuse.pop(0)
            self._answer(status, {"message": "no"}, headers)
        elif self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._answer(401, {"message": "Bad credentials"})
        elif where is None or where.group(1) != self.owner.repository:
            self._answer(404, {"message": "Not Found"})
        else:
            return where
        return None

    def _content(self) -> dict[str, Any]:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.owner.sent.append(raw)
        found: dict[str, Any] = json.loads(raw)
        return found

    def _answer(self, status: int, content: object, headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(raw)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)
