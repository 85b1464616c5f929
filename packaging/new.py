#!/usr/bin/env python3
"""Write the first version of a control, of a guided refactor or of a row about an SDK, for its author to fill in.

What is written passes lint, format and types. `FILL IN` marks what only the author knows, and a test refuses it.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from pathlib import Path

import environment

_CONTROL = '''\
"""{ident}: FILL IN: what it asks, in one sentence."""

from __future__ import annotations

from tengates.authoring import Control, Kind, Outcome, Survey, coverage, site, when


def judge(survey: Survey) -> Outcome:
    """FILL IN: what each place must have."""
    return coverage(
        (
            site(call.place, "names its model" if call.model else "no model is named", ok=bool(call.model))
            for call in survey.model_calls
        ),
        noun=("model call", "model calls"),
        has=("names its model", "name their model"),
    )


CONTROL = Control(
    id="{ident}",
    title="{title}",
    kind=Kind.COVERAGE,
    weight=1,
    applies=when.llm,
    judge=judge,
)
'''
_CONTROL_PAGE = """\
# {title}

## What it asks

FILL IN: one question that can be answered with yes.

## Why it matters

FILL IN: what happens to a founder who goes without, in plain words.

## How it is judged

FILL IN: what counts, what passes, what is left out.

## How to fix

FILL IN: what to do, and the guided fix if there is one.

## Examples

### Reported: no model is named

```python app.py
from openai import OpenAI

client = OpenAI()


def ask(messages):
    return client.chat.completions.create(messages=messages)  # <- gap
```

### Silent: the call names its model

```python app.py
from openai import OpenAI

client = OpenAI()


def ask(messages):
    return client.chat.completions.create(model="gpt-4o", messages=messages)
```
"""
_RECIPE = '''\
"""{ident}: FILL IN: what it changes, in one sentence."""

from __future__ import annotations

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey

_CONTROL = "{control}"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """FILL IN: what is drawn at each reported place."""
    sheet = Sheet(inp)

    def mend(site: Site) -> None:
        # `sheet.mend(path, line, edits, why)` takes the edits, and CannotEdit leaves a place alone with its reason.
        raise CannotEdit(f"FILL IN: why line {{site.place.line}} cannot be changed soundly")

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    return sheet.draft()


RECIPE = Recipe(
    id="{ident}",
    title="{title}",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
'''
_RECIPE_PAGE = """\
# {title}

## What it does

FILL IN: what it writes, and where.

## Why

FILL IN: what that is good for.

## Before you accept

- FILL IN: what a reviewer must look at.

## Examples

FILL IN: `### Changes: …` with pairs of blocks, "```python app.py before" and "```python app.py after".

FILL IN: `### Left alone: …` with a line "Reason: …" and a block "```python app.py".
"""
_SDK_ROW = """\
    Sdk(  # FILL IN: from the SDK's own signatures, then take this note out
        "{ident}",
        "{title}",
        ("{package}",),
        ("{package}.Client",),
        (Method("chat.create", G, ("max_tokens",)),),
    ),
"""
_SDK_EXAMPLE = """\
=== {file}.py
# FILL IN: calls as its own documentation shows them, then take this line out
from {package} import Client
client = Client()
r = client.chat.create(model="x", messages=[], max_tokens=300) #! gen,L
r = client.chat.create(model="x", messages=[]) #! gen
"""
_NEXT = {
    "control": """\
1. Fill in both files; replace the sample's judging and its examples.
2. Name {ident} in one task of plans/tasks/tasks.toml.
3. Add it to the table in tests/engine/test_catalog.py: that is the one list of all controls.
4. python3 packaging/translations.py, and say its title in German.
5. python3 packaging/test.py --only tests -- -k "{ident} or fill_in or catalog or planning"
""",
    "recipe": """\
1. Fill in both files. tests/pages compares the examples byte for byte.
2. python3 packaging/translations.py, and say its title in German.
3. python3 packaging/test.py --only tests -- -k "{ident} or fill_in"
4. Show what it promises in tests/proved, with the real library.
""",
    "sdk": """\
