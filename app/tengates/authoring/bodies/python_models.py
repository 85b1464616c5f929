"""A pydantic model for the fields of a body, as its installed version writes it."""

from __future__ import annotations

from tengates.authoring.bodies.body_fields import BodyField, FieldKind, Limits, grouped

_TYPES = {
    FieldKind.TEXT: "str",
    FieldKind.WHOLE: "int",
    FieldKind.NUMBER: "int | float",
    FieldKind.BOOLEAN: "bool",
    FieldKind.LIST: "list[Any]",
    FieldKind.MAPPING: "dict[str, Any]",
    FieldKind.OPEN: "Any",
}


def model_lines(
    name: str, purpose: str, fields: tuple[BodyField, ...], limits: Limits | None, *, old: bool = False
) -> list[str]:
    """The class, line by line, indented by tabs; `old` writes it for pydantic 1. Without limits nothing is refused for its size."""
    settings = _settings(fields, limits, old=old)
    body = [_field(field, limits, old=old) for field in (*_needed(fields), *_optional(fields))]
    if old:
        body += ["", *settings] if settings else []
        return [f"class {name}(BaseModel):", f'\t"""{purpose}"""', "", *_tabbed(body)]
    lead = [*settings, ""] if settings else []
    return [f"class {name}(BaseModel):", f'\t"""{purpose}"""', "", *_tabbed([*lead, *body])]


def imported(fields: tuple[BodyField, ...], limits: Limits | None, *, old: bool = False) -> tuple[set[str], bool]:
    """The names from pydantic that the class needs, and whether it needs `Any`."""
    lines = "\n".join(model_lines("X", "", fields, limits, old=old))
    names = {"BaseModel", *(name for name in ("ConfigDict", "Field") if f"{name}(" in lines)}
    return names, "Any" in lines


def _tabbed(lines: list[str]) -> list[str]:
    return [f"\t{line}" if line else "" for line in lines]


def _needed(fields: tuple[BodyField, ...]) -> list[BodyField]:
    return [field for field in fields if field.required]


def _optional(fields: tuple[BodyField, ...]) -> list[BodyField]:
    return [field for field in fields if not field.required]


def _settings(fields: tuple[BodyField, ...], limits: Limits | None, *, old: bool) -> list[str]:
    protected = any(field.key.startswith("model_") for field in fields)
    strict = limits is not None and limits.strict
    if old:
        return ["class Config:", '\textra = "forbid"'] if strict else []
    options = ['extra="forbid"'] if strict else []
    options += ["protected_namespaces=()"] if protected else []
    return [f"model_config = ConfigDict({', '.join(options)})"] if options else []


def _field(field: BodyField, limits: Limits | None, *, old: bool) -> str:
    written = _TYPES[field.kind]
    default = "" if field.required else _double_quoted(field.default) or "None"
    if (default == "None" or (default and field.nullable)) and field.kind is not FieldKind.OPEN:
        written = f"{written} | None"
    options = _options(field, limits, default, old=old)
    if options and not (len(options) == 1 and options[0].startswith("default=")):
        return f"{field.key}: {written} = Field({', '.join(options)})"
    if old and field.required and field.kind is FieldKind.OPEN:
        default = "..."  # pydantic 1 takes a field that may be anything for one that may be missing
    return f"{field.key}: {written} = {default}" if default else f"{field.key}: {written}"


def _double_quoted(text: str) -> str:
    """A plain string in double quotes, as formatters write it; anything else as it is."""
    plain = text.startswith("'") and text.endswith("'") and not set(text[1:-1]) & set("'\"\\")
    return f'"{text[1:-1]}"' if plain else text


def _options(field: BodyField, limits: Limits | None, default: str, *, old: bool) -> list[str]:
    options = []
    if default in {"[]", "{}"}:
        options.append(f"default_factory={'list' if default == '[]' else 'dict'}")
    elif default:
        options.append(f"default={default}")
    if limits is not None and field.kind is FieldKind.TEXT:
        options.append(f"max_length={grouped(limits.characters(field.key))}")
    if limits is not None and field.kind is FieldKind.LIST:
        options.append(f"{'max_items' if old else 'max_length'}={grouped(limits.items)}")
    return options
