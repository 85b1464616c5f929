"""harden-workflows: few permissions, actions by their commit, no token left behind, strangers' text in variables."""

from __future__ import annotations

import re
from functools import partial

import yaml

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.authoring.shipping.action_releases import commit_of
from tengates.authoring.shipping.workflow_layout import WorkflowLayout
from tengates.authoring.shipping.workflow_permissions import needed_by, pushes
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey

_CONTROL = "security.ci-hardening"
_USES = re.compile(r"uses:[ \t]*(['\"]?)([\w.-]+/[\w./-]+)@([\w./-]+)\1[ \t]*(#[^\r\n]*)?$")
_PASTED = re.compile(r"\$\{\{[ \t]*([^{}]{1,200}?)[ \t]*\}\}")
_SIMPLE = re.compile(r"(?:github|inputs|matrix|steps|needs)(?:\.[A-Za-z_][\w-]*)+$")
_FIXED = re.compile(r"github\.(?:sha|run_id|run_number|run_attempt|repository|repository_owner|workspace|token|server_url|api_url|job|event_name)$")  # fmt: skip
_WHY = {
    "unpinned-uses": "The action is named by a commit, which nobody can swap for other code.",
    "excessive-permissions": "The token may do no more than the job needs.",
    "artipacked": "The token does not stay on disk for later steps.",
    "template-injection": "Text that strangers can write arrives in a variable, where the shell does not run it.",
}
_ELSE = {
    "dangerous-triggers": "whether this trigger is needed is your decision; `pull_request` runs strangers' code without your secrets",
    "cache-poisoning": "build the release without a cache, if it may take longer",
    "secrets-inherit": "only you know which secrets the other workflow needs; name them one by one",
    "unpinned-images": "the digest of the image stands at its registry: write it behind the name",
    "self-hosted-runner": "which machine runs it is your decision",
    "use-trusted-publishing": "set up trusted publishing at the registry first, then take the token out",
}


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """Each weak spot by its own edit, or the reason why it is left."""
    sheet = Sheet(inp)
    seen: set[tuple[str, int, str]] = set()
    for site in inp.sites.get(_CONTROL, ()):
        place = (site.place.path, site.place.line, site.place.symbol)
        if place not in seen:
            seen.add(place)
            sheet.attempt(site.place.path, site.place.line, partial(_mend, sheet, site))
    if sheet.has_edits():
        sheet.note(
            "Run each changed workflow once before you rely on it: a job that writes more than its steps show needs that permission added."
        )
        sheet.note("Add `github-actions` to Dependabot, so that actions named by their commit are kept up to date.")
    return sheet.draft()


def _mend(sheet: Sheet, site: Site) -> None:
    rule = site.place.symbol
    ways = {
        "unpinned-uses": _pin,
        "excessive-permissions": _permit,
        "artipacked": _forget,
        "template-injection": _pass_by_variable,
    }
    if rule not in ways:
        raise CannotEdit(
            _ELSE.get(rule, "no edit is sure to be right here; what zizmor says about it tells what to weigh")
        )
    for splice in ways[rule](Source(sheet.data(site.place.path)), site.place.line):
        sheet.mend(site.place.path, site.place.line, splice, _WHY[rule])


def _line(source: Source, number: int) -> tuple[int, str]:
    """Where a 1-based line starts, and its text."""
    start = source.start
    for _ in range(number - 1):
        start = source.next_line(start)
    return start, source.data[start : source.line_end(start)].decode("utf-8", "replace")


def _pin(source: Source, number: int) -> list[Splice]:
    start, text = _line(source, number)
    found = _USES.search(text)
    if found is None:
        raise CannotEdit("what it uses is written in an unusual way; pin it by hand")
    known = commit_of(found.group(2), found.group(3))
    if known is None:
        raise CannotEdit(
            f"which commit {found.group(2)}@{found.group(3)} is cannot be told offline; look it up at its releases, and write it behind the @"
        )
    if found.group(4):
        raise CannotEdit("a comment stands behind it; pin it by hand")
    commit, release = known
    first = start + len(text[: found.start(3)].encode())
    last = start + len(text[: found.end(3)].encode())
    quote = found.group(1)
    return [Splice(first, last + len(quote), f"{commit}{quote} # {release}".encode())]


def _permit(source: Source, _number: int) -> list[Splice]:
    layout = WorkflowLayout(source)
    jobs = layout.entry(layout.root, "jobs")
    top = layout.entry(layout.root, "permissions")
    if jobs is None or (top is not None and top.text not in {"write-all", "read-all"}):
        raise CannotEdit("which of its permissions are needed is your decision")
    found = []
    for job in layout.jobs():
        needed = needed_by(layout, job) if layout.entry(job.node, "permissions") is None else ()
        if needed and isinstance(job.node, yaml.MappingNode):
            indent = layout.column(job.node)
            line = source.line_start(next(layout.entries(job.node)).key_start)
            text = source.lines("permissions:", *(f"  {row}" for row in needed), indent=indent)
            found.append(Splice(line, line, text))
    if top is not None:
        colon = len(source.data[: top.start].rstrip(b" "))
        return [*found, Splice(colon, top.end, source.newline + b"  contents: read")]
    start = source.line_start(jobs.key_start)
    return [*found, Splice(start, start, source.lines("permissions:", "  contents: read", ""))]


