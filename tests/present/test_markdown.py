"""Markdown: read back as GitHub reads it, nothing is active but what we made, and a co-founder finds everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.conftest import IDENTITY, run_git
from tests.present.dossiers import FILES, made, rich_project

from tengates.home import Home
from tengates.model.folder import SkippedFile
from tengates.model.outcome import Evidence, Outcome, Status
from tengates.model.place import Place, Span
from tengates.model.score import ScanReport
from tengates.present import words
from tengates.present.dossier import Dossier
from tengates.present.html import export_html
from tengates.present.markdown import code, export_markdown, plain
from tengates.project import Project


class AsGitHub(LinkifyIt):
    """GitHub makes a link of what begins with a scheme or `www.`; to the library each `conftest.py` is a host of Paraguay's."""

    def match(self, text: str) -> list[Match] | None:
        found = super().match(text) or ()
        return [row for row in found if row.schema or row.raw.lower().startswith("www.")] or None


READER = MarkdownIt("gfm-like")
READER.linkify = AsGitHub()
OURS = {"text", "code_inline", "strong_open", "strong_close", "softbreak"}
NASTY = st.text(max_size=60) | st.text(
    alphabet="<>[](){}*_`#|~!\\ab:/@.&;$^=-+1\u202e\u200b\u2028\x1b\n\t ", max_size=60
)
TRAPS = [
    "![x](https://evil.example/p.png)",
    "[x](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "<!-- -->",
    "</code></li><script>",
    "`` ` ``",
    "www.evil.example",
    "https://evil.example/?q=1",
    "mail@evil.example",
    "conftest.py",
    "@everyone",
    "#1",
    "&lt;b&gt; &#x202e; &amp;",
    "\u202egpj.exe",
    "a\nb",
    "# heading",
    "- [x] done",
    "1. one",
    "===",
    "| a | b |",
    "```\nx\n```",
    "[^1]: note",
    "$x$",
    "<https://evil.example>",
    "~~x~~",
    "\\",
]


def inline(text: str) -> list[Token]:
    return [child for token in READER.parse(text) for child in _flat(token)]


def _flat(token: Token) -> Iterator[Token]:
    yield from token.children or ()


def shown(tokens: list[Token]) -> str:
    return "".join(token.content for token in tokens if token.type in {"text", "code_inline", "text_special"})


@given(NASTY | st.sampled_from(TRAPS))
@settings(max_examples=400)
def test_words_and_code_stay_words_and_code(text: str) -> None:
    for line in (
        f"- {plain(text)} end",
        f"- [ ] **x** ({plain(text)}) end",
        f"{plain(text)} end",
        f"x {code(text)} end",
    ):
        tokens = inline(line)
        assert {token.type for token in tokens} <= OURS | {"text_special"}
        assert shown(tokens).endswith("end")
        assert [token.type for token in READER.parse(line)].count("inline") == 1


@given(NASTY)
def test_no_character_hides(text: str) -> None:
    made_visible = plain(text) + code(text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\x00-\x1f\u2028\u2029]", made_visible)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return rich_project(made(tmp_path_factory.mktemp("repo")), Home.at(tmp_path_factory.mktemp("home")))


class Held:
    """A dossier whose repr stays short, for the reports of the property tests."""

    def __init__(self, dossier: Dossier) -> None:
        card = dossier.report.scorecard
        report = replace(dossier.report, scorecard=replace(card, results=card.results[:9]))
        weeks = tuple(replace(week, tasks=week.tasks[:1]) for week in dossier.plan.weeks[:2])
        known = {row.id for row in report.scorecard.results}
        weeks = tuple(
            replace(
                week,
                tasks=tuple(
                    replace(task, template=replace(task.template, controls=tuple(known)[:2])) for task in week.tasks
                ),
            )
            for week in weeks
        )
        gates = tuple(replace(gate, capped_by=()) for gate in card.gates)
        report = replace(report, scorecard=replace(report.scorecard, gates=gates))
        self.dossier = replace(dossier, report=report, plan=replace(dossier.plan, weeks=weeks))


