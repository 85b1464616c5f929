"""Sessions in Python: the flags of a cookie, the settings of Flask and Django, the end of a token."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import Brackets, CannotEdit, Splice, insert_items
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_nodes import (
    assigned,
    call_node,
    dict_brackets,
    keyword_of,
    replaced,
    statement_at,
)
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.authoring.safety.signing_secrets import SigningSecrets
from tengates.model.code import Call, Expr
from tengates.model.place import Place
from tengates.model.survey import Survey

_COOKIE = "The cookie stays away from scripts, plain connections and other websites' requests."
_NOTE_SECURE = (
    "A secure cookie travels over https alone; browsers make an exception for localhost, tests over http do not see it."
)
_ENDS = "The token ends by itself, so a stolen one is of use for a while at most."
_NAMED = "A token that is signed in another way, or not at all, is refused."
_OFF = {"false", "none"}
ELSEWHERE = "what sameSite is stands elsewhere: where it has to be none, keep no secret in this cookie"
_END = re.compile(r"(?i)[\"']?\bexp\b[\"']?\s*:|\bexp\b|expires?|setExpirationTime|lifetime|maxAge")


@dataclass(frozen=True, slots=True)
class PythonSessions:
    """The edits of one sheet. `days` is how long somebody stays signed in."""

    sheet: Sheet
    survey: Survey
    days: int

    def cookie(self, place: Place) -> None:
        """`response.set_cookie(…)`."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        call = call_node(tree, place.span)
        _own_function(self.survey, dotted_name(call.func).rpartition(".")[2])
        lower = any(name in file.layout.names for name in ("fastapi", "starlette"))
        wanted = {
            "httponly": "True",
            "secure": "True",
            "samesite": f"{file.quote}{'lax' if lower else 'Lax'}{file.quote}",
        }
        self._keywords(place, file, tree, call, wanted)

    def middleware(self, place: Place) -> None:
        """Starlette's SessionMiddleware."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        node = call_node(tree, place.span)
        wanted = {"https_only": "True"}
        if keyword_of(node, "max_age") is None:
            wanted["max_age"] = f"{self.days} * 24 * 60 * 60"
        self._keywords(place, file, tree, node, wanted)

    def _keywords(
        self, place: Place, file: PythonFile, tree: PythonTree, call: ast.Call, wanted: dict[str, str]
    ) -> None:
        """Set what is missing or off; what is off on purpose is left alone."""
        missing = []
        edited = False
        for name, value in wanted.items():
            given = keyword_of(call, name)
            if given is None:
                missing.append(f"{name}={value}")
            elif tree.text(given.value).strip("'\"").lower() in _OFF:
                if name not in {"secure", "https_only"}:
                    raise CannotEdit(
                        f"it turns {name} off on purpose: where that is needed, keep no secret in this cookie"
                    )
                self.sheet.mend(place.path, place.line, replaced(tree, given.value, value), _COOKIE)
                edited = True
        if "samesite" in wanted and not missing and not edited:
            raise CannotEdit(ELSEWHERE)
        if missing:
            layout = file.call_at(place.span)
            self.sheet.mend(place.path, place.line, _added(file, layout.brackets, missing), _COOKIE)
        self.sheet.note(_NOTE_SECURE)

    def flask(self, place: Place) -> None:
        """`app.config.update(…)` after the app is made."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        statement = tree.statement(call_node(tree, place.span))
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            raise CannotEdit(
                "the app is made in an unusual way: set SESSION_COOKIE_SECURE and SESSION_COOKIE_SAMESITE by hand"
            )
        app, source = statement.targets[0].id, file.source
        told = source.data.decode("utf-8", "replace")
        rows = {
            "SESSION_COOKIE_SECURE": f"not {app}.debug",
            "SESSION_COOKIE_SAMESITE": f"{file.quote}Lax{file.quote}",
            "PERMANENT_SESSION_LIFETIME": f"{self.days} * 24 * 60 * 60",
        }
        if "SESSION_COOKIE_SECURE" in told or "SESSION_COOKIE_SAMESITE" in told:
            raise CannotEdit(
                "the file sets one of the flags already: set SESSION_COOKIE_SECURE and SESSION_COOKIE_SAMESITE beside it"
            )
        unit = source.unit.decode()
        settings = [f"{unit}{name}={value}," for name, value in rows.items() if name not in told]
        _, end = tree.whole_lines(statement)
        new = source.new_line_before(end) + source.lines(
            f"{app}.config.update(", *settings, ")", indent=source.indent(tree.span(statement)[0])
        )
        self.sheet.mend(place.path, place.line, Splice(end, end, new), _COOKIE)
        self.sheet.note(_NOTE_SECURE)

    def django(self, place: Place) -> None:
        """`SESSION_COOKIE_SECURE` and what belongs to it, after the list of middleware."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        statement = statement_at(tree, place.span)
        known = {tree.text(node.targets[0]): node for node in tree.module.body if isinstance(node, ast.Assign)}
        debug = "DEBUG" in known and tree.span(known["DEBUG"])[0] < tree.span(statement)[0]
        secure = "not DEBUG" if debug else "True"
        off = known.get("SESSION_COOKIE_SECURE")
        if off is not None:
            self.sheet.mend(place.path, place.line, replaced(tree, off.value, secure), _COOKIE)
            return
        rows = {
            "SESSION_COOKIE_SECURE": secure,
            "CSRF_COOKIE_SECURE": secure,
            "SESSION_COOKIE_AGE": f"{self.days} * 24 * 60 * 60",
        }
        lines = [f"{name} = {value}" for name, value in rows.items() if name not in known]
        _, end = tree.whole_lines(statement)
        source = file.source
        self.sheet.mend(
            place.path, place.line, Splice(end, end, source.new_line_before(end) + source.lines("", *lines)), _COOKIE
        )
        self.sheet.note(_NOTE_SECURE)

    def django_flag(self, place: Place) -> None:
        """`SESSION_COOKIE_HTTPONLY = False`."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        target, value, _ = assigned(tree, place.span)
        new = f"{file.quote}Lax{file.quote}" if target.endswith("SAMESITE") else "True"
        self.sheet.mend(place.path, place.line, replaced(tree, value, new), _COOKIE)

    def rest_auth(self, place: Place) -> None:
        """The cookie in which dj-rest-auth keeps a token."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        _, value, statement = assigned(tree, place.span)
        if not isinstance(value, ast.Dict) or any(key is None for key in value.keys):
            raise CannotEdit("its settings are put together elsewhere; set JWT_AUTH_SECURE there")
        known = {
            tree.text(node.targets[0])
            for node in tree.module.body
            if isinstance(node, ast.Assign) and node.lineno < statement.lineno
        }
        rows = {"JWT_AUTH_HTTPONLY": "True", "JWT_AUTH_SECURE": "not DEBUG" if "DEBUG" in known else "True"}
        written = {
            key.value: item for key, item in zip(value.keys, value.values, strict=True) if isinstance(key, ast.Constant)
        }
        missing = [f"{file.quote}{name}{file.quote}: {new}" for name, new in rows.items() if name not in written]
        for name, new in rows.items():
            if name in written and tree.text(written[name]).lower() in _OFF:
                self.sheet.mend(place.path, place.line, replaced(tree, written[name], new), _COOKIE)
        if missing:
            self.sheet.mend(place.path, place.line, _added(file, dict_brackets(tree, value), missing), _COOKIE)

    def token(self, place: Place) -> None:
        """`exp` in what a token says."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        call = call_node(tree, place.span)
        given = keyword_of(call, "payload") or keyword_of(call, "claims")
        payload = given.value if given is not None else call.args[0] if call.args else None
        payload = _payload(tree, call, payload)
        if any(key is None for key in payload.keys):
            raise CannotEdit("what the token says comes in through **; add exp where it is put together")
        end, needs = self._end(file, place.path)
        item = f"{file.quote}exp{file.quote}: {end}"
        self.sheet.mend(place.path, place.line, _added(file, dict_brackets(tree, payload), [item]), _ENDS, needs)

    def _end(self, file: PythonFile, path: str) -> tuple[str, tuple[str, ...]]:
        key = f"import:{path}:datetime"
        if file.has_import("datetime"):
            return f"datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days={self.days})", ()
        if "datetime" in file.layout.names and not file.has_import("datetime", "datetime"):
            raise CannotEdit('the file uses the name "datetime" in a way that this refactor does not follow')
        added = file.add_import("datetime", "datetime", "timedelta", "timezone")
        self.sheet.support(path, added, "What the new line uses.", key)
        return f"datetime.now(timezone.utc) + timedelta(days={self.days})", (key,) if added else ()

    def read(self, place: Place) -> None:
        """`algorithms` of a token that is read."""
        file = self.sheet.python(place.path)
        tree = PythonTree(file.source)
        call = call_node(tree, place.span)
        if keyword_of(call, "verify") is not None or "verify_signature" in tree.text(call):
            raise CannotEdit(
                "it takes a token without checking who signed it: check it with the key of the one who signs"
            )
        algorithm = _algorithm(self.survey)
        layout = file.call_at(place.span)
        item = f"algorithms=[{file.quote}{algorithm}{file.quote}]"
        self.sheet.mend(place.path, place.line, _added(file, layout.brackets, [item]), _NAMED)

    def secrets(self, place: Place, call: Call | None) -> None:
        """A signing secret in the code: of a setting, a middleware or a token, which get the rest of their protection too."""
        secrets = SigningSecrets(self.sheet, self.survey)
        if call is None:
            secrets.lift(place, self._setting(place), "SECRET_KEY")
            return
        given = call.expr.positional
        if call.callee.endswith("add_middleware"):
            secrets.lift(place, call.expr.get("secret_key"), "SESSION_SECRET")
            self.middleware(place)
            return
        secrets.lift(place, call.expr.get("key") or (given[1] if len(given) > 1 else None), "JWT_SECRET")
        if not self._ends(place, call):
            try:
                self.token(place)
            except CannotEdit as reason:
                self.sheet.skip(place.path, place.line, str(reason))

    def _setting(self, place: Place) -> Expr | None:
        code = self.survey.files[place.path].code
        rows = code.assignments if code is not None else ()
        return next((row.value for row in rows if row.span == place.span), None)

    def _ends(self, place: Place, call: Call) -> bool:
        """Whether something of the same function speaks of an end, as the check sees it."""
        code = self.survey.files[place.path].code
        rows = [row for row in code.assignments if row.scope == call.scope] if code is not None else []
        calls = (
            [row.expr.text for row in code.calls if row.scope == call.scope and row.callee.endswith(".update")]
            if code is not None
            else []
        )
        texts = (call.expr.text, *(row.value.text for row in rows), *(row.target for row in rows), *calls)
        return any(_END.search(text) for text in texts)


