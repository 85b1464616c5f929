"""Sessions in JavaScript: the flags of a cookie, the options of a session, the end of a token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice, insert_items
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.safety.python_sessions import ELSEWHERE
from tengates.authoring.safety.signing_secrets import SigningSecrets
from tengates.model.code import Call, Expr, ExprKind
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.people.session_settings import weak_secret

_COOKIE = "The cookie stays away from scripts, plain connections and other websites' requests."
_SESSION = "The session's cookie is protected and the session ends by itself."
_ENDS = "The token ends by itself, so a stolen one is of use for a while at most."
_NAMED = "A token that is signed in another way, or not at all, is refused."
_FUNCTIONS = {"arrow_function", "function_expression", "function"}
_END = re.compile(r"(?i)[\"']?\bexp\b[\"']?\s*:|\bexp\b|expires?|setExpirationTime|lifetime|maxAge")
_WIDEST = 100
_PROXY = "Behind a proxy (Heroku, Render, Railway, nginx) Express sends a secure cookie only after `app.set('trust proxy', 1)`."


@dataclass(frozen=True, slots=True)
class JavaScriptSessions:
    """The edits of one sheet. `days` is how long somebody stays signed in."""

    sheet: Sheet
    survey: Survey
    days: int

    def cookie(self, place: Place) -> None:
        """`res.cookie(…)`, `cookies().set(…)`, `setCookie(…)`."""
        file = self.sheet.javascript(place.path)
        call = file.call_at(place.span)
        arguments = file.arguments(call)
        flags = _flags(file)
        if not arguments or any(item.kind() == "spread_element" for item in arguments):
            raise CannotEdit("its arguments come in through a spread (...)")
        if len(arguments) == 2:  # noqa: PLR2004  a name and a value
            rows = [f"{name}: {value}" for name, value in flags.items()]
            text = _written(file, file.end(call), rows)
            self.sheet.mend(place.path, place.line, file.argument(call, text), _COOKIE)
            return
        self._options(place, file, arguments[-1], flags, _COOKIE)

    def _options(
        self,
        place: Place,
        file: JavaScriptFile,
        options: SgNode,
        wanted: Mapping[str, str],
        why: str,
        *,
        relaid: bool = True,
    ) -> None:
        """Set what is missing or off; what is off on purpose is left alone."""
        if options.kind() != "object":
            raise CannotEdit("its options are put together elsewhere; set the flags there")
        keys = file.keys(options)
        if "..." in keys:
            raise CannotEdit("its options come in through a spread (...); set the flags where they are put together")
        values: dict[str, str] = {}
        for name, value in wanted.items():
            given = keys.get(name)
            if given is None or given.text().strip("'\"`").lower() in {"false", "none"}:
                if given is not None and name != "secure":
                    raise CannotEdit(
                        f"it turns {name} off on purpose: where that is needed, keep no secret in this cookie"
                    )
                values[name] = value
        if not values and why == _COOKIE:
            raise CannotEdit(ELSEWHERE)
        for splice in _set(file, options, values, relaid=relaid):
            self.sheet.mend(place.path, place.line, splice, why)

    def session(self, place: Place, call: Call) -> None:
        """express-session and cookie-session: the secret, the cookie and its end."""
        file = self.sheet.javascript(place.path)
        node = file.call_at(place.span)
        arguments = file.arguments(node)
        options = arguments[0] if arguments else None
        if options is None or options.kind() != "object" or "..." in file.keys(options):
            raise CannotEdit("its options are put together elsewhere; set secret and cookie there")
        given = call.expr.positional[0]
        lifted = self._lift(place, given.get("secret") or given.get("keys"), "SESSION_SECRET")
        flags = {**_flags(file), "maxAge": f"{self.days} * 24 * 60 * 60 * 1000"}
        keys = file.keys(options)
        bag = keys.get("cookie", options)
        if bag.kind() == "object" and "expires" in file.keys(bag):
            flags.pop("maxAge")
        if call.callee.startswith("cookie-session"):
            self._options(place, file, options, flags, _SESSION, relaid=not lifted)
        elif "cookie" in keys:
            self._options(place, file, keys["cookie"], flags, _SESSION)
        else:
            self.sheet.mend(
                place.path, place.line, file.property(options, "cookie", _object(file, options, flags)), _SESSION
            )
        self.sheet.note(_PROXY)

    def _lift(self, place: Place, secret: Expr | None, wanted: str) -> bool:
        """Read a secret that stands in the code from the environment; whether there was one."""
        code = self.survey.files[place.path].code
        if code is None or not weak_secret(code, secret):
            return False
        SigningSecrets(self.sheet, self.survey).lift(place, secret, wanted)
        return True

    def signed(self, place: Place, call: Call) -> None:
        """jsonwebtoken's `sign`: the secret and the end."""
        file = self.sheet.javascript(place.path)
        node = file.call_at(place.span)
        given = call.expr.positional
        if not given:
            raise CannotEdit("it is called in an unusual way")
        lifted = self._lift(place, given[1] if len(given) > 1 else None, "JWT_SECRET")
        if lifted and (self._ends(place, call) or given[0].kind in {ExprKind.STRING, ExprKind.TEMPLATE}):
            return
        if given[0].kind in {ExprKind.STRING, ExprKind.TEMPLATE}:
            raise CannotEdit("the token holds a plain text, which cannot end by itself: sign an object")
        self._option(place, file, node, ("expiresIn", file.quoted(f"{self.days}d")), _ENDS)

    def _ends(self, place: Place, call: Call) -> bool:
        """Whether something of the same function speaks of an end, as the check sees it."""
        code = self.survey.files[place.path].code
        rows = [row for row in code.assignments if row.scope == call.scope] if code is not None else []
        return any(
            _END.search(text)
            for text in (call.expr.text, *(row.value.text for row in rows), *(row.target for row in rows))
        )

    def read(self, place: Place) -> None:
        """jsonwebtoken's `verify`: the algorithms."""
        file = self.sheet.javascript(place.path)
        algorithm = _algorithm(self.survey)
        setting = ("algorithms", f"[{file.quoted(algorithm)}]")
        self._option(place, file, file.call_at(place.span), setting, _NAMED)

    def _option(self, place: Place, file: JavaScriptFile, call: SgNode, setting: tuple[str, str], why: str) -> None:
        """An option in the third argument, in front of a callback where there is one."""
        key, value = setting
        arguments = file.arguments(call)
        written = f"{{ {key}: {value} }}"
        if len(arguments) == 2:  # noqa: PLR2004  the token or its content, and the key
            splice = file.argument(call, written)
        elif len(arguments) > 2 and arguments[2].kind() == "object":  # noqa: PLR2004
            if "..." in file.keys(arguments[2]):
                raise CannotEdit("its options come in through a spread (...)")
            splice = file.property(arguments[2], key, value)
        elif len(arguments) == 3 and arguments[2].kind() in _FUNCTIONS:  # noqa: PLR2004
            splice = Splice(file.start(arguments[2]), file.start(arguments[2]), f"{written}, ".encode())
        else:
            raise CannotEdit("its options are put together elsewhere; set them there")
        self.sheet.mend(place.path, place.line, splice, why)


