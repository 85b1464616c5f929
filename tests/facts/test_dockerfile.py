"""Dockerfiles and the charts beside them."""

from __future__ import annotations

from tengates.facts.dockerfile import read_dockerfile
from tengates.facts.extract import extract


def test_continued_lines_are_one_instruction() -> None:
    steps = read_dockerfile("FROM python:3.12\nRUN apt-get update \\\n    # why\n    && true\nUSER app\n")
    assert [(step.keyword, step.line) for step in steps] == [("FROM", 1), ("RUN", 2), ("USER", 5)]


def test_the_body_of_a_here_document_holds_no_instructions() -> None:
    steps = read_dockerfile('FROM a\nRUN <<"END"\nUSER root\nEND\nUSER app\n')
    assert [(step.keyword, step.argument) for step in steps][-1] == ("USER", "app")
    assert len(steps) == 3


def test_a_here_document_without_an_end_ends_with_the_file() -> None:
    assert [step.keyword for step in read_dockerfile("FROM a\nRUN <<END\nUSER root\n")] == ["FROM", "RUN"]


def test_the_text_of_a_chart_is_kept_though_it_is_no_yaml() -> None:
    facts = extract(
        "chart/templates/app.yaml", b"kind: Deployment\n{{- if .Values.on }}\nlivenessProbe: {}\n{{- end }}\n"
    )
    assert "livenessProbe" in facts.text
    assert facts.settings is None
