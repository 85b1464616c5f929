"""Routes of NestJS: methods of controllers, what guards them at each level, what the pipes check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tengates.model.code import Call, Class, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.guards import is_library_guard
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import judged

_VERBS = {"Get": "GET", "Post": "POST", "Put": "PUT", "Patch": "PATCH", "Delete": "DELETE", "All": "POST", "Sse": "GET"}
_GIVEN = {"Body": InputKind.JSON, "UploadedFile": InputKind.UPLOAD, "UploadedFiles": InputKind.UPLOAD}
_OPEN = frozenset({"Public", "IsPublic", "SkipAuth", "AllowAnonymous", "NoAuth", "PublicRoute", "Unprotected"})
_PLAIN = frozenset({"string", "number", "boolean", "any", "object", "unknown", "Record", "String", "Number", "Object"})
_BOUNDS = ("MaxLength", "Length", "ArrayMaxSize", "IsEmail", "IsUUID", "IsEnum", "IsIn", "Matches", "IsMongoId", "Max")
_SIZE_PIPES = frozenset({"MaxFileSizeValidator", "addMaxSizeValidator"})
_SHOWN = 40  # characters
_BODY_LIMIT = "body size: the 100 kB default of Express"


def find_nest(context: Context) -> Iterator[Found]:
    """Every method of a controller that answers a request."""
    files = [file for file in context.project if not file.is_python and file.imports_any(frozenset({"@nestjs/common"}))]
    app = _App(context, files)
    for file in files:
        for klass in file.code.classes:
            shown = next((row for row in klass.decorators if last(row.name) == "Controller"), None)
            if shown is not None:
                yield from app.controller(file, klass, shown)


@dataclass(frozen=True)
class _App:
    context: Context
    files: list[SourceFile]

    def controller(self, file: SourceFile, klass: Class, shown: Expr) -> Iterator[Found]:
        """The routes of one controller."""
        shared = self._guards(file, klass.decorators)
        base = _path(shown)
        for function in file.nested(klass.span):
            verb = next((row for row in function.decorators if last(row.name) in _VERBS), None)
            if verb is None or function.qualname != f"{klass.name}.{function.name}":
                continue
            names = {last(row.name) for row in (*function.decorators, *klass.decorators)}
            above = [] if names & _OPEN else self.everywhere
            guards = (*above, *shared, *self._guards(file, function.decorators))
            pattern = "/".join(["", *filter(None, [base.strip("/"), _path(verb).strip("/")])]) or "/"
            kind = EntryKind.WEBHOOK if vocabulary.WEBHOOK.search(pattern) else EntryKind.ROUTE
            place, methods = file.place_of_function(function), (_VERBS[last(verb.name)],)
            inputs = tuple(self._inputs(file, function))
            yield Found(file, function.span, place, kind, "nest", methods, pattern, function, guards, inputs)

    @cached_property
    def everywhere(self) -> list[Guard]:
        """Guards before every route: `APP_GUARD` of a module, `app.useGlobalGuards(…)`."""
        found: list[Guard] = []
        for file in self.files:
            for call in file.code.calls:
                if last(call.callee) == "useGlobalGuards":
                    found += self._named(file, call.expr.positional)
                elif call.callee == "@nestjs/common.Module":
                    found += self._provided(file, call)
        return found

    def _provided(self, file: SourceFile, call: Call) -> Iterator[Guard]:
        providers = call.expr.positional[0].get("providers") if call.expr.positional else None
        for row in providers.positional if providers is not None else ():
            token, made = row.get("provide"), row.get("useClass") or row.get("useExisting")
            if token is not None and last(token.name) == "APP_GUARD" and made is not None:
                yield from self._named(file, (made,))

    def _guards(self, file: SourceFile, decorators: tuple[Expr, ...]) -> list[Guard]:
        """The guards that `@UseGuards(…)`, or a decorator of the project's own that bundles it, names."""
        found: list[Guard] = []
        for row in decorators:
            if last(row.name) == "UseGuards":
                found += self._named(file, row.positional)
                continue
            target = self.context.project.function(file.path, row.name)
            if target is not None:
                inner = (call for call in target[0].calls(target[1].span) if last(call.callee) == "UseGuards")
                found += [guard for call in inner for guard in self._named(target[0], call.expr.positional)]
        return found

    def _named(self, file: SourceFile, given: tuple[Expr, ...]) -> Iterator[Guard]:
        for item in given:
            if item.name and self._refuses(file, item.name):
                yield Guard(file.place_of_expr(item), last(item.name) or item.text[:40], "middleware")

    def _refuses(self, file: SourceFile, name: str) -> bool:
        """Passport's guards, and classes of the project's own whose `canActivate` says no to a stranger."""
        if last(name) == "AuthGuard" and self.context.project.definition(file.path, name) is None:
            return True
        found = self.context.project.definition(file.path, name)
        if found is None or found.klass is None:
            return is_library_guard(name) and "Throttl" not in name
        own = found.file.functions.get(f"{found.klass.name}.canActivate")
        if own is not None and self.context.guards.refusal(found.file, own.span) is not None:
            return True
        text = [*found.klass.bases, *(call.callee for call in found.file.calls(found.klass.span))]
        inherits = any("AuthGuard" in row or "Passport" in row for row in text)
        verifies = any(last(row) in {"verify", "verifyAsync", "verifyToken", "verifyIdToken"} for row in text)
        return inherits or (own is not None and verifies)

    @cached_property
    def _checks_all(self) -> bool:
        """Whether a ValidationPipe stands before every route."""
        for file in self.files:
            for call in file.code.calls:
                if last(call.callee) == "useGlobalPipes" and "Validation" in call.expr.text:
                    return True
                if call.callee == "@nestjs/common.Module" and "APP_PIPE" in call.expr.text:
                    return True
        return any(
            last(call.callee) == "Module" and "APP_PIPE" in {read.name.rpartition(".")[2] for read in file.code.reads}
            for file in self.files
            for call in file.code.calls
        )

    @cached_property
    def _forbids_all(self) -> bool:
        """Whether the pipes refuse fields that no class names, also when their options stand in a file of their own."""
        return any(
            value.value.get("forbidNonWhitelisted") is not None
            for file in self.files
            for value in file.code.assignments
        ) or any(
            given.get("forbidNonWhitelisted") is not None
            for file in self.files
            for call in file.code.calls
            for given in call.expr.positional
        )

    def _inputs(self, file: SourceFile, function: Function) -> Iterator[Input]:
        header = Span(function.span.line, function.span.line, function.span.start, function.body.start)
        marks = [call for call in file.calls(header) if last(call.callee) in _GIVEN]
        seen: set[InputKind] = set()
        for mark in marks:
            kind = _GIVEN[last(mark.callee)]
            if kind not in seen:
                seen.add(kind)
                yield self._input(file, function, (mark, kind))

    def _input(self, file: SourceFile, function: Function, about: tuple[Call, InputKind]) -> Input:
        mark, kind = about
        names = [row.name for row in function.parameters]
        after = [
            row for row in function.parameters
            if row.annotation is not None and row.annotation.span.start >= mark.span.end
        ]  # fmt: skip
        parameter = min(after, key=lambda row: row.annotation.span.start if row.annotation else 0, default=None)
        flow = flows.flow_of(file, function.span, (), [parameter.name] if parameter is not None else names)
        given = judged(self.context.project, flow, Input(file.place_of_function(function), kind))
        if kind is InputKind.UPLOAD:
            schema = "a file pipe" if "Pipe" in mark.expr.text else self._of_multer("fileFilter")
            limit = given.limit or self._of_pipe(file, function) or self._of_multer("limits")
            return replace(given, schema=given.schema or schema, limit=limit)
        schema = self._dto(file, function, parameter.annotation if parameter is not None else None)
        if any(item.kind is ExprKind.CALL and "Pipe" in item.name for item in mark.expr.positional):
            schema = schema or last(mark.expr.positional[-1].name)
        bounded = schema and self._bounded(file, schema)
        limit = f"the schema {schema}" if bounded else given.limit or self._body_limit
        strict = given.strict or (bool(schema) and self._forbids_all)
        return replace(given, schema=given.schema or schema, limit=limit, strict=strict)

    @staticmethod
    def _of_pipe(file: SourceFile, function: Function) -> str:
        """What a pipe beside the upload says about its size."""
        header = Span(function.span.line, function.span.line, function.span.start, function.body.start)
        named = (last(call.callee) for call in file.calls(header))
        return next((f"{name} of Nest" for name in named if name in _SIZE_PIPES), "")

    @cached_property
    def _body_limit(self) -> str:
        """What is set for every body, else what Express comes with."""
        for file in self.files:
            for call in file.code.calls:
                if last(call.callee) in {"json", "useBodyParser"}:
                    values = [bag.get("limit") for bag in call.expr.positional]
                    limit = next((value for value in values if value is not None), None)
                    if limit is not None:
                        return f"body size: {limit.text[:_SHOWN]}"
        return _BODY_LIMIT

    def _of_multer(self, option: str) -> str:
        """What the module that takes uploads says about them: `limits: { fileSize }`, `fileFilter`."""
        for file in self.files:
            if file.imports_any(frozenset({"@nestjs/platform-express", "multer"})):
                values = [row.value for row in file.code.returns]
                values += [item for call in file.code.calls for item in call.expr.positional]
                if any(value.get(option) is not None for value in values):
                    return f"{option} of multer"
        return ""

    def _dto(self, file: SourceFile, function: Function, annotation: Expr | None) -> str:
        """The class of a body whose fields are checked by decorators, when a pipe is there to ask them."""
        piped = self._checks_all or any(
            last(row.name) == "UsePipes" for row in (*function.decorators, *self._around(file, function))
        )
        if annotation is None or not piped:
            return ""
        name = annotation.text.partition("<")[0].strip("[] ")
        found = self.context.project.definition(file.path, file.full(name)) if name not in _PLAIN else None
        return name if found is not None and found.klass is not None and not found.klass.is_type_only else ""

    @staticmethod
    def _around(file: SourceFile, function: Function) -> tuple[Expr, ...]:
        klass = file.classes.get(function.qualname.partition(".")[0])
        return klass.decorators if klass is not None else ()

    def _bounded(self, file: SourceFile, name: str) -> bool:
        """Whether each text of a body's class has a greatest length."""
        found = self.context.project.definition(file.path, file.full(name))
        if found is None or found.klass is None:
            return False
        calls = [last(call.callee) for call in found.file.calls(found.klass.span)]
        typed = [row.annotation.text for row in found.klass.fields if row.annotation is not None]
        texts = max(
            sum(name in {"IsString", "IsArray"} for name in calls),
            sum("string" in text or "[]" in text for text in typed),
        )
        return sum(name in _BOUNDS for name in calls) >= max(texts, 1)


def _path(decorator: Expr) -> str:
    given = decorator.positional[:1]
    if given and given[0].kind is ExprKind.OBJECT:
        inside = given[0].get("path")
        return inside.text if inside is not None and inside.kind is ExprKind.STRING else ""
    return given[0].text if given and given[0].kind is ExprKind.STRING else ""
