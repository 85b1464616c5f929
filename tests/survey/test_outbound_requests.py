"""Which requests leave the application's own origin, and when they give up."""

from __future__ import annotations

from tests.survey.model_project import requests_of


def told(files: dict[str, str]) -> list[str]:
    """Each request as "3 requests set", "5 httpx by default"."""
    return [
        f"{row.place.line} {row.library} {'by default' if row.timeout.by_default else row.timeout.presence.value}"
        for row in requests_of(files)
    ]


def test_libraries_differ_in_what_they_do_when_nobody_says_a_time() -> None:
    assert told({
        "app.py": """
            import aiohttp, httpx, requests, urllib.request
            requests.get("https://example.com")
            requests.get("https://example.com", timeout=3)
            httpx.get("https://example.com")
            httpx.get("https://example.com", timeout=None)
            urllib.request.urlopen("https://example.com")

            async def load():
                async with aiohttp.ClientSession() as session:
                    await session.get("https://example.com")
        """
    }) == [
        "3 requests absent",
        "4 requests set",
        "5 httpx by default",
        "6 httpx absent",
        "7 urllib absent",
        "11 aiohttp by default",
    ]  # fmt: skip


def test_the_time_limit_of_a_client_covers_its_requests() -> None:
    assert told({
        "app.py": """
            import httpx
            client = httpx.Client(timeout=3)
            client.get("https://example.com")
        """,
        "server.ts": """
            import axios from "axios";
            const api = axios.create({ baseURL: "https://example.com", timeout: 3000 });
            await api.get("/things");
            await axios.get("https://example.com");
        """,
    }) == ["4 httpx set", "4 axios set", "5 axios absent"]  # fmt: skip


def test_fetch_gives_up_only_by_a_signal() -> None:
    assert told({
        "server.ts": """
            await fetch("https://example.com");
            await fetch("https://example.com", { signal: AbortSignal.timeout(3000) });
        """
    }) == ["2 fetch absent", "3 fetch set"]  # fmt: skip


def test_a_browsers_call_to_its_own_backend_is_no_outbound_request() -> None:
    assert told({
        "app/page.tsx": """
            "use client";
            export default function Page() {
              const send = () => fetch("/api/ask", { method: "POST" });
              return <button onClick={send} />;
            }
        """
    }) == []  # fmt: skip


def test_what_a_function_gives_back_is_no_client_of_its_own() -> None:
    assert told({
        "app.py": """
            import httpx

            def load(url) -> dict[str, str]:
                with httpx.Client() as client:
                    return client.get(url).json()

            result = load("https://example.com")
            result.get("url")
        """
    }) == ["6 httpx by default"]  # fmt: skip
