"""HTML: what comes from a repository cannot leave its place, and nothing is loaded."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import MakeRepo

from tengates.present.html import code, text
from tengates.project import Project


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    tags.close()
    return tags


@given(st.text(alphabet="<>&\"'/=! -abscript\u202e\n", max_size=80))
def test_no_words_open_a_tag(words: str) -> None:
    assert read(f"<p>{text(words)}</p>").opened == ["p"]
    assert read(f"<p>{code(words)}</p>").opened == ["p", "code"]


@pytest.fixture
def page(make_repo: MakeRepo) -> str:
    nasty = "<img src=x onerror=alert(1)>.py"
    body = "import requests\n\n\ndef f():\n    return requests.get('https://a.example.com/')\n"
    project = Project.open(make_repo({nasty: body, "app.py": body}))
    project.scan()
    return project.export("html")


def test_the_page_holds_scorecard_plan_and_findings_and_loads_nothing(page: str) -> None:
    tags = read(page)
    assert not {"img", "script", "link", "iframe", "a", "object", "form"} & set(tags.opened)
    assert not {"src", "href", "onerror"} & tags.attributes
    assert not re.search(r"https?://", page.replace("https://a.example.com/", ""))
    assert "url(" not in page
    assert "@import" not in page
    shown = " ".join(tags.words)
    for words in (
        "by Ten Gates",
        "Where it stands",
        "Four weeks to production",
        "What was found",
        "<img src=x onerror",
    ):
        assert words in shown


def test_the_page_is_made_for_paper_too(page: str) -> None:
    for rule in ("@page", "@media print", "break-inside: avoid", "table-header-group"):
        assert rule in page


def test_every_list_and_table_is_closed(page: str) -> None:
    for tag in ("ul", "li", "table", "tr", "td", "body", "html"):
        assert page.count(f"<{tag}>") + page.count(f"<{tag} ") == page.count(f"</{tag}>")
