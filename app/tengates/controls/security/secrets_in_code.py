"""security.secrets-in-code: no credential stands in a file that is shared."""

from __future__ import annotations

from collections.abc import Iterator

from tengates.authoring import Blocker, Control, Kind, Outcome, Place, Severity, Site, Span, Survey, absence, when
from tengates.model.config import EnvFile, Role
from tengates.model.survey import Secret
from tengates.survey.service.asides import is_fixture, is_made_up, is_quiet

_EDITABLE = (".py", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts")


def judge(survey: Survey) -> Outcome:
    """High severity for what opens something, low in tests and examples; a dotenv file is judged line by line."""
    return absence(
        (*_hits(survey), *_env_values(survey)),
        clean="no key, token or password was found in the files",
        noun=("credential in the files", "credentials in the files"),
    )


def _hits(survey: Survey) -> Iterator[Site]:
    shown: set[str] = set()
    for secret in survey.secrets():
        facts = survey.files[secret.path]
        quiet = is_quiet(secret.path, facts.role)
        if quiet and (is_made_up(secret.hit) or secret.hit.digest in shown):
            continue
        shown |= {secret.hit.digest} if quiet else set()
        if facts.role is Role.VENDORED or (facts.env is not None and facts.env.example):
            continue
        yield Site(
            Place(secret.path, secret.hit.span, "", f"{secret.hit.rule} {secret.hit.digest}"),
            ok=False,
            message=f"{secret.hit.title} {secret.hit.masked}: whoever has the code has it",
            severity=_severity(secret, facts.env),
            recipe="secret-to-env" if facts.role is Role.SOURCE and secret.path.endswith(_EDITABLE) else "",
        )


def _severity(secret: Secret, env: EnvFile | None) -> Severity:
    """A dotenv file is where a program takes its keys from, so what looks like one there is one."""
    if is_quiet(secret.path, secret.role):
        return Severity.LOW
    meant = env is not None and any(row.looks_secret and row.line == secret.hit.span.line for row in env.entries)
    return Severity.HIGH if meant or secret.hit.confidence == "high" else Severity.MEDIUM


def _env_values(survey: Survey) -> Iterator[Site]:
    """Values in a dotenv file that git tracks."""
    for path, facts in survey.files.items():
        if facts.env is None or facts.env.example or path not in survey.tracked or is_fixture(path):
            continue
        known = {hit.span.line for hit in facts.secrets}
        for entry in facts.env.entries:
            if entry.looks_secret and entry.line not in known:
                place = Place(path, _line(entry.line), "", f"env {entry.name}")
                yield Site(
                    place,
                    ok=False,
                    message=f"{entry.name} has its value in a file that is shared",
                    severity=Severity.HIGH,
                )


def _line(line: int) -> Span:
    return Span(line, line, 0, 0)


CONTROL = Control(
    id="security.secrets-in-code",
    title="No keys in the code",
    kind=Kind.ABSENCE,
    weight=3,
    blocker=Blocker.FAILS,
    applies=when.always,
    judge=judge,
    from_code=False,
)
