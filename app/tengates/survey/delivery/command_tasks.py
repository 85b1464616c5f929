"""From a command to what it does, through launchers, scripts, Makefile targets and shell files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tengates.model.survey import Survey
from tengates.survey.delivery.commands import Command, commands_of, joined_path
from tengates.survey.knowledge.task_tables import (
    ALSO,
    GONE,
    HOOK_PROGRAMS,
    LAUNCHERS,
    MANY_RUNNERS,
    NAMED,
    NOT_NAMED,
    PROGRAMS,
    RUN_WORDS,
    SCRIPT_RUNNERS,
    VALUED_FLAGS,
    Task,
)

_PYTHON = re.compile(r"^python[0-9.]*$|^py$")
_SET = re.compile(r"^[A-Za-z_]\w*=(?!=)")
_PINNED = re.compile(r"(?<=[\w-])(?:@|==)[\w.^~-]+$")
_MAJOR = re.compile(r"[\^~=v ]*(\d+)(?:\.|$)")
_HOOK_KEY = re.compile(r"^repos\[\d+\]\.hooks\[\d+\]\.(id|entry)$")
_SHELLS = {"bash", "sh", "zsh", "dash", "source", "."}
_DEPTH = 6
_BUDGET = 300
_INSTALLS = {"install", "ci", "i", "add", "exec", "dlx", "x", "audit", "publish", "init", "create", "config", "cache"}
_EXIT_ZERO = {"--exit-zero", "--passWithNoTests=only"}


@dataclass(frozen=True, slots=True)
class Done:
    """A task with the tool that does it."""

    task: Task
    tool: str
    counts: bool = True


class Follower:
    """Follows commands through the repository's scripts; each follows a bounded number of steps."""

    def __init__(self, survey: Survey) -> None:
        """Remember where scripts are looked up."""
        self._survey = survey

    def tasks(self, command: Command) -> tuple[Done, ...]:
        """What this command does, in the end."""
        found: list[Done] = []
        stack, seen = [(command, 0)], set[tuple[str, tuple[str, ...]]]()
        while stack and len(seen) < _BUDGET:
            current, depth = stack.pop()
            current = replace(current, words=_unwrapped(current.words))
            key = (current.folder, current.words)
            if not current.words or key in seen or depth > _DEPTH:
                continue
            seen.add(key)
            found += self._direct(current)
            stack += [
                (replace(row, forgiven=row.forgiven or current.forgiven), depth + 1)
                for row in reversed(list(self._followed(current)))
            ]
        return tuple(dict.fromkeys(found))

    def _direct(self, command: Command) -> Iterator[Done]:
        counts = not command.forgiven and not _EXIT_ZERO & set(command.words)
        program, arguments = command.program, command.words[1:]
        if program in HOOK_PROGRAMS and "run" in arguments:
            yield from (replace(done, counts=counts) for _, done in hook_tasks(self._survey))
        elif program in {"tox", "nox"}:
            yield from (Done(task, program, counts) for task in _sessions(arguments))
        elif "--version" not in arguments and "--help" not in arguments:
            task = task_of(program, arguments)
            if task is not None and not self._is_gone(command):
                yield Done(task, _titled(program, task), counts)

    def _is_gone(self, command: Command) -> bool:
        """Whether the version of a tool that is used here no longer has this command."""
        for (program, word), first in GONE.items():
            if command.program == program and word in command.words[1:]:
                major = self._major(program, command.folder)
                return major is not None and major >= first
        return False

    def _major(self, package: str, folder: str) -> int | None:
        """The major version of a package for a folder: what the nearest manifest with it allows, else what a lock settles."""
        parts = folder.split("/") if folder else []
        for depth in range(len(parts), -1, -1):
            facts = self._survey.files.get(joined_path("/".join(parts[:depth]), "package.json"))
            rows = facts.manifest.dependencies if facts is not None and facts.manifest is not None else ()
            spec = next((row.spec for row in rows if row.name == package), None)
            if spec is not None:
                found = _MAJOR.match(spec) or _MAJOR.match(self._survey.versions.get(package, ""))
                return int(found.group(1)) if found is not None else None
        return None

    def _followed(self, command: Command) -> Iterator[Command]:
        program, arguments = command.program, command.words[1:]
        if program in SCRIPT_RUNNERS:
            yield from self._script(command)
        elif program in MANY_RUNNERS:
            names = [word.partition(":")[0] if program == "nx" else word for word in _plain(arguments)]
            yield from (row for name in names for row in self._anywhere(name))
        elif program in {"make", "just"}:
            for name in _plain(arguments):
                yield from self._target(program, name, command.folder)
        elif program in _SHELLS or program.endswith(".sh"):
            yield from self._shell(command)
        elif "/" in command.words[0]:
            facts = self._survey.files.get(joined_path(command.folder, command.words[0]))
            yield from commands_of(facts.text, command.folder) if facts is not None and facts.text[:2] == "#!" else ()

    def _script(self, command: Command) -> Iterator[Command]:
        words = command.words[1:]
        plain = [word for word in _plain(words) if word not in {"run", "run-script", "workspace"}]
        name = next((word for word in plain if word not in _INSTALLS), "")
        name = "test" if name in {"t", "tst"} else name
        folder = joined_path(command.folder, _value(words, ("-C", "--prefix", "--dir", "--cwd")))
        here = self._scripts(folder).get(name)
        elsewhere = bool(
            set(words) & {"--filter", "-F", "-w", "--workspace", "-r", "--workspaces", "-ws", "--recursive"}
        )
        if here is not None and not elsewhere:
            yield from commands_of(here, folder)
        elif elsewhere or "workspace" in words:
            yield from (row for word in plain for row in self._anywhere(word))

    def _anywhere(self, name: str) -> Iterator[Command]:
        for path, facts in self._survey.files.items():
            if path.endswith("package.json") and facts.manifest is not None:
                folder = path.rpartition("/")[0]
                text = dict(facts.manifest.scripts).get(name)
                if text is not None:
                    yield from commands_of(text, folder)

    def _scripts(self, folder: str) -> dict[str, str]:
        facts = self._survey.files.get(joined_path(folder, "package.json"))
        return dict(facts.manifest.scripts) if facts is not None and facts.manifest is not None else {}

    def _target(self, program: str, name: str, folder: str) -> Iterator[Command]:
        names = ("Makefile", "makefile", "GNUmakefile") if program == "make" else ("justfile", "Justfile", ".justfile")
        for file in names:
            facts = self._survey.files.get(joined_path(folder, file))
            for body, needs in _targets(facts.text, name) if facts is not None else ():
                yield from (Command((program, need), folder, 1) for need in needs)
                yield from commands_of(body, folder)

    def _shell(self, command: Command) -> Iterator[Command]:
        words = command.words if command.program.endswith(".sh") else command.words[1:]
        if "-c" in words or "-lc" in words or "-ec" in words:
            yield from commands_of(words[-1], command.folder)
            return
        path = next((word for word in words if word.endswith(".sh")), "")
        facts = self._survey.files.get(joined_path(command.folder, path)) if path else None
        if facts is not None:
            yield from commands_of(facts.text, command.folder)


