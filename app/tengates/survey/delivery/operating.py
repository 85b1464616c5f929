"""How the live product is watched and who answers for it: kept as code, or written down for the people who run it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from tengates.facts.roles import is_fixture
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.delivery.recovery import Recovery
from tengates.survey.delivery.writings import Passage, passages
from tengates.survey.knowledge.operating import RESOURCES

_RESOURCE = re.compile(r'^[ \t]*resource[ \t]+"([a-z_0-9]{3,80})"', re.MULTILINE)
_TYPE_KEY = re.compile(r"(?:^|\.)[Tt]ype$")
_RULE = re.compile(r"^(?:spec\.)?groups\[\d+\]\.rules\[\d+\]\.(?:alert|condition)$")
_EXPRESSION = re.compile(r"^(?:spec\.)?groups\[\d+\]\.rules\[\d+\]\.(?:alert|expr|title)$")
_PANEL = re.compile(r"^(?:dashboard\.)?panels\[\d+\]\.gridPos\.|^widgets\[\d+\]\.definition\.type$")
_LITELLM = re.compile(r"^general_settings\.alerting(?:\[\d+\])?$|^litellm_settings\.max_budget$")
_COST = re.compile(r"cost|spend|budget|billing|token", re.IGNORECASE)
_OWNER = re.compile(r"^[^#\s]\S*[ \t]+[^#\n]*?(@[\w/.-]+|[\w.+-]+@[\w.-]+)", re.MULTILINE)
_NOBODY = re.compile(r"@(?:your|org|owner|team|example|username|todo|placeholder)\b|@(?:my|your)[-_]", re.IGNORECASE)
_OWNERS = {"CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"}
_ELSEWHERE = frozenset({
    "data", "dataset", "datasets", "corpus", "content", "blog", "posts", "articles", "knowledge", "prompts", "templates",
    "example", "examples", "sample", "samples", "skills", "agents", "public", "static", "assets",
})  # fmt: skip
_DATA = re.compile(r"(?:_data|_db|-data)$", re.IGNORECASE)

_ALERTS = re.compile(r"\balert(?:s|ing)?\b|\balarms?\b", re.IGNORECASE)
_WATCHED = re.compile(r"\berror|\blatency|\bp9\d|\b5xx|\bresponse time|\btime-?outs?\b|\bdown\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\d(?:\.\d+)?[ ]?(?:%|ms\b|s\b|sec|min)", re.IGNORECASE)
_REACHED = re.compile(r"(?i)\b(?:above|over|exceeds?|exceeded|reach(?:es|ed)?|threshold|when|at)\b|[>≥]")
_SPEND = re.compile(r"\b(?:spend(?:ing)?|costs?|budgets?|billing)\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£][ ]?\d|\d[ ]?(?:USD|EUR|GBP|%)")
_DUTY = re.compile(
    r"\bon[- ]?call\b|\bservice owners?\b|\bescalation\b|\bwho (?:to call|owns|answers)\b", re.IGNORECASE
)
_PERSON = re.compile(
    r"(?<![\w`])@[a-z][\w-]+|[\w.+-]+@[\w-]+\.[a-z]{2,}|\+\d[\d ()-]{6,}|pagerduty|opsgenie", re.IGNORECASE
)
_SEVERITIES = re.compile(r"\bseverit(?:y|ies)\b|\bincident (?:levels?|classes|priorit)|\bSEV\b", re.IGNORECASE)
_LEVEL = re.compile(r"\bSEV[- ]?(\d)\b", re.IGNORECASE)
_PRIORITY = re.compile(r"\b[PS]([0-4])\b|\bseverity (?:level )?(\d)\b", re.IGNORECASE)
_POSTMORTEM = re.compile(r"\bpost[- _]?mortem|\bincident (?:report|review|retrospective)\b", re.IGNORECASE)
_PARTS = re.compile(
    r"\btimeline\b|\broot cause\b|\bimpact\b|\baction items?\b|\bfollow[- ]ups?\b|\blessons\b", re.IGNORECASE
)
_OBJECTIVES = re.compile(r"\bSLOs?\b|\bservice[- ]level (?:objectives?|indicators?)\b", re.IGNORECASE)
_TARGET = re.compile(r"\d(?:\.\d+)?[ ]?%|\bp(?:50|9\d)\b|[<≤][ ]?\d")
_DASHBOARDS = re.compile(
    r"\b(?:operations?|monitoring|metrics|observability|grafana)\b.{0,30}\bdashboards?\b", re.IGNORECASE
)
_LINK = re.compile(r"https?://[\w.-]{4,}")
_ENOUGH = 2


def alerts(survey: Survey) -> tuple[Recovery, ...]:
    """Alerts on errors and latency: rules and alarms as code, checks from outside, or thresholds written down."""
    found = [*_resources(survey, "alert", "an alert"), *_keys(survey, _RULE, "alert rules")]
    for path in _own(survey):
        name = path.rpartition("/")[2]
        if name.startswith("checkly.config."):
            found.append(Recovery(path, 0, "checks from outside that tell you"))
        elif name == ".upptimerc.yml":
            found.append(Recovery(path, 0, "a check of the address that tells you"))
    written = _written(survey, _ALERTS, lambda row: bool(_WATCHED.search(row.text) and _AMOUNT.search(row.text)))
    return _sorted([*found, *written])


def spend_alerts(survey: Survey) -> tuple[Recovery, ...]:
    """Budgets that alert, and alert rules on costs or tokens."""
    found = [*_resources(survey, "budget", "a budget that alerts"), *_keys(survey, _LITELLM, "a budget with alerts")]
    for path, facts in _own(survey).items():
        values = facts.settings.values if facts.settings is not None else ()
        if any(_EXPRESSION.match(key) and _COST.search(value) for key, value in values):
            found.append(Recovery(path, 0, "an alert rule on spending"))
    written = _written(
        survey,
        _SPEND,
        _alerts_at_a_sum,
    )
    return _sorted([*found, *written])


def _alerts_at_a_sum(row: Passage) -> bool:
    """A sum that somebody is told of: beside the word in its paragraph; a table of prices tells nobody."""
    if _ALERTS.search(row.title):
        return bool(_MONEY.search(row.text))
    prose = "\n".join(
        line for line in row.text.split("\n") if not line.lstrip().startswith("|") or _REACHED.search(line)
    )
    return any(_ALERTS.search(part) and _MONEY.search(part) for part in prose.split("\n\n"))


def duties(survey: Survey) -> tuple[Recovery, ...]:
    """Who answers for what: code owners, a schedule as code, or a note that names somebody."""
    found = _resources(survey, "duty", "a schedule of who is on call")
    for path, facts in _own(survey).items():
        if path in _OWNERS and (owner := _OWNER.search(facts.text)):
            complete = not _NOBODY.search(owner.group())
            found.append(Recovery(path, facts.text[: owner.start()].count("\n") + 1, "owners by name", complete))
        if path.rpartition("/")[2] in {"catalog-info.yaml", "catalog-info.yml"} and _value(facts, "spec.owner"):
            found.append(Recovery(path, 0, "an owner by name"))
    return _sorted([*found, *_written(survey, _DUTY, lambda row: bool(_PERSON.search(row.text)))])


def severities(survey: Survey) -> tuple[Recovery, ...]:
    """Levels of severity for incidents."""
    return _sorted(_written(survey, _SEVERITIES, _has_levels))


def postmortems(survey: Survey) -> tuple[Recovery, ...]:
    """A form for looking back at an incident; its blanks are what a form is for."""
    rows = _written(
        survey, _POSTMORTEM, lambda row: len({part.lower() for part in _PARTS.findall(row.text)}) >= _ENOUGH
    )
    return tuple(Recovery(row.path, row.line, row.what) for row in rows)


def dashboards(survey: Survey) -> tuple[Recovery, ...]:
    """Dashboards kept as code, or a note that says where the one for operations is."""
    written = _written(survey, _DASHBOARDS, lambda row: bool(_LINK.search(row.text)))
    return _sorted([*_resources(survey, "dashboard", "a dashboard"), *_keys(survey, _PANEL, "a dashboard"), *written])


def objectives(survey: Survey) -> tuple[Recovery, ...]:
    """Objectives for the service with figures."""
    found = _resources(survey, "objective", "an objective")
    for path, facts in _own(survey).items():
        if _value(facts, "kind") in {"SLO", "ServiceLevelObjective"} or _value(facts, "slos[0].objective"):
            found.append(Recovery(path, 0, "an objective"))
    return _sorted([*found, *_written(survey, _OBJECTIVES, lambda row: len(_TARGET.findall(row.text)) >= _ENOUGH)])


def _has_levels(row: Passage) -> bool:
    text = f"{row.title}\n{row.text}"
    named = len(set(_LEVEL.findall(text))) >= _ENOUGH
    return named or ("incident" in text.lower() and len(set(_PRIORITY.findall(text))) >= _ENOUGH)


def _written(survey: Survey, title: re.Pattern[str], enough: Callable[[Passage], bool]) -> list[Recovery]:
    """Passages of the project's own documents, named so by heading or file, that say enough or have blanks to fill."""
    found = []
    for row in passages(survey):
        folders = row.path.lower().split("/")[:-1]
        if any(part in _ELSEWHERE or _DATA.search(part) for part in folders) or is_fixture(row.path):
            continue
        named = title.search(row.title) or (row.title and title.search(_words(row.path)))
        if named and (enough(row) or (row.unfilled and row.steps)):
            found.append(Recovery(row.path, row.line, f'"{row.title}"', not row.unfilled))
    return found


