"""The first tests of a Node application, as new files: route handlers, an Express app, functions that stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tengates.authoring.editing.apps import lock_command
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Source
from tengates.authoring.editing.manifests_edits import node_dependency, node_script
from tengates.authoring.editing.versions import at_least
from tengates.authoring.shipping.importable import starts_work, value_for
from tengates.authoring.shipping.toolchains import Toolchain, toolchains
from tengates.model.change import NewFile
from tengates.model.code import Code, Function
from tengates.model.survey import EntryKind, EntryPoint, Survey

_VITEST, _SUPERTEST = "^4.0.0", "^7.2.2"
_SAMPLES = {"string": '"hello"', "number": "2", "boolean": "true", "string[]": '["hello"]'}
_KINDS = {"string", "number", "boolean"}
_REACHES = re.compile(
    r"\b(?:await|fetch|throw|new|process|window|document|navigator|localStorage|Date|Math\.random|require|import|console"
    r"|JSON\.parse|atob|decodeURIComponent|crypto|use[A-Z]\w*|this|while|eval|URL)\b"
)
_CALLED = re.compile(r"(\.?)\b([A-Za-z_$][\w$]*)\s*\(")
_METHODS = frozenset(
    "trim toLowerCase toUpperCase replace replaceAll split join slice substring startsWith endsWith includes indexOf"
    " map filter reduce concat toString toFixed padStart padEnd charAt test match round floor ceil abs max min sort"
    " some every keys values entries stringify repeat String Number Boolean toLocaleUpperCase if for return switch".split()
)
_OTHER_RUNNER = re.compile(r"\bnode\b[^&|;]{0,200}?--test\b|\b(?:mocha|ava|jasmine|tap|uvu|bun test|deno test)\b")
_ENDINGS = ("ts", "mts", "js", "mjs")
_INCLUDE = re.compile(r"\binclude\s{0,9}:\s{0,9}\[([^\]]{0,2000})\]")
_QUOTED = re.compile(r"[\"'`]([^\"'`\n]{1,200})[\"'`]")
_IS_TEST = re.compile(r"test|spec")
_TAKES_TESTS = re.compile(r"(?:\./)?(?:tests/(?:\*|\{)|\*\*/(?:\*|\{|tests/)|\{[^}]{0,99}\btests\b)")
_WHY = "Shows that what it names can be loaded, and answers what it must."
_MOST = 12


@dataclass(frozen=True, slots=True)
class NodeTests:
    """Writes the test files of one application onto a sheet."""

    sheet: Sheet
    survey: Survey
    chain: Toolchain

    def routes(self, *, first: bool) -> None:
        """Route handlers of Next.js, or an Express app that other files may import.

        That a handler can be loaded is worth a test where there is no other: it drives nothing.
        """
        handlers = [row for row in self.survey.entries if self._is_handler(row)]
        if handlers and first:
            self.sheet.attempt(handlers[0].place.path, 0, lambda: self._handlers(handlers))
        for path, code in self._sources():
            made = next((row for row in code.assignments if row.value.name in {"express", "express.default"}), None)
            if made is not None:
                self.sheet.attempt(path, made.span.line, partial(self._express, path, code, made.target))  # fmt: skip

    def functions(self) -> None:
        """Exported functions whose arguments and answers are plain and typed."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for path, code in self._sources():
            if path.endswith((".ts", ".tsx")) and not _does_work(code):
                data = self.sheet.data(path)
                rows = [row for item in code.functions if (row := _plain(item, data)) is not None]
                if rows:
                    found[path] = rows
        if found:
            path = next(iter(found))
            self.sheet.attempt(path, 0, lambda: self._functions(found))

    def _sources(self) -> Iterator[tuple[str, Code]]:
        deeper = tuple(row.prefix for row in toolchains(self.survey) if len(row.prefix) > len(self.chain.prefix))
        for path, code in self.survey.sources():
            if path.startswith(self.chain.prefix) and not path.startswith(deeper) and not path.endswith((".py", ".vue", ".svelte")):  # fmt: skip
                yield path, code

    def _is_handler(self, row: EntryPoint) -> bool:
        name = row.function.exported if row.function is not None else ""
        return (
            row.kind is EntryKind.ROUTE
            and row.framework == "next.js"
            and row.place.path.startswith(self.chain.prefix)
            and re.search(r"/route\.[jt]s$", row.place.path) is not None
            and name in {"GET", "POST", "PUT", "PATCH", "DELETE"}
        )

    def _handlers(self, rows: list[EntryPoint]) -> None:
        paths = sorted({row.place.path for row in rows if not self._starts_work(row.place.path)})[:_MOST]
        if not paths:
            raise CannotEdit("loading its route handlers starts work; write the first test by hand")
        body, imports = [], []
        for path in paths:
            here = [row for row in rows if row.place.path == path]
            word = _word(here[0].pattern)
            methods = sorted({row.function.exported for row in here if row.function is not None})
            imports.append(f'import * as {word} from "../{path.removeprefix(self.chain.prefix).rpartition(".")[0]}";')
            claims = [f'    expect({word}.{name}).toBeTypeOf("function");' for name in methods]
            body += ["", f'  it("{here[0].pattern} has {" and ".join(methods)}", () => {{', *claims, "  });"]
        lines = ['import { describe, expect, it } from "vitest";', *imports, "", 'describe("route handlers", () => {', *body[1:], "});"]  # fmt: skip
        self.file("routes", lines)

    def _starts_work(self, path: str) -> bool:
        facts = self.survey.files[path]
        return facts.code is None or any(not call.scope and starts_work(call) for call in facts.code.calls)

    def _express(self, path: str, code: Code, name: str) -> None:
        exported = name in code.exports or any(row.target == "module.exports" and row.value.text == name for row in code.assignments)  # fmt: skip
        default = "default" in code.exports
        if not exported and not default:
            raise CannotEdit(
                f"it hands `{name}` to no other file: export it, let another file call listen, then come back"
            )
        if any(call.written.endswith(".listen") and not call.scope for call in code.calls):
            raise CannotEdit("importing it starts the server: let another file call listen, then come back")
        taken = name if default or "module.exports" in {row.target for row in code.assignments} else f"{{ {name} }}"
        module = path.removeprefix(self.chain.prefix)
        lines = [
            'import request from "supertest";',
            'import { expect, it } from "vitest";',
            f'import {taken} from "../{module.rpartition(".")[0] if module.endswith(("ts", "tsx")) else module}";',
            "",
            'it("does not know an unknown address", async () => {',
            f'  const answer = await request({name}).get("/no-such-page");',
            "  expect(answer.status).toBe(404);",
            "});",
        ]
        self.file("routes", lines, ("supertest", _SUPERTEST))

    def _functions(self, found: dict[str, list[tuple[str, str, str]]]) -> None:
        imports, body = [], []
        taken: set[str] = set()
        for path, rows in sorted(found.items()):
            fresh = [row for row in rows if row[0] not in taken][: _MOST - len(taken)]
            taken |= {row[0] for row in fresh}
            if fresh:
                names = ", ".join(sorted(row[0] for row in fresh))
                imports.append(
                    f'import {{ {names} }} from "../{path.removeprefix(self.chain.prefix).rpartition(".")[0]}";'
                )
            for name, call, kind in fresh:
                # The comment is for the founder: only they know the right answer.
                body += ["", f'it("{name} answers a {kind}", () => {{', f'  expect({call}).toBeTypeOf("{kind}"); // say here what the answer must be', "});"]  # fmt: skip
        self.file("functions", ['import { expect, it } from "vitest";', *imports, *body])

    def file(self, name: str, lines: list[str], *packages: tuple[str, str]) -> None:
        """A test file with what runs it."""
        typed = "typescript" in self.chain.packages
        path = f"{self.chain.prefix}tests/{name}.test.{'ts' if typed else 'js'}"
        if self.sheet.exists(path):
            raise CannotEdit(f"{path} is there already; add the tests to it by hand")
        text = "".join(f"{line}\n" for line in lines)
        self._refuse_old(path)
        self._refuse_other_runner()
        needs = (*self._runner(), *(key for package in packages for key in self._package(package)))
        self.sheet.create(NewFile(path, text.encode(), _WHY, needs=needs))

    def _refuse_old(self, path: str) -> None:
        if "typescript" in self.chain.packages and not at_least(self.survey, "typescript", path, (5, 0)):
            raise CannotEdit("its TypeScript is older than 5, which the types of Vitest need; raise that first")
        if any(row.module == "server-only" for _, code in self._sources() for row in code.imports):
            raise CannotEdit(
                'its modules import "server-only", which refuses to be loaded by a test; write the first one by hand'
            )

    def _refuse_other_runner(self) -> None:
        """What another runner picks up fails there, and Vitest fails on the files of the other."""
        if "vitest" in self.chain.packages:
            self._refuse_unseen()
            return
        if "jest" in self.chain.packages:
            raise CannotEdit("its tests run with Jest, whose settings for TypeScript this refactor does not write")
        commands = [text for name, text in self.chain.scripts if name == "test"]
        runner = next((found[0] for text in commands if (found := _OTHER_RUNNER.search(text))), "")
        if runner:
            raise CannotEdit(
                f"its tests run with `{runner}`, beside which Vitest cannot stand; write the first by hand"
            )

    def _refuse_unseen(self) -> None:
        """A list of its own of where tests are, without the folder of the new ones."""
        for name in (f"{stem}.config.{end}" for stem in ("vitest", "vite") for end in _ENDINGS):
            path = f"{self.chain.prefix}{name}"
            text = self.sheet.data(path).decode("utf-8", "replace") if self.sheet.exists(path) else ""
            listed = [
                item for found in _INCLUDE.findall(text) for item in _QUOTED.findall(found) if _IS_TEST.search(item)
            ]
            if listed and not any(_TAKES_TESTS.match(item) for item in listed):
                raise CannotEdit(f"{path} looks for tests in other folders alone; write the first one there by hand")

    def _runner(self) -> tuple[str, ...]:
        keys = self._package(("vitest", _VITEST))
        manifest = f"{self.chain.prefix}package.json"
        if not any(name == "test" and "no test specified" not in text for name, text in self.chain.scripts):
            splice = node_script(Source(self.sheet.data(manifest)), "test", "vitest run")
            self.sheet.support(manifest, [splice], "Runs the tests with `npm test`.", f"script:{manifest}")
            keys = (*keys, f"script:{manifest}")
        return (*keys, *self._settings())

    def _settings(self) -> tuple[str, ...]:
        for name in ("vitest.config", "vite.config"):
            if any(self.sheet.exists(f"{self.chain.prefix}{name}.{end}") for end in _ENDINGS):
                return ()
        variables = sorted(
            {read.name for _, code in self._sources() for read in code.env_reads if read.default is None}
        )
        plain = re.compile(r"^(?!NEXT_PUBLIC_)|_(?:KEY|URL)$")
        env = [f'      {name}: "{value_for(name)}",' for name in variables[:30] if name not in {"NODE_ENV", "CI", "VERCEL"} and plain.search(name)]  # fmt: skip
        path = f"{self.chain.prefix}vitest.config.mts"
        lines = [
            'import { fileURLToPath } from "node:url";',
            'import { defineConfig } from "vitest/config";',
            "",
            "export default defineConfig({",
            f'  resolve: {{ alias: {{ "@": fileURLToPath(new URL("{self._alias()}", import.meta.url)) }} }},',
            "  test: {",
            '    include: ["**/*.test.?(c|m)[jt]s?(x)"],',
            *(["    env: {", *env, "    },"] if env else []),
            "  },",
            "});",
        ]
        text = "".join(f"{line}\n" for line in lines)
        self.sheet.create(NewFile(path, text.encode(), "Tells Vitest where the app's modules are, and gives it no real key.", supporting=True, key=path))  # fmt: skip
        return (path,)

    def _alias(self) -> str:
        facts = self.survey.files.get(f"{self.chain.prefix}tsconfig.json")
        return "./src" if facts is not None and re.search(r'"@/\*"\s*:\s*\[\s*"(?:\./)?src/', facts.text) else "."

    def _package(self, package: tuple[str, str]) -> tuple[str, ...]:
        name, wanted = package
        if name in self.chain.packages:
            return ()
        manifest = f"{self.chain.prefix}package.json"
        splice = node_dependency(Source(self.sheet.data(manifest)), name, wanted, "devDependencies")
        key = f"package:{manifest}:{name}"
        self.sheet.support(manifest, [splice], f"The tests use {name}.", key)
        lock, command = lock_command(self.survey, manifest)
        self.sheet.note(f"{manifest} gains {name}: run `{command or 'npm install'}`" + (" and commit the lock." if lock else "."))  # fmt: skip
        return (key,)


def _does_work(code: Code) -> bool:
    """Whether importing it runs something of its own, or needs a browser."""
    return "use client" in code.directives or any(not call.scope for call in code.calls) or bool(code.env_reads)


def _plain(item: Function, data: bytes) -> tuple[str, str, str] | None:
    kind = item.returns.text.lstrip(": ").strip() if item.returns is not None else ""
    body = data[item.body.start : item.body.end].decode("utf-8", "replace")
    if item.exported != item.name or not item.name or item.is_async or kind not in _KINDS or _REACHES.search(body):
        return None
    if any(name not in _METHODS for _, name in _CALLED.findall(body)) or re.search(r"\[[^\]]+\]\s*[.(]|!\.", body):
        return None
    needed = [row for row in item.parameters if row.default is None]
    values = [_SAMPLES.get(row.annotation.text.lstrip(": ").strip() if row.annotation is not None else "", "") for row in needed]  # fmt: skip
    return (item.name, f"{item.name}({', '.join(values)})", kind) if values and all(values) else None


def _word(pattern: str) -> str:
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", pattern) if part]
    return parts[0].lower() + "".join(part.capitalize() for part in parts[1:]) if parts else "root"
