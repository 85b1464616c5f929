"""What a typical prototype comes out as: the results that the fake project shows."""

from __future__ import annotations

from tengates.engine.planning import load_template
from tengates.model.outcome import (
    Confidence,
    ControlResult,
    Evidence,
    Kind,
    Outcome,
    Severity,
    Site,
    Status,
)
from tengates.model.place import Place, Span

HOSTILE = "uploads/<img src=x>\u202egnp.exe.py"


def site(
    path: str, line: int, message: str, *, ok: bool = False, recipe: str = "", severity: Severity | None = None
) -> Site:
    return Site(Place(path, Span(line, line + 3, 0, 1)), ok, message, severity, recipe)


def _row(ident: str, title: str, kind: Kind, weight: int, outcome: Outcome, *, blocks: bool = False) -> ControlResult:
    counted = outcome.status not in {Status.NOT_APPLICABLE, Status.UNCHECKED}
    return ControlResult(ident, ident.partition(".")[0], title, kind, weight, outcome, counted, blocks)


def _out(
    status: Status,
    value: float,
    reason: str,
    *sites: Site,
    evidence: tuple[Evidence, ...] = (),
    sure: Confidence = Confidence.HIGH,
) -> Outcome:
    return Outcome(status, value, reason, sure, sites, evidence)


