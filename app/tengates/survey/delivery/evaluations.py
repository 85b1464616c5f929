"""Evaluation sets of a model's answers, and tests that hold prompts and the shape of answers still."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.code import Branch, Code, Exit, Expr, ExprKind, Function
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.bindings import Origin
from tengates.survey.delivery.census import TestFile, take_census
from tengates.survey.delivery.test_kits import Found, module_of
from tengates.survey.knowledge.test_kits import EVALUATORS
from tengates.survey.linked import linked
from tengates.survey.web.memory import per_code

_OUTSIDE = {Role.VENDORED, Role.GENERATED}
_CODE = (".py", ".ts", ".mts", ".js", ".mjs")
_FOLDERS = {"evals", "eval", "evaluation", "evaluations", "llm_evals", "benchmark", "benchmarks"}
_SURE = {"evals", "evaluations", "llm_evals"}
_NAMED = re.compile(
    r"(?:^|[_.-])(?:run[_-])?(?:evals?|evaluations?)(?:[_.-]|$)|^evaluate(?:[_-]\w{1,60})?$|[_-]evaluator$"
)
_SET = re.compile(
    r"(?:dataset|questions?|cases?|prompts?|golden|examples?|problems?|inputs?|eval|test)[\w.-]{0,40}\.(?:jsonl?|csv|ya?ml|tsv|parquet)$"
)
_MINIMUM = re.compile(
    r"(?<!iou_)(?<!iou)threshold|min(?:imum)?_?(?:score|pass|accuracy|rate|average)|(?:pass|fail)_?(?:at|below|under|mark)(?:_|$)"
    r"|(?:target|required)_?(?:score|accuracy|pass)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"baseline|tolerance|regress", re.IGNORECASE)  # a mark, where something falls behind it
_LEAVES = re.compile(r"(?:^|\.)(?:exit|fail|setFailed)$")
_JUDGES = re.compile(
    r"accuracy|pass_?(?:rate|ed)|score|grad(?:e|er|ing)|judge|metric|correct|verdict|similarity", re.IGNORECASE
)
_PROMPTFOO = re.compile(r"(?:^|/)promptfoo(?:config)?[\w.-]{0,40}\.ya?ml$")
_LANGSMITH = re.compile(
    r"(?:^|\.)(?:evaluate|aevaluate|create_dataset|createDataset|create_examples|run_on_dataset|arun_on_dataset)$"
)
_LANGFUSE = re.compile(r"(?:^|\.)(?:runExperiment|run_experiment)$")
_ASSERTING = re.compile(r"(?:^|\.)(?:assert_test|assertTest|assert_almost_equal)$|^expect(?:$|\(|\.(?:soft|poll)\b)")
_PROMPT = re.compile(r"prompt|system_?message|(?-i:^INSTRUCTIONS$)", re.IGNORECASE)
_NO_PROMPT = re.compile(
    r"^prompt(?:_toolkit|s|er)?$|inquirer|sqlalchemy|PromptSession|BeforeInstallPrompt|prompt_?(?:id|history|token|cost|count)"
    r"|(?:user|first|last)_?prompt",
    re.IGNORECASE,
)
_PARSER = re.compile(
    r"(?:parse|extract|sanitize|clean|repair|validate|to)_?\w{0,30}(?:response|answer|completion|output|reply|json|code|block|sources?|sections?|citations?|files?)"
    r"|(?:output|response|answer|chat)_?\w{0,10}(?:parser|schema)|structured_?output",
    re.IGNORECASE,
)
_HOPS = 3  # from `tools: TOOLS` to the tools that stand in it
_OWN = (".", "/", "@/", "~/", "$lib")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation set or what runs one. `bounded` says whether a score below a mark makes it fail."""

    path: str
    line: int
    what: str
    bounded: bool


def evaluations(survey: Survey) -> tuple[Evaluation, ...]:
    """All of them, those with a threshold first."""
    found = [*_promptfoo(survey), *_frameworks(survey), *_by_hand(survey)]
    return tuple(sorted(dict.fromkeys(found), key=lambda row: not row.bounded))


def prompt_tests(survey: Survey) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """Tests that check prompts (or run them against expectations), and tests of parsers or tools alone."""
    prompts = [Found(row.path, row.line, row.what) for row in _promptfoo(survey) if row.bounded]
    parsers: list[Found] = []
    counted = {file.path: file for file in take_census(survey).files if file.tests}
    own, models, tools = _own_names(survey), _model_modules(survey), _tool_lists(survey)
    for path, facts in survey.files.items():
        if path not in counted or facts.code is None:
            continue
        named = _about_prompts(facts.code, own)
        if named:
            prompts.append(_found(counted[path], f"checks {named}"))
        elif parsed := _about_answers(facts.code, own, models) or _about_tools(facts.code, own, tools):
            parsers.append(_found(counted[path], f"checks {parsed}"))
    return tuple(prompts), tuple(parsers)


