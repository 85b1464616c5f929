"""Tests that compare a program's prompts with stored copies, so that a change of one is seen in review."""

from __future__ import annotations

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.shipping.node_tests import NodeTests
from tengates.authoring.shipping.prompt_constants import PromptConstant
from tengates.authoring.shipping.python_tests import PythonTests
from tengates.authoring.shipping.toolchains import Toolchain
from tengates.model.change import NewFile
from tengates.model.survey import Survey

_WHY = "A change of a prompt shows up in review as a change of two files, never by accident."
_WHY_COPY = "The prompt as it is today; change it on purpose, together with the code."


def python_test(sheet: Sheet, survey: Survey, chain: Toolchain, found: list[PromptConstant]) -> None:
    """One test for each prompt, with its copy in a text file."""
    path = f"{chain.prefix}tests/test_prompts.py"
    places = [row.place for row in found if row.place is not None]
    if sheet.exists(path):
        raise CannotEdit(f"{path} is there already; add the prompts to it by hand")
    needs = list(PythonTests(sheet, survey, chain).around(places))
    lines = [
        '"""The prompts are what they were when somebody last looked at them."""',
        "",
        "from pathlib import Path",
        "",
    ]
    modules = sorted({row.module for row in places})
    for module in modules:
        names = sorted({row.name for row in found if row.place is not None and row.place.module == module})
        lines.append(f"from {module} import {', '.join(names)}")
    lines += ["", 'COPIES = Path(__file__).with_name("prompts")']
    taken: set[str] = set()
    for row in found:
        if row.name in taken:
            continue
        taken.add(row.name)
        file, key = f"{row.name.lower()}.txt", f"copy:{chain.prefix}{row.name}"
        copy = f"{chain.prefix}tests/prompts/{file}"
        sheet.create(NewFile(copy, f"{row.text}\n".encode(), _WHY_COPY, supporting=True, key=key))
        needs.append(key)
        lines += ["", "", f"def test_{row.name.lower()}_is_what_it_was() -> None:"]
        lines.append(f'    assert f"{{{row.name}}}\\n" == (COPIES / "{file}").read_text("utf-8")')
    text = "".join(f"{line}\n" for line in lines)
    sheet.create(NewFile(path, text.encode(), _WHY, needs=tuple(needs)))


def javascript_test(sheet: Sheet, survey: Survey, chain: Toolchain, found: list[PromptConstant]) -> None:
    """Snapshots, which the test runner stores beside the test when it first runs."""
    lines = ['import { expect, it } from "vitest";']
    for path in sorted({row.path for row in found}):
        names = ", ".join(sorted(row.name for row in found if row.path == path))
        lines.append(f'import {{ {names} }} from "../{path.removeprefix(chain.prefix).rpartition(".")[0]}";')
    for row in found:
        lines += ["", f'it("{row.name} is what it was", () => {{', f"  expect({row.name}).toMatchSnapshot();", "});"]
    NodeTests(sheet, survey, chain).file("prompts", lines)
    sheet.note(
        "Run the tests once and commit tests/__snapshots__: from then on a changed prompt fails until you accept it."
    )
