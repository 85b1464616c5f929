"""Zod as this project writes it: the type of a field, the names of an import."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tengates.authoring.bodies.body_fields import BodyField, FieldKind, Limits, grouped
from tengates.authoring.editing.javascript_edits import JavaScriptFile

_CHOICES = re.compile(r"""\|?\s*(?:"[^"|]*"|'[^'|]*')(?:\s*\|\s*(?:"[^"|]*"|'[^'|]*'))+""")
_ZOD = ("zod", "zod/v4", "zod/v3", "npm:zod", "npm:zod@4", "npm:zod@3")
_PLAIN_KEY = re.compile(r"[A-Za-z_$][\w$]*$")


def is_deno(file: JavaScriptFile, path: str) -> bool:
    """Whether the file runs on Deno, which imports packages by address."""
    return "supabase/functions/" in path or re.search(r"from ['\"](?:https://|npm:|jsr:)", file.text) is not None


def has_zod(file: JavaScriptFile) -> bool:
    """Whether `z` is zod here, in any of the ways to import it."""
    return any(file.has_import(module, name) == "z" for module in _ZOD for name in ("z", "*", "default"))


def written_key(key: str, file: JavaScriptFile) -> str:
    """A key as an object literal writes it."""
    return key if _PLAIN_KEY.match(key) else file.quoted(key)


def zod_type(item: BodyField, limits: Limits | None, *, typed: bool) -> str:
    """The zod type of a field. What is open is `any` in TypeScript, where `unknown` would stop the build.

    It may be missing too, which zod 4.6 no longer grants by itself.
    """
    anything = "z.any()" if typed else "z.unknown()"
    if item.kind is FieldKind.OPEN:
        return f"{anything}.optional()"
    if item.elsewhere:
        return f"{anything}.optional() as z.ZodType<{item.type}>"
    text = {
        FieldKind.TEXT: "z.string()" + _most(limits.characters(item.key) if limits else None),
        FieldKind.WHOLE: "z.number().int()",
        FieldKind.NUMBER: "z.number()",
        FieldKind.BOOLEAN: "z.boolean()",
        FieldKind.LIST: f"z.array({_written(item.type, limits, anything)})" + _most(limits.items if limits else None),
        FieldKind.MAPPING: f"z.record(z.string(), {anything})",
        FieldKind.NAMED: _written(item.type, limits, anything),
    }[item.kind]
    if item.required:
        return text
    return f"{text}.nullish()" if item.nullable else f"{text}.optional()"


def not_looked_into(fields: Iterable[BodyField], name: str, *, typed: bool) -> tuple[str, ...]:
    """What is still to be done by hand in a schema of this name: what it lets in as it comes."""
    fields = tuple(fields)
    anything = "z.any()" if typed else "z.unknown()"
    notes = []
    if still := [item.key for item in fields if item.kind is FieldKind.OPEN]:
        has = "has" if len(still) == 1 else "have"
        notes.append(
            f"{name}: the code does not say which type {_listed(still)} {has}, so anything is let in there ({anything}). Replace it where you know better."
        )
    taken = [item.key for item in fields if item.kind is not FieldKind.OPEN and _is_taken(item)]
    if taken:
        notes.append(
            f"{name}: what stands in {_listed(taken)} is taken at the word of its TypeScript type and not looked into, so it has no limit either. Write out its shape with zod."
        )
    return tuple(notes)


def _is_taken(item: BodyField) -> bool:
    return item.elsewhere or "z.custom" in zod_type(item, None, typed=True)


def _listed(keys: list[str]) -> str:
    return keys[0] if len(keys) == 1 else f"{', '.join(keys[:-1])} and {keys[-1]}"


def _most(number: int | None) -> str:
    return "" if number is None else f".max({grouped(number)})"


def _written(text: str, limits: Limits | None, anything: str) -> str:
    """A TypeScript type as a zod type; a type of the project is taken at its word."""
    if text in {"", "any", "unknown"}:
        return anything
    if _CHOICES.fullmatch(text):
        return f"z.enum([{', '.join(part.strip() for part in text.strip('| ').split('|'))}])"
    known = {"string": "z.string()" + _most(limits.text if limits else None), "number": "z.number()"}
    return known.get(text, f"z.custom<{text}>()")
