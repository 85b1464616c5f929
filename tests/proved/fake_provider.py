"""A model provider on 127.0.0.1: answers as OpenAI and Anthropic do, remembers what it was asked, obeys the test."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORDS = ("All", " is", " well.")
USAGE = {"input_tokens": 7, "output_tokens": 3}


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; `body` is what its JSON says, None where it has none."""

    method: str
    path: str
    headers: dict[str, str]  # names in lower case
    body: Any


@dataclass
class FakeProvider:
    """What the provider was asked, and how it is to answer from now on."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    status: int = 200
    text: str = "".join(WORDS)
    delay: float = 0.0  # seconds before an answer begins
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def environment(self) -> dict[str, str]:
        """What makes the SDKs, and the samples' own requests, come here with a key that opens nothing."""
        return {
            "OPENAI_BASE_URL": f"{self.url}/v1",
            "OPENAI_API_KEY": "not-a-key",
            "ANTHROPIC_BASE_URL": self.url,
            "ANTHROPIC_API_KEY": "not-a-key",
            "PROVIDER_URL": self.url,
        }

    @property
    def last(self) -> Asked:
        """The newest request."""
        return self.asked[-1]


def serve(provider: FakeProvider) -> ThreadingHTTPServer:
    """Start on a free port; the caller shuts it down."""

    class Handler(_Handler):
        fake = provider

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


class _Handler(BaseHTTPRequestHandler):
    fake: FakeProvider

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Silent: the test reads `asked`."""

    def handle(self) -> None:
        """A caller that gives up is what some tests are about."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def _answer(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.loads(raw) if raw and "json" in headers.get("content-type", "") else None
        self.fake.asked.append(Asked(self.command, self.path, headers, body))
        self.fake.closing.wait(self.fake.delay)
        status = self.fake.status
        if status >= 400:
            self._send(status, {"error": {"message": "told to fail", "type": "told", "code": "told"}})
        elif isinstance(body, dict) and body.get("stream"):
            self._stream(_events(self.path, self.fake.text))
        else:
            self._send(status, _whole(self.path, self.fake.text))

    def _send(self, status: int, value: Any) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.send_header("retry-after-ms", "1")  # the SDKs honour it, and tests do not like to wait
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, events: Iterator[tuple[str, Any]]) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for name, value in events:
            head = f"event: {name}\n" if name else ""
            data = value if isinstance(value, str) else json.dumps(value)
            self.wfile.write(f"{head}data: {data}\n\n".encode())
        self.close_connection = True


def _whole(path: str, text: str) -> Any:
    path = path.partition("?")[0]
    if path.endswith("/chat/completions"):
        message = {"role": "assistant", "content": text, "refusal": None}
        return {**_chat("chat.completion"), "choices": [_choice("message", message, "stop")], "usage": _openai_usage()}
    if path.endswith("/responses"):
        return _response(text)
    if path.endswith("/messages"):
        return {**_message(), "content": [{"type": "text", "text": text}], "stop_reason": "end_turn"}
    return {"ok": True}


def _events(path: str, text: str) -> Iterator[tuple[str, Any]]:
    if path.endswith("/chat/completions"):
        return _chat_events(text)
    if path.endswith("/responses"):
        return _response_events(text)
    return _message_events(text)


def _chat(kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": "fake"}


def _choice(name: str, value: Any, finish: str | None) -> dict[str, Any]:
    return {"index": 0, name: value, "finish_reason": finish, "logprobs": None}


def _openai_usage() -> dict[str, int]:
    return {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}


def _chat_events(text: str) -> Iterator[tuple[str, Any]]:
    head = _chat("chat.completion.chunk")
    yield "", {**head, "choices": [_choice("delta", {"role": "assistant", "content": text}, None)]}
    yield "", {**head, "choices": [_choice("delta", {}, "stop")], "usage": _openai_usage()}
    yield "", "[DONE]"


def _response(text: str, status: str = "completed") -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    item = {"type": "message", "id": "msg_1", "role": "assistant", "status": status, "content": [part]}
    usage = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "fake",
        "status": status,
        "output": [item],
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": True,
        "temperature": 1,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1,
        "usage": {**USAGE, "total_tokens": 10, **usage},
    }


def _response_events(text: str) -> Iterator[tuple[str, Any]]:
    place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    (item,) = _response(text)["output"]
    yield from _numbered(
        {"type": "response.created", "response": {**_response("", "in_progress"), "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
        {"type": "response.content_part.added", **place, "part": {**item["content"][0], "text": ""}},
        {"type": "response.output_text.delta", **place, "delta": text, "logprobs": []},
        {"type": "response.output_text.done", **place, "text": text, "logprobs": []},
        {"type": "response.content_part.done", **place, "part": item["content"][0]},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": _response(text)},
    )


def _numbered(*events: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for number, event in enumerate(events):
        yield event["type"], {**event, "sequence_number": number}


def _message() -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "fake",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": USAGE,
    }


def _message_events(text: str) -> Iterator[tuple[str, Any]]:
    for event in (
        {"type": "message_start", "message": _message()},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": USAGE},
        {"type": "message_stop"},
    ):
        yield event["type"], event