def _added(file: PythonFile, inside: Brackets, items: list[str]) -> Splice:
    return insert_items(file.source, inside, [item.encode() for item in items])


def _payload(tree: PythonTree, call: ast.Call, payload: ast.expr | None) -> ast.Dict:
    if isinstance(payload, ast.Name):
        scope = next(
            (node for node in tree.above(call) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))),
            tree.module,
        )
        rows = [
            node
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign) and any(dotted_name(item) == payload.id for item in node.targets)
        ]
        payload = rows[0].value if len(rows) == 1 else None
    if not isinstance(payload, ast.Dict):
        raise CannotEdit("what the token says is put together elsewhere; add exp there")
    return payload


def _algorithm(survey: Survey) -> str:
    """The one way in which this project signs its tokens."""
    calls = [
        call
        for path, code in survey.sources()
        if path.endswith(".py")
        for call in code.calls
        if call.callee in {"jwt.encode", "jose.jwt.encode"}
    ]
    named = {value.text if (value := call.expr.get("algorithm")) is not None else "HS256" for call in calls}
    if len(named) != 1 or not (found := next(iter(named))).isalnum() or not found[:1].isupper() or found == "none":
        raise CannotEdit("which algorithm signs these tokens is not seen here; name it by hand: algorithms=[…]")
    return found


def _own_function(survey: Survey, name: str) -> None:
    if any(row.name == name for _, code in survey.sources() for row in code.functions):
        raise CannotEdit("the project has a set_cookie of its own: set the flags inside it")
