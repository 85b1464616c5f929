"""Controls that a stranger calls his own: they wait until they are accepted, and do no harm once they are."""

from __future__ import annotations

import os
from pathlib import Path

from tests.hostile.building import SERVICE, Case, Lab, base, case, put

_HEAD = "id: {name}\ntitle: {title}\nlanguage: python\npage: p\nrule: {rule}\n"
_SLOW = "{has: {stopBy: end, inside: {stopBy: end, has: {stopBy: end, regex: zzzz}}}}"
_RULES = {
    "slow": _SLOW,
    "backtracks": "{regex: '(a+)+$'}",
    "grows": "{regex: '((((a{0,100}){0,100}){0,100}){0,100})b'}",
    "deep": f"{{all: {'[' * 35}{']' * 35}}}",
    "half-a-character": '{pattern: "\\ud800"}',
    "nothing": '{pattern: "a\\0b"}',
    "wide": f"{{any: [{', '.join('{pattern: print($A)}' for _ in range(900))}]}}",
    "points-at-itself": "{matches: points-at-itself}",
    "runs": "{!!python/object/apply:os.system ['touch fired']: x}",
}


@case()
def controls_of_a_stranger(root: Path, lab: Lab) -> Case:
    base(root)
    folder = ".tengates/controls"
    for name, rule in _RULES.items():
        put(root, f"{folder}/{name}.yml", _HEAD.format(name=name, title="a <img src=x> \\u202e title", rule=rule))
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 12)
    ]
    put(root, f"{folder}/bomb.yml", "\n".join(rows))
    put(root, f"{folder}/huge.yml", "page: " + "x" * 5_000_000)
    put(root, f"{folder}/bytes.yml", b"\xff\xfe\x00" * 100)
    put(root, f"{folder}/bell\x07 and \u202e turned.yml", "id: x")
    put(root, f"{folder}/deep/inside.yml", "id: x")
    for number in range(60):
        put(
            root,
            f"{folder}/many-{number:02}.yml",
            _HEAD.format(name=f"many-{number:02}", title="t", rule="{pattern: $A}"),
        )
    os.symlink(lab.out(), root / folder / "link.yml")
    os.mkfifo(root / folder / "pipe.yml")
    for number in range(3):
        put(root, f"part{number}.py", SERVICE * 3)
    return Case("parse", root, "reading the rules, running them on every file", "named with a reason, the scan goes on")


@case()
def controls_folder_is_a_link(root: Path, lab: Lab) -> Case:
    base(root)
    put(
        lab.outside / lab.case,
        "own.yml",
        f"id: own\ntitle: {lab.canary}\nlanguage: python\npage: p\nrule: {{kind: module}}\n",
    )
    (root / ".tengates").mkdir()
    os.symlink(lab.outside / lab.case, root / ".tengates/controls")
    return Case("leak", root, "reading controls through the link", "not followed, also when all words are accepted")