def _words(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0].replace("-", " ").replace("_", " ")


def _own(survey: Survey) -> dict[str, FileFacts]:
    return {
        path: facts
        for path, facts in survey.files.items()
        if facts.role in {Role.CONFIG, Role.SCRIPT, Role.SOURCE, Role.OTHER} and not is_fixture(path)
    }


def _resources(survey: Survey, what: str, words: str) -> list[Recovery]:
    wanted, found = RESOURCES[what], []
    for path, facts in _own(survey).items():
        if path.endswith(".tf"):
            rows = (row for row in _RESOURCE.finditer(facts.text) if row.group(1) in wanted)
            found += [Recovery(path, facts.text[: row.start()].count("\n") + 1, words) for row in rows]
        elif facts.settings is not None and any(
            value in wanted for key, value in facts.settings.values if _TYPE_KEY.search(key)
        ):
            found.append(Recovery(path, 0, words))
    return found


def _keys(survey: Survey, pattern: re.Pattern[str], words: str) -> Iterator[Recovery]:
    for path, facts in _own(survey).items():
        if facts.settings is not None and any(pattern.search(key) for key, _ in facts.settings.values):
            yield Recovery(path, 0, words)


def _value(facts: FileFacts, key: str) -> str:
    return (facts.settings.get(key) or "") if facts.settings is not None else ""


def _sorted(rows: Iterable[Recovery]) -> tuple[Recovery, ...]:
    return tuple(sorted(dict.fromkeys(rows), key=lambda row: not row.complete))