def _found(file: TestFile, what: str) -> Found:
    return Found(file.path, file.first, what)


def _about_prompts(code: Code, own: frozenset[str]) -> str:
    """The prompt, or the builder of one, that a test file takes from the program."""
    for item in code.imports:
        if item.is_type or not _is_own(item.module, own):
            continue
        word = item.name if item.name not in {"", "*", "default"} else item.local
        last = item.module.replace("\\", "/").rpartition("/")[2].rpartition(".")[2]
        for name in (word, last):
            if (
                _PROMPT.search(name)
                and not _NO_PROMPT.search(name)
                and (_is_used(code, item.local) or (item.name.isupper() and not _is_sent(code, item.local)))
            ):
                return word if _PROMPT.search(word) else f"{word} of {last}"
    return ""


def _is_sent(code: Code, name: str) -> bool:
    """Whether a prompt only stands in something that a test hands on, such as one message of many."""
    checked = [call for call in code.calls if _ASSERTING.search(call.written)]
    if any(name in _written_in(call.expr) for call in checked):
        return False
    return any(name in _written_in(row.value) for row in code.assignments) or any(
        name in _written_in(item) for call in code.calls for item in call.expr.positional
    )


def _written_in(expr: Expr) -> set[str]:
    """The names that stand in what is written out there, without those that a function inside is given."""
    found, stack = set[str](), list(expr.items)
    while stack:
        _, item = stack.pop()
        if item.kind is ExprKind.NAME:
            found.add(item.text)
        elif item.kind in {ExprKind.OBJECT, ExprKind.LIST}:
            stack += item.items
    return found


def _about_tools(code: Code, own: frozenset[str], tools: frozenset[str]) -> str:
    """The list of tools, or one of them, that a test holds still as the model is handed it."""
    for item in code.imports:
        if item.name in tools and not item.is_type and _is_own(item.module, own) and _is_used(code, item.local):
            return item.name
    return ""


def _tool_lists(survey: Survey) -> frozenset[str]:
    """Names of what models are handed as tools: the lists, and what stands in them."""
    found, bindings = set[str](), linked(survey).bindings
    for call in survey.model_calls:
        file = bindings.project.files[call.place.path]
        for bag in (call.call.expr, *call.call.expr.positional):
            value = bag.get("tools")
            rows = list(bindings.followed(Origin(file, value, call.call.scope), _HOPS)) if value is not None else []
            named = [row.expr for row in rows] + [item for row in rows for _, item in row.expr.items]
            found |= {item.text for item in (*named, *([value] if value is not None else [])) if _is_name(item)}
    return frozenset(found)


def _is_name(expr: Expr) -> bool:
    return expr.kind is ExprKind.NAME and expr.text.isidentifier()


def _about_answers(code: Code, own: frozenset[str], models: frozenset[str]) -> str:
    """A function that takes a model's answer apart, called by a test."""
    for item in code.imports:
        last = re.split(r"[./]", item.module)[-1]
        if _is_own(item.module, own) and last in models and _PARSER.search(item.name) and _is_used(code, item.local):
            return item.name
    return ""


def _model_modules(survey: Survey) -> frozenset[str]:
    """Names of the files that call a model, or say that they read its answers."""
    paths = {call.place.path for call in survey.model_calls}
    paths |= {
        path
        for path, _ in survey.sources()
        if re.search(r"pars|llm|agent|chat|prompt|output|completion|response", path.rpartition("/")[2])
    }
    return frozenset(path.rpartition("/")[2].partition(".")[0] for path in paths)


def _own_names(survey: Survey) -> frozenset[str]:
    """What the project's own folders and files are called."""
    return frozenset(part.partition(".")[0] for path in survey.paths for part in path.split("/")) - {""}


def _is_own(module: str, own: frozenset[str]) -> bool:
    return module.startswith(_OWN) or re.split(r"[./]", module)[0] in own


def _is_used(code: Code, name: str) -> bool:
    if any(
        call.written.partition(".")[0] == name or name in _argument_names(call.expr.positional) for call in code.calls
    ):
        return True
    return any(row.name.partition(".")[0] == name or row.name.endswith(f".{name}") for row in code.reads)


def _argument_names(items: tuple[object, ...]) -> set[str]:
    return {getattr(item, "text", "") for item in items}