1. Fill in the row: packages, clients, methods and the options that bound an answer, from its own signatures.
2. Write the calls into the example as its documentation shows them, with what must be seen in each.
3. python3 packaging/test.py --only tests -- -k "sdk_examples or fill_in"
""",
}
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_TABLE = Path("app/tengates/survey/knowledge/other_sdks.py")
_MOST_LINES = 500


class RefusedError(Exception):
    """It cannot be written; the message says why and what to do."""


def main(arguments: list[str] | None = None, root: Path = environment.ROOT) -> int:
    """Write the files and say what comes next."""
    parser = argparse.ArgumentParser(description="Writes the first version of something for you to fill in.")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="control|recipe|sdk")
    control = kinds.add_parser("control", help="a control and its page")
    control.add_argument("ident", metavar="GATE.NAME", help="such as cost.some-thing")
    recipe = kinds.add_parser("recipe", help="a guided refactor and its page")
    recipe.add_argument("ident", metavar="NAME", help="such as some-thing")
    recipe.add_argument("control", metavar="CONTROL", help="the control whose findings it mends")
    sdk = kinds.add_parser("sdk", help="a row about a model SDK, and an example that pins it")
    sdk.add_argument("ident", metavar="NAME", help="such as acme-ai")
    sdk.add_argument("--package", default="", help="its name on import, when that is another")
    asked = parser.parse_args(arguments)
    try:
        written = {"control": _control, "recipe": _recipe, "sdk": _sdk}[asked.kind](root, asked)
    except RefusedError as problem:
        print(problem, file=sys.stderr)
        return 2
    print("\n".join(f"Written: {path.relative_to(root).as_posix()}" for path in written))
    print(f"\nWhat comes next:\n{_NEXT[asked.kind].format(ident=asked.ident)}", end="")
    return 0


def _control(root: Path, asked: argparse.Namespace) -> tuple[Path, ...]:
    gate, dot, name = asked.ident.partition(".")
    gates = [row["id"] for row in tomllib.loads((root / "resources" / "gates.toml").read_text("utf-8"))["gate"]]
    if not dot or gate not in gates:
        raise RefusedError(f'"{asked.ident}" names no gate. Write GATE.NAME, with one of: {", ".join(gates)}.')
    fields = {"ident": asked.ident, "title": _title(name)}
    code, page = _places(root, Path("controls", gate), name)
    return _written({code: _CONTROL.format_map(fields), page: _CONTROL_PAGE.format_map(fields)})


def _recipe(root: Path, asked: argparse.Namespace) -> tuple[Path, ...]:
    gate, _, name = asked.control.partition(".")
    if not (root / "resources" / "controls" / gate / f"{name}.md").is_file():
        raise RefusedError(f'There is no control "{asked.control}" to mend. `tengates explain GATE` lists a gate\'s.')
    fields = {"ident": asked.ident, "title": _title(asked.ident), "control": asked.control}
    code, page = _places(root, Path("recipes"), asked.ident)
    return _written({code: _RECIPE.format_map(fields), page: _RECIPE_PAGE.format_map(fields)})


def _sdk(root: Path, asked: argparse.Namespace) -> tuple[Path, ...]:
    title, table = _title(asked.ident), root / _TABLE
    package = asked.package or asked.ident.replace("-", "_")
    if not re.fullmatch(r"[A-Za-z_]\w*(?:\.\w+)*", package, re.ASCII):
        raise RefusedError(f'"{package}" is no name that Python imports. Give that name with --package.')
    example = root / "tests" / "survey" / "examples" / f"{asked.ident}.txt"
    known = "".join(path.read_text("utf-8") for path in sorted(table.parent.glob("*sdk*.py")))
    if f'"{asked.ident}"' in known or f'"{package}"' in known or example.exists():
        raise RefusedError(f"{asked.ident} is known already. Look for it in {_TABLE.parent.as_posix()}.")
    fields = {"ident": asked.ident, "title": title, "package": package, "file": asked.ident.replace("-", "_")}
    rows = table.read_text("utf-8").removesuffix(")\n") + _SDK_ROW.format_map(fields) + ")\n"
    if rows.count("\n") > _MOST_LINES:
        raise RefusedError(f"{_TABLE.as_posix()} is full. Move some rows to a table of their own, then try again.")
    table.write_text(rows, encoding="utf-8")
    return (table, *_written({example: _SDK_EXAMPLE.format_map(fields)}))


def _title(name: str) -> str:
    """Words out of a name, for the author to better."""
    if not _NAME.fullmatch(name):
        raise RefusedError(f'"{name}" cannot be a name. Use small letters, digits and single hyphens: some-thing.')
    words = name.replace("-", " ")
    return words[0].upper() + words[1:]


def _places(root: Path, folder: Path, name: str) -> tuple[Path, Path]:
    code = root / "app" / "tengates" / folder / f"{name.replace('-', '_')}.py"
    page = root / "resources" / folder / f"{name}.md"
    if taken := next((path for path in (code, page) if path.exists()), None):
        raise RefusedError(f"{taken.relative_to(root).as_posix()} is there already. Choose another name.")
    return code, page


def _written(texts: dict[Path, str]) -> tuple[Path, ...]:
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return tuple(texts)


if __name__ == "__main__":
    sys.exit(environment.calmly(main))
