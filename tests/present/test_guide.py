"""The guide says what is true: its links lead somewhere, its commands can be typed, its keys and menus are there."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates import assets
from tengates.cli.arguments import parser
from tengates.cli.main import main
from tengates.engine.catalog import load_catalog
from tengates.engine.gates import load_gates
from tengates.present import glossary, guide
from tengates.present.guide import Kind

LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^    |`)(tengates [^`\n]+)", re.MULTILINE)
IDENT = re.compile(r"`([a-z]+\.[a-z-]+)`")
CHAPTERS = guide.chapters()
EXPLAINED = sorted((assets.resources() / "guide").glob("*.md"))


def words(page: guide.HelpPage) -> str:
    """The page without blocks of code: in Python `x[i](y)` is a call."""
    return re.sub(r"`[^`\n]*`", "", FENCED.sub("", page.markdown))


def links() -> Iterator[tuple[str, str]]:
    for page in guide.pages():
        yield from ((page.ident, address) for address in LINK.findall(words(page)))
    for term in glossary.terms():
        yield from ((guide.GLOSSARY, address) for address in LINK.findall(term.meaning))


def commands(text: str) -> Iterator[str]:
    """Command lines as they stand in a page; one with a name in capitals alone (`tengates explain CONTROL`) is a form."""
    yield from (found.strip() for found in COMMAND.findall(text))


def test_every_link_leads_to_a_page_of_ours_or_says_its_whole_address() -> None:
    ours = [(here, address) for here, address in links() if not address.startswith("https://")]
    assert len(ours) > 150
    assert [(here, address) for here, address in ours if not guide.target(here, address)] == []


def test_links_of_chapters_lead_to_files_too_so_that_they_work_on_a_code_host() -> None:
    folder = assets.resources() / "guide"
    for page in CHAPTERS:
        for address in LINK.findall(words(page)):
            if not address.startswith("https://"):
                path, _, gate = address.partition("#")
                assert (folder / path).resolve().is_file(), (page.ident, address)
                assert not gate or gate in {item.id for item in load_gates()}


def test_the_list_of_chapters_names_every_file_once_by_its_title() -> None:
    first, *others = CHAPTERS
    assert first.ident == guide.START
    assert sorted(posixpath.basename(item.ident) for item in CHAPTERS) == [path.stem for path in EXPLAINED]
    listed = re.findall(r"^- \[([^\]]+)\]", first.markdown, re.MULTILINE)
    assert listed == [item.title for item in others]


def test_there_is_a_page_for_each_gate_control_and_guided_fix() -> None:
    catalog = load_catalog()
    titles = {page.ident: page.title for page in guide.pages()}
    assert {f"gates/{gate.id}": gate.title for gate in catalog.gates}.items() <= titles.items()
    assert {f"controls/{row.id.replace('.', '/', 1)}": row.title for row in catalog.controls}.items() <= titles.items()
    assert {f"recipes/{row.id}": row.title for row in catalog.recipes}.items() <= titles.items()
    assert sum(page.kind is Kind.CONTROL for page in guide.pages()) == len(catalog.controls)


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.ident)
def test_every_command_shown_can_be_typed(page: guide.HelpPage, capsys: pytest.CaptureFixture[str]) -> None:
    for line in commands(page.markdown):
        try:
            parser().parse_args(shlex.split(line)[1:])
        except SystemExit:
            pytest.fail(f"{page.ident}: {line}\n{capsys.readouterr().err}")


def test_the_reader_of_commands_sees_them_in_blocks_and_in_sentences() -> None:
    found = list(commands("Say `tengates trust .` or\n\n    tengates scan . --jobs 2\n\ntengates in a sentence\n"))
    assert found == ["tengates trust .", "tengates scan . --jobs 2"]
    assert sum(len(list(commands(page.markdown))) for page in CHAPTERS) > 40


def test_controls_fixes_and_tasks_that_commands_name_are_there() -> None:
    catalog = load_catalog()
    known = {row.id for row in (*catalog.controls, *catalog.recipes)}
    for page in CHAPTERS:
        for line in commands(page.markdown):
            command, *rest = shlex.split(line)[1:]
            if command in {"propose", "apply", "answer", "waive"}:
                assert rest[1] in known, line
            if command == "explain" and not rest[0].isupper():
                assert rest[0] in known, line


def test_chapters_are_short_and_say_what_no_sentence_of_ours_may() -> None:
    for page in CHAPTERS:
        assert len(page.markdown) < 5_000, page.ident
        assert "—" not in page.markdown, page.ident


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("undo", "guide/guided-fixes"),
        ("waive", "guide/evidence"),
        ("bound model output", "recipes/bound-model-output"),
        ("cost.token-limits", "controls/cost/token-limits"),
        ("killed", "guide/trouble"),
        ("SARIF semgrep", "guide/other-scanners"),
        ("idempotent", "glossary"),
        ("cost control", "gates/cost"),
    ],
)
def test_a_search_finds_the_page_one_means(query: str, first: str) -> None:
    hits = guide.search(query)
    assert first in [hit.page.ident for hit in hits[:3]], [hit.page.ident for hit in hits]


def test_what_is_found_comes_with_a_line_that_says_it() -> None:
    hits = guide.search("blocker reason")
    assert hits
    assert all(re.search("blocker|reason", hit.excerpt, re.IGNORECASE) for hit in hits)
    assert all(len(hit.excerpt) <= 112 and "`" not in hit.excerpt and "**" not in hit.excerpt for hit in hits)


def test_nothing_is_found_for_nothing_and_for_nonsense() -> None:
    assert guide.search("  ") == ()
    assert guide.search("xyzzy plugh") == ()


@given(st.text(max_size=30))
def test_any_words_can_be_looked_for(query: str) -> None:
    for hit in guide.search(query):
        assert hit.excerpt
        assert len(hit.excerpt) <= 112


@given(st.text(max_size=40))
def test_any_address_leads_to_one_of_our_pages_or_nowhere(address: str) -> None:
    found = guide.target("guide/plan", address)
    assert found == "" or guide.page(found) is not None


def test_pages_of_controls_show_the_first_example_of_each_kind_with_the_names_of_its_files() -> None:
    page = guide.page("controls/cost/token-limits")
    assert page is not None
    assert page.markdown.count("### Reported") == 1
    assert page.markdown.count("### Silent") == 1
    assert "`app.py`\n\n```python\nfrom openai" in page.markdown
    assert "# <- gap" in page.markdown


def test_the_command_line_lists_chapters_prints_one_and_says_where_words_stand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["guide"]) == 0
    assert "tengates guide plan" in capsys.readouterr().out
    assert main(["guide", "plan"]) == 0
    assert capsys.readouterr().out.startswith("# The plan and its dates\n")
    assert main(["guide", "every", "model", "answer"]) == 0
    assert "[tengates explain cost.token-limits]" in capsys.readouterr().out
    assert main(["guide", "xyzzy"]) == 2
    assert "tengates guide" in capsys.readouterr().err