def task_of(program: str, arguments: tuple[str, ...]) -> Task | None:
    """What a program with these arguments does, None when it is none of the tasks."""
    for word in arguments:
        if (program, word) in ALSO:
            return ALSO[program, word]
    task, needed = PROGRAMS.get(program, (None, ()))
    if task is None or (needed and not set(needed) & set(arguments)):
        return None
    if program == "bun" and arguments[:1] != ("test",):
        return None
    return None if "install" in arguments[:1] else task


def hook_tasks(survey: Survey) -> tuple[tuple[str, Done], ...]:
    """Paths of pre-commit configurations with what their hooks do."""
    found: list[tuple[str, Done]] = []
    for path, facts in survey.files.items():
        if path.rpartition("/")[2].startswith((".pre-commit-config.", "prek.")) and facts.settings is not None:
            for key, value in facts.settings.values:
                matched = _HOOK_KEY.match(key)
                found += [(path, done) for done in _hook(matched.group(1), value)] if matched is not None else []
    return tuple(dict.fromkeys(found))


def _hook(kind: str, value: str) -> Iterator[Done]:
    if kind == "id":
        if not value.startswith("local-"):
            yield from (Done(task, value) for task in _named(value))
        return
    for command in commands_of(value, ""):
        words = _unwrapped(command.words)
        program = words[0].rpartition("/")[2] if words else ""
        task = task_of(program, words[1:])
        if task is not None:
            yield Done(task, _titled(program, task))