def _promptfoo(survey: Survey) -> Iterator[Evaluation]:
    for path, facts in sorted(survey.files.items()):
        if _PROMPTFOO.search(path) and facts.settings is not None:
            keys = [key for key, _ in facts.settings.values]
            bounded = any(".assert[" in key or key.startswith("defaultTest.assert") for key in keys)
            outside = any(
                key.startswith("tests") and ("://" in value or value.endswith((".csv", ".yaml", ".json")))
                for key, value in facts.settings.values
            )
            yield Evaluation(path, 0, "an evaluation with promptfoo", bounded or outside)


def _frameworks(survey: Survey) -> Iterator[Evaluation]:
    for path, facts in sorted(survey.files.items()):
        if facts.code is None or facts.role in _OUTSIDE:
            continue
        known = next(iter(_evaluators(path, facts.code)), None)
        if known is None and _sends_to(facts.code, ("langsmith",), _LANGSMITH):
            known = (1, "LangSmith")
        if known is None and _sends_to(facts.code, ("langfuse", "@langfuse"), _LANGFUSE):
            known = (1, "Langfuse")
        if known is not None and _measures(path, facts, known[1]):
            yield Evaluation(path, known[0], f"an evaluation with {known[1]}", _is_bounded(facts))


@per_code
def _evaluators(_path: str, code: Code) -> Iterator[tuple[int, str]]:
    """The first import of a framework for evaluations, with its line."""
    found = module_of(code, EVALUATORS)
    if found is not None:
        yield found


def _sends_to(code: Code, packages: tuple[str, ...], calls: re.Pattern[str]) -> bool:
    imported = any(item.module.partition(".")[0].partition("/")[0] in packages for item in code.imports)
    return imported and any(calls.search(call.written) for call in code.calls)


def _measures(path: str, facts: FileFacts, tool: str) -> bool:
    """Braintrust and Weave also trace what runs: in the served program they are no evaluation."""
    if tool in {"Braintrust", "Weave"}:
        return facts.code is not None and any(
            call.callee.endswith((".Eval", ".Evaluation", ".initDataset", ".init_dataset")) for call in facts.code.calls
        )
    return facts.role is not Role.SOURCE or _looks_like_evaluation(path)


def _by_hand(survey: Survey) -> Iterator[Evaluation]:
    sets = [path for path in survey.paths if _SET.search(path.rpartition("/")[2].lower())]
    for path, facts in sorted(survey.files.items()):
        if facts.code is None or facts.role in _OUTSIDE or not path.endswith(_CODE) or not _looks_like_evaluation(path):
            continue
        code = facts.code
        if _evaluators(path, code) or not _compares(code):
            continue
        folder = path.rpartition("/")[0]
        near = any(row.startswith(f"{folder}/") or _FOLDERS & set(row.split("/")[:-1]) for row in sets if folder)
        if near or _SURE & set(folder.split("/")) or _NAMED.search(_stem(path)):
            yield Evaluation(path, 0, "an evaluation of its own", _is_bounded(facts))


def _looks_like_evaluation(path: str) -> bool:
    folders = path.lower().split("/")[:-1]
    if {"routes", "components", "app", "api", "lib", "ui"} & set(folders) and not _SURE & set(folders):
        return False
    return bool(_FOLDERS & set(folders)) or bool(_NAMED.search(_stem(path)))


def _stem(path: str) -> str:
    name = path.rpartition("/")[2].lower()
    return name.rpartition(".")[0]


def _compares(code: Code) -> bool:
    """It gives marks: to an answer against what was expected, or by another model."""
    names = (
        [row.name for row in code.functions]
        + [row.target for row in code.assignments]
        + [row.name for row in code.classes]
    )
    return any(_JUDGES.search(name) for name in names)


def _is_bounded(facts: FileFacts) -> bool:
    """A mark is named, or a test asserts a score."""
    code = facts.code
    if code is None:
        return False
    named = [row.target for row in code.assignments] + [item.name for row in code.functions for item in row.parameters]
    options = [label for call in code.calls for label, _ in call.expr.items]
    inner = [
        label
        for call in code.calls
        for item in call.expr.positional
        if item.kind is ExprKind.OBJECT
        for label, _ in item.items
    ]
    if any(_MINIMUM.search(name) for name in (*named, *options, *inner)):
        return True
    if any(map(_BEFORE.search, named)) and _may_give_up(code):
        return True
    if any(_JUDGES.search(row.condition.text) and _gives_up(row) for row in code.branches):
        return True
    if any(_ASSERTING.search(call.written) for call in code.calls):
        return True
    return bool(code.assertions) and any(_is_test(row) for row in code.functions)


def _may_give_up(code: Code) -> bool:
    return any(map(_gives_up, code.branches))


def _gives_up(row: Branch) -> bool:
    return row.exit is Exit.RAISE or any(_LEAVES.search(name) for name in row.calls)


def _is_test(row: Function) -> bool:
    return row.name.startswith("test")