PASS, FAIL, PARTIAL, NONE, OPEN = Status.PASS, Status.FAIL, Status.PARTIAL, Status.NOT_APPLICABLE, Status.UNANSWERED
KEY = site("config.py", 7, "An OpenAI API key stands in the code", recipe="secret-to-env", severity=Severity.HIGH)
ODD = site(HOSTILE, 3, "Odd names are shown as they are", severity=Severity.LOW)
BUILT = (
    _row(
        "security.secrets-in-code",
        "Secrets out of the code",
        Kind.ABSENCE,
        3,
        _out(
            FAIL,
            0,
            "2 credentials are written in tracked files; anyone who sees the code can use them",
            KEY,
            site(
                "web/lib/supabase.ts",
                4,
                "A Supabase service-role key stands in the code",
                recipe="secret-to-env",
                severity=Severity.HIGH,
            ),
        ),
        blocks=True,
    ),
    _row(
        "security.env-files",
        "Environment files kept out of git",
        Kind.PRESENCE,
        2,
        _out(
            PARTIAL,
            0.5,
            ".env is ignored, but no example names its variables",
            evidence=(Evidence(".gitignore", 3, ".env is ignored"),),
        ),
    ),
    _row(
        "security.client-secrets",
        "No server key in the browser",
        Kind.ABSENCE,
        3,
        _out(
            PASS, 1, "no server secret reaches the browser", evidence=(Evidence("", 0, "14 browser files were read"),)
        ),
    ),
    _row(
        "security.injection",
        "No untrusted text in commands or queries",
        Kind.ABSENCE,
        3,
        _out(PARTIAL, 0.8, "one query is put together from text", ODD, sure=Confidence.MEDIUM),
    ),
    _row(
        "security.safe-config",
        "Safe settings",
        Kind.ABSENCE,
        2,
        _out(
            PARTIAL,
            0.5,
            "any website may call the API (CORS is open)",
            site("main.py", 18, "allow_origins is *", severity=Severity.MEDIUM),
        ),
    ),
    _row(
        "auth.routes-protected",
        "Someone to answer for every call",
        Kind.COVERAGE,
        3,
        _out(
            FAIL,
            0,
            "0 of 4 routes ask who is calling",
            *(
                site("main.py", line, f"Anyone can call {name}")
                for line, name in (
                    (31, "/api/chat"),
                    (58, "/api/summary"),
                    (77, "/api/history"),
                    (90, "/api/upload"),
                )
            ),
        ),
        blocks=True,
    ),
    _row("auth.session-policy", "Sessions that end", Kind.PRESENCE, 2, _out(NONE, 0, "the code has no sessions")),
    _row(
        "validation.schema",
        "Every request checked against a shape",
        Kind.COVERAGE,
        3,
        _out(
            PARTIAL,
            0.5,
            "2 of 4 entry points check what comes in",
            site("main.py", 31, "The body is read as raw JSON", recipe="validate-request"),
            site("main.py", 58, "A pydantic model is used", ok=True),
            site("main.py", 77, "A pydantic model is used", ok=True),
            site("main.py", 90, "The upload is taken as it comes"),
        ),
    ),
    _row(
        "validation.size-limits",
        "A limit on the size of what comes in",
        Kind.COVERAGE,
        2,
        _out(
            PARTIAL,
            0.25,
            "1 of 4 entry points limits size",
            site("main.py", 90, "An upload of any size is read into memory"),
        ),
    ),
    _row(
        "errors.model-timeout",
        "A time limit on every model call",
        Kind.COVERAGE,
        3,
        _out(
            FAIL,
            0,
            "no model call has a time limit; a stuck provider holds your users for ten minutes",
            site("api/chat.py", 9, "The client has no timeout"),
        ),
    ),
    _row(
        "errors.swallowed", "Failures that are not hidden", Kind.ABSENCE, 2, _out(PASS, 1, "no exception is swallowed")
    ),
    _row(
        "errors.http-timeout",
        "A time limit on calls to other services",
        Kind.COVERAGE,
        2,
        _out(
            PARTIAL,
            0.67,
            "2 of 3 outbound calls have a time limit",
            site("api/sum.py", 5, "fetch waits for ever", recipe="http-timeouts"),
        ),
    ),
    _row(
        "testing.unit",
        "Tests of the core logic",
        Kind.PRESENCE,
        3,
        _out(
            PARTIAL,
            0.5,
            "3 tests for 1,840 lines of code",
            evidence=(Evidence("tests/test_app.py", 1, "3 tests with assertions"),),
        ),
    ),
    _row(
        "testing.in-ci",
        "Tests that run on every change",
        Kind.PRESENCE,
        2,
        _out(FAIL, 0, "no workflow runs the tests"),
    ),
    _row(
        "observability.structured-logs",
        "Logs one can search",
        Kind.PRESENCE,
        3,
        _out(FAIL, 0, "11 print calls, no logging set up"),
    ),
    _row(
        "performance.streaming",
        "Answers that appear as they are written",
        Kind.COVERAGE,
        2,
        _out(PASS, 1, "2 of 2 chat calls stream", site("api/chat.py", 9, "stream=True", ok=True)),
    ),
    _row(
        "performance.no-blocking-async",
        "No waiting that stops everybody",
        Kind.ABSENCE,
        3,
        _out(PASS, 1, "no blocking call inside async code"),
    ),
    _row(
        "deployment.ci-tests",
        "A gate before every release",
        Kind.PRESENCE,
        3,
        _out(FAIL, 0, "there is no CI workflow"),
    ),
    _row(
        "deployment.pinned-dependencies",
        "The same packages every time",
        Kind.PRESENCE,
        2,
        _out(PARTIAL, 0.5, "requirements.txt pins 4 of 9 packages"),
    ),
    _row(
        "deployment.rollback",
        "A way back",
        Kind.ANSWER,
        2,
        _out(OPEN, 0, "the code cannot show how you would go back: is it written down elsewhere?"),
    ),
    _row("monitoring.health", "A health check", Kind.PRESENCE, 3, _out(FAIL, 0, "no route answers a health check")),
    _row("monitoring.runbooks", "What to do when it breaks", Kind.ANSWER, 2, _out(OPEN, 0, "no runbook was found")),
    _row(
        "cost.token-limits",
        "A limit on every model answer",
        Kind.COVERAGE,
        3,
        _out(
            PARTIAL,
            0.33,
            "1 of 3 model calls bounds its output",
            site("api/chat.py", 9, "This call can return any number of tokens", recipe="bound-model-output"),
            site("api/chat.py", 17, "This call can return any number of tokens", recipe="bound-model-output"),
            site("api/sum.py", 6, "max_tokens=400", ok=True),
        ),
    ),
    _row(
        "cost.quotas",
        "A limit on what one user can spend",
        Kind.PRESENCE,
        3,
        _out(FAIL, 0, "nothing limits how often one person can call the model"),
        blocks=True,
    ),
)


def built() -> list[ControlResult]:
    """The results as they come out."""
    return list(BUILT)


def all_results(rows: list[ControlResult]) -> tuple[ControlResult, ...]:
    """Those and the rest of the catalogue, which the plan names in full, as not checked."""
    known = {row.id for row in rows}
    everything = [ident for task in load_template("four-weeks").tasks for ident in task.controls]
    rest = [
        ControlResult(ident, ident.partition(".")[0], _words(ident), Kind.PRESENCE, 2, _out(Status.UNCHECKED, 0, "two files could not be read"), counted=False)
        for ident in everything
        if ident not in known
    ]  # fmt: skip
    return (*rows, *rest)


def _words(ident: str) -> str:
    return ident.partition(".")[2].replace("-", " ").capitalize()