@pytest.fixture(scope="module")
def held(project: Project) -> Held:
    return Held(project.dossier())


def poisoned(dossier: Dossier, text: str) -> Dossier:
    """The same dossier with this text wherever words of a repository come in."""
    card = dossier.report.scorecard
    place = Place(text or "x", Span(3, 4, 0, 1), text, text)
    rows = tuple(
        replace(
            row,
            outcome=Outcome(
                Status.FAIL,
                0.0,
                f"1 place {text}",
                sites=tuple(replace(site, place=place, message=text) for site in row.outcome.sites[:2]),
                evidence=(Evidence(text, 1, text), Evidence("", 0, text)),
            ),
        )
        for row in card.results
    )
    report: ScanReport = replace(
        dossier.report,
        scorecard=replace(card, results=rows),
        folder=replace(dossier.report.folder, name=text or "x"),
        skipped=(SkippedFile(text, text),),
    )
    weeks = tuple(
        replace(week, tasks=tuple(replace(task, where=((text, 1, text),), reopened=text) for task in week.tasks[:2]))
        for week in dossier.plan.weeks
    )
    origin = replace(dossier.origin, unchanged=frozenset({text, "x"}))
    return replace(dossier, report=report, plan=replace(dossier.plan, weeks=weeks), origin=origin)