def _flags(file: JavaScriptFile) -> dict[str, str]:
    return {
        "httpOnly": "true",
        "secure": f"process.env.NODE_ENV === {file.quoted('production')}",
        "sameSite": file.quoted("lax"),
    }


def _set(file: JavaScriptFile, options: SgNode, values: Mapping[str, str], *, relaid: bool) -> list[Splice]:
    """These properties of an object: in place where they are written, else added; a line that grows too long is broken."""
    keys = file.keys(options)
    missing = [f"{name}: {value}" for name, value in values.items() if name not in keys]
    if relaid and "\n" not in options.text() and "/*" not in options.text() and missing:
        rows = [_row(item, values) for item in options.children() if item.is_named()]
        text = _written(file, file.end(options), [*rows, *missing], file.end(options) - file.start(options))
        return [Splice(file.start(options), file.end(options), text.encode())]
    found = [
        Splice(file.start(keys[name]), file.end(keys[name]), value.encode())
        for name, value in values.items()
        if name in keys
    ]
    return (
        [*found, insert_items(file.source, file.brackets(options), [row.encode() for row in missing])]
        if missing
        else found
    )


def _row(item: SgNode, values: Mapping[str, str]) -> str:
    """A property as it is to be: with its new value where it gets one."""
    key = item.field("key")
    name = key.text() if key is not None else ""
    return f"{name}: {values[name]}" if name in values else item.text()


def _written(file: JavaScriptFile, offset: int, rows: list[str], replaced: int = 0) -> str:
    """An object on the line of this offset, or over several lines when that line would grow too long."""
    source = file.source
    text = f"{{ {', '.join(rows)} }}"
    line = source.line_end(offset) - source.line_start(offset)
    if line - replaced + len(text) <= _WIDEST:
        return text
    lead, newline = source.indent(offset).decode(), source.newline.decode()
    return "{" + newline + "".join(f"{lead}{file.unit}{row},{newline}" for row in rows) + lead + "}"


def _object(file: JavaScriptFile, around: SgNode, items: Mapping[str, str]) -> str:
    """An object as a property's value: on lines of its own where its neighbours are."""
    rows = [f"{name}: {value}" for name, value in items.items()]
    inside = file.brackets(around)
    if not inside.items or not file.source.begins_line(inside.items[-1][0]):
        return _written(file, file.end(around), rows)
    lead = file.source.indent(inside.items[-1][0]).decode()
    newline = file.source.newline.decode()
    text = "".join(f"{lead}{file.unit}{row},{newline}" for row in rows)
    return f"{{{newline}{text}{lead}}}"


def _algorithm(survey: Survey) -> str:
    """The one way in which this project signs its tokens."""
    found = set()
    for path, code in survey.sources():
        for call in code.calls if not path.endswith(".py") else ():
            if call.callee in {"jsonwebtoken.sign", "jsonwebtoken.default.sign"}:
                options = [item.get("algorithm") for item in call.expr.positional[2:]]
                named = next((value for value in options if value is not None), None)
                found.add(named.text if named is not None else "HS256")
    if len(found) != 1 or not re.fullmatch(r"[A-Z]{2}\d{3}", one := next(iter(found))):
        raise CannotEdit("which algorithm signs these tokens is not seen here; name it by hand: { algorithms: […] }")
    return one