def _forget(source: Source, number: int) -> list[Splice]:
    layout = WorkflowLayout(source)
    job, step = layout.step_at(number)
    steps = list(layout.steps(job))
    later = [row for row in steps if row.start_mark.line > step.start_mark.line]
    for row in later:
        texts = [entry.text for entry in layout.entries(row)]
        if any(pushes(text) for text in texts):
            raise CannotEdit(
                "a later step pushes with this token, so it must stay; give that step a token of its own first"
            )
    options = layout.entry(step, "with")
    indent = layout.column(step)
    if options is None:
        end = layout.after(step)
        text = source.lines("with:", "  persist-credentials: false", indent=indent)
        return [Splice(end, end, source.new_line_before(end) + text)]
    if not isinstance(options.node, yaml.MappingNode) or options.node.flow_style or not options.node.value:
        raise CannotEdit("its options are written in one line; set persist-credentials: false by hand")
    if layout.entry(options.node, "persist-credentials") is not None:
        raise CannotEdit("the checkout keeps its token on purpose; take that out by hand if nothing pushes with it")
    end = layout.after(options.node)
    return [Splice(end, end, source.new_line_before(end) + source.lines("persist-credentials: false", indent=layout.column(options.node)))]  # fmt: skip


def _pass_by_variable(source: Source, number: int) -> list[Splice]:
    layout = WorkflowLayout(source)
    job, step = layout.step_at(number)
    run = layout.entry(step, "run")
    if run is None:
        raise CannotEdit("it is pasted into a script of an action; hand it over through `env:` and read it there")
    _refuse_other_shells(layout, step, job.node)
    start, end = run.start, run.end
    text = source.data[start:end].decode("utf-8")
    if re.search(r"<<-?\s*['\"\\]", text):
        raise CannotEdit("the command holds a text block that variables are not put into; hand it over by hand")
    names: dict[str, str] = {}
    splices = []
    for found in _PASTED.finditer(text):
        expression = found.group(1)
        if _FIXED.match(expression) or expression.startswith(("secrets.", "env.", "vars.", "runner.", "job.")):
            continue
        if not _SIMPLE.match(expression):
            raise CannotEdit(f"`{expression[:60]}` is worked out where it is pasted; hand it over by hand")
        if _in_single_quotes(text, found.start()):
            raise CannotEdit(
                "it stands in single quotes, where the shell puts no variable in; write double quotes there first"
            )
        names[_variable(expression)] = expression
        first = start + len(text[: found.start()].encode())
        splices.append(Splice(first, first + len(found.group().encode()), f"${{{_variable(expression)}}}".encode()))
    if not splices:
        raise CannotEdit("nothing in its command can be handed over by itself")
    return [*splices, *_environment(layout, step, names)]


def _environment(layout: WorkflowLayout, step: yaml.MappingNode, names: dict[str, str]) -> list[Splice]:
    source, env = layout.source, layout.entry(step, "env")
    rows = [f"{name}: ${{{{ {expression} }}}}" for name, expression in names.items()]
    if env is None:
        end = layout.after(step)
        text = source.lines("env:", *(f"  {row}" for row in rows), indent=layout.column(step))
        return [Splice(end, end, source.new_line_before(end) + text)]
    if not isinstance(env.node, yaml.MappingNode) or env.node.flow_style or not env.node.value:
        raise CannotEdit("its variables are written in one line; hand it over by hand")
    there = {row.key for row in layout.entries(env.node)}
    if there & set(names):
        raise CannotEdit("it has a variable of this name already; hand it over by hand")
    end = layout.after(env.node)
    return [Splice(end, end, source.new_line_before(end) + source.lines(*rows, indent=layout.column(env.node)))]


def _refuse_other_shells(layout: WorkflowLayout, step: yaml.MappingNode, job: yaml.Node) -> None:
    shell = layout.entry(step, "shell")
    runner = layout.entry(job, "runs-on")
    where = runner.text if runner is not None else ""
    defaults = layout.entry(layout.root, "defaults") or layout.entry(job, "defaults")
    if (shell is not None and shell.text not in {"bash", "sh"}) or (
        defaults is not None and "shell" in str(defaults.node)
    ):
        raise CannotEdit("its command is written for another shell than bash; hand it over by hand")
    if "windows" in where.lower() or ("matrix" in where and shell is None):
        raise CannotEdit("it may run in PowerShell, which reads variables in another way; hand it over by hand")


def _in_single_quotes(text: str, position: int) -> bool:
    """Whether an odd number of single quotes stands before it on its line, double-quoted text left out."""
    line = text[text.rfind("\n", 0, position) + 1 : position]
    return re.sub(r'"[^"]*"', "", line).partition('"')[0].count("'") % 2 == 1


def _variable(expression: str) -> str:
    plain = expression.removeprefix("github.").removeprefix("event.")
    return re.sub(r"[^A-Za-z0-9]+", "_", plain).upper()


RECIPE = Recipe(
    id="harden-workflows",
    title="Harden the workflows",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