def _named(name: str) -> Iterator[Task]:
    lowered = name.lower()
    if lowered not in NOT_NAMED:
        yield from (task for word, task in NAMED if word in lowered)


def _sessions(arguments: tuple[str, ...]) -> Iterator[Task]:
    """`tox -e lint` lints; `tox` alone runs everything, tests among it."""
    named = _value(arguments, ("-e", "-s", "--session", "--sessions", "-m"))
    if not named or re.search(r"\bpy\d*\b|unit", named):
        yield Task.TEST
    else:
        yield from _named(named)


def _unwrapped(words: tuple[str, ...]) -> tuple[str, ...]:
    """The command that is run in the end: without `uv run`, `npx`, `python -m`, `docker compose run x`."""
    if words and words[0].startswith("${") and words[0].partition("}")[2]:
        words = (words[0].partition("}")[2], *words[1:])  # `${PREFIX}coverage`
    for _ in range(_DEPTH):
        shorter = _peeled(words)
        if shorter == words:
            break
        words = shorter
    return words


def _peeled(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        return words
    program, rest = words[0].rpartition("/")[2], words[1:]
    if _SET.match(program):
        return rest
    if _PYTHON.match(program):
        return _python(words, rest)
    if program in {"docker", "docker-compose"}:
        return _in_container(words, program)
    plain = _without_flags(rest)
    if program in RUN_WORDS and plain[:1] and plain[0] in RUN_WORDS[program]:
        inner = _without_flags(plain[1:])
        return ("python", *plain[1:]) if program == "coverage" else _unpinned(inner)
    return _unpinned(plain) if program in LAUNCHERS else words


def _unpinned(words: tuple[str, ...]) -> tuple[str, ...]:
    """`uvx ruff@0.17.6 check` runs ruff."""
    return (_PINNED.sub("", words[0]), *words[1:]) if words else words


def _python(words: tuple[str, ...], rest: tuple[str, ...]) -> tuple[str, ...]:
    if "-m" in rest:
        return rest[rest.index("-m") + 1 :]
    script = next((place for place, word in enumerate(rest) if not word.startswith("-")), None)
    return rest[script:] if script is not None and rest[script].endswith("manage.py") else words


def _in_container(words: tuple[str, ...], program: str) -> tuple[str, ...]:
    rest = words[1:] if program == "docker-compose" else words[2:] if words[1:2] == ("compose",) else ()
    plain = _without_flags(rest)
    if plain[:1] and plain[0] in {"run", "exec"}:
        return _without_flags(plain[1:])[1:] or ("docker",)
    return words


def _without_flags(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the flags in front (and the values of those that take one)."""
    place = 0
    while place < len(words) and (words[place].startswith("-") or _SET.match(words[place])):
        place += 2 if words[place] in VALUED_FLAGS else 1
    return words[place:]


def _plain(words: tuple[str, ...]) -> list[str]:
    found, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word == "--":
            break
        elif word.startswith("-"):
            skip = word in VALUED_FLAGS
        else:
            found.append(word)
    return found


def _value(words: tuple[str, ...], flags: tuple[str, ...]) -> str:
    for place, word in enumerate(words):
        name, _, value = word.partition("=")
        if name in flags:
            return value or (words[place + 1] if place + 1 < len(words) else "")
    return ""


def _targets(text: str, name: str) -> Iterator[tuple[str, list[str]]]:
    body: list[str] | None = None
    needs: list[str] = []
    for line in text.split("\n"):
        if line[:1] in {"\t", " "}:
            if body is not None:
                body.append(line)
            continue
        if body is not None and line.strip():
            yield "\n".join(body), needs
            body = None
        head, colon, after = line.partition(":")
        if colon and not after.startswith("=") and name in head.split():
            body, needs = [], after.split("#")[0].split()
    if body is not None:
        yield "\n".join(body), needs


def _titled(program: str, task: Task) -> str:
    if program in {"next", "deno"} and task is Task.LINT:
        return f"{program} lint"
    return f"{program} audit" if task is Task.AUDIT and program in SCRIPT_RUNNERS else program