@given(NASTY | st.sampled_from(TRAPS))
@settings(max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_no_repository_makes_the_document_say_more_than_we_do(held: Held, text: str) -> None:
    dossier = held.dossier
    document = export_markdown(poisoned(dossier, text))
    tokens = READER.parse(document)
    assert not {token.type for token in tokens} & {"html_block", "fence", "code_block", "blockquote_open", "hr"}
    inner = [child for token in tokens for child in token.children or ()]
    assert not {token.type for token in inner} & {"image", "html_inline", "em_open", "s_open"}
    links = [str(token.attrs["href"]) for token in inner if token.type == "link_open"]
    home = f"https://github.com/ada/engine/blob/{dossier.origin.commit}/"
    assert all(link.startswith(home) and link.isascii() for link in links)


@example("conftest.py")
@given(NASTY | st.sampled_from(TRAPS))
@settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_the_page_says_the_same_as_the_markdown(held: Held, text: str) -> None:
    same = poisoned(held.dossier, text)
    markdown, page = READER.render(export_markdown(same)), export_html(same)
    assert _words(page.partition("<body>")[2]) == _words(markdown)
    assert sorted(re.findall(r'href="([^"]*)"', page)) == sorted(re.findall(r'href="([^"]*)"', markdown))


@pytest.mark.parametrize(
    ("text", "linked"),
    [("www.evil.com", True), ("https://evil.example", True), ("mail@evil.com", True), ("a.py", False)],
)
def test_the_reader_links_what_github_links(text: str, linked: bool) -> None:  # noqa: FBT001
    assert ("<a " in READER.render(text)) is linked


def _words(html: str) -> list[str]:
    text = unescape(re.sub(r"<[^>]*>", " ", html)).replace("[ ]", " ").replace("[x]", " ")
    return re.findall(r"\w+", text)


def test_evidence_links_to_the_published_lines_of_unchanged_files_alone(project: Project) -> None:
    document = project.export("markdown")
    assert project.report is not None
    commit = project.report.folder.commit
    name = "api/sum mary (1).py:10"
    link = f"https://github.com/ada/engine/blob/{commit}/api/sum%20mary%20%281%29.py#L10"
    assert f"[`{name}`]({link})" in document
    assert "`app.py:10`" in document
    assert "[`app.py:10`" not in document
    assert "pa55word" not in document
    assert "not pushed" not in document


def test_a_commit_that_was_not_pushed_is_told(tmp_path: Path, home: Home) -> None:
    folder = tmp_path / "repo"
    folder.mkdir()
    made(folder)
    run_git(folder, "remote", "add", "origin", "git@github.com:ada/engine.git")
    project = Project.open(folder, home)
    project.scan()
    assert "That commit was not pushed yet" in project.export("markdown")
    run_git(folder, "remote", "set-url", "origin", "git@gitlab.com:ada/engine.git")
    again = Project.open(folder, home)
    again.scan()
    assert "](http" not in again.export("markdown")


def test_a_co_founder_finds_verdict_dates_scores_words_and_what_was_accepted(project: Project) -> None:
    document = project.export("markdown")
    for said in (
        "**Pause launch.**",
        "### Week 1: Security and access boundaries (1 to 7 December 2026)",
        "- [ ] **",
        "| Gate | At first | Now | With the plan | Needed |",
        "the verdict would be “",
        "3 gaps were accepted for now, and 1 of them has run out:",
        "a nightly job: nobody waits",
        "Note: ask Ben",
        "skipped: we are two people",
        "you said on ",
        "You have 12 h a week: that fills ",
        "## Words used here",
        "**gate**: ",
    ):
        assert said in document, said


def test_a_co_founder_can_do_a_task_without_the_program(project: Project) -> None:
    document = project.export("markdown")
    alerts = document.partition("- [ ] **Hear of trouble first**")[2].partition("\n- ")[0]
    for said in (
        "  - How:\n    - Add a health address and let a service ask it every minute.",
        "  - Done when a new scan finds this met: “A health check”. And when it finds, or you answer, that these are there: “",
        "  - Guided fix: Add a health check, ",
    ):
        assert said in alerts, said
    assert "    - Replace `print` and `console.log` on the server by a structured logger." in document
    assert re.search(r"^About \d+ hours of work\.$", document, re.MULTILINE)
    assert "1 not read (listed at the end)." in document
    assert "logo.png" in document.partition("## What was not read")[2]


def test_words_of_what_is_not_needed_are_not_explained(project: Project) -> None:
    dossier = project.dossier()
    assert "does not apply" in export_markdown(dossier).lower()
    assert "**embedding**" not in export_markdown(dossier)  # stands among what does not apply alone


def test_the_first_scan_stands_beside_the_latest_one(project: Project) -> None:
    dossier = project.dossier()
    assert dossier.first is not None
    assert f"first scan that was kept, of {words.day_of(dossier.first.time[:10])}" in project.export("markdown")
    now = {item.gate.id: round(item.score, 1) for item in dossier.report.scorecard.gates}
    unmoved = export_markdown(replace(dossier, first=replace(dossier.first, gates=now), target=None))
    assert "| Gate | Now | Needed |" in unmoved
    assert "No score has moved since the first scan that was kept, of " in unmoved
    fresh = replace(dossier, first=None, target=None)
    assert "| Gate | Now | Needed |" in export_markdown(fresh)


def test_a_first_scan_is_not_compared_with_itself(tmp_path: Path, home: Home) -> None:
    folder = tmp_path / "repo"
    folder.mkdir()
    project = Project.open(made(folder, {"app.py": FILES["app.py"]}), home)
    project.scan()
    assert project.dossier().first is None


def test_a_past_commit_links_to_itself(tmp_path: Path, home: Home) -> None:
    folder = tmp_path / "repo"
    folder.mkdir()
    made(folder)
    run_git(folder, "remote", "add", "origin", "git@github.com:ada/engine.git")
    past = run_git(folder, "rev-parse", "HEAD").strip()
    run_git(folder, "rm", "--quiet", "app.py")
    run_git(folder, *IDENTITY, "commit", "--quiet", "--message=second")
    again = Project.open(folder, home)
    again.scan(commit=past)
    assert f"[`app.py:10`](https://github.com/ada/engine/blob/{past}/app.py#L10)" in again.export("markdown")
