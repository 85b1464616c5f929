"""session-hardening: cookies and tokens that are hard to steal, hard to forge, and end by themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.safety.cookie_readers import refuse_read_by_scripts
from tengates.authoring.safety.javascript_sessions import JavaScriptSessions
from tengates.authoring.safety.python_sessions import PythonSessions
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.code import Call
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey

_CONTROL = "auth.session-policy"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How long somebody stays signed in."""
    return (ParameterSpec("days", "How many days may somebody stay signed in?", "7", "int", (), 1, 365),)


def draft(inp: RecipeInput) -> Draft:
    """Mend each reported cookie, session, token and setting."""
    sheet = Sheet(inp)
    days = int(inp.values["days"])
    python, javascript = PythonSessions(sheet, inp.survey, days), JavaScriptSessions(sheet, inp.survey, days)

    def mend(site: Site) -> None:
        call = _call(inp.survey, site)
        if call is not None and site.message.startswith("the cookie is set without httpOnly"):
            refuse_read_by_scripts(inp.survey, call)
        if site.place.path.endswith(".py"):
            _python(python, site, call)()
        elif site.place.path.endswith(JAVASCRIPT) and call is not None:
            _javascript(javascript, site, call)()
        else:
            raise CannotEdit("this kind of file is not edited")

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    return sheet.draft()


def _call(survey: Survey, site: Site) -> Call | None:
    code = survey.files[site.place.path].code
    return next((row for row in code.calls if row.span == site.place.span), None) if code is not None else None


def _python(sessions: PythonSessions, site: Site, call: Call | None) -> Callable[[], None]:
    """What mends a site in Python, by its message and shape."""
    place, said = site.place, site.message
    ways: tuple[tuple[str, Callable[[], None]], ...] = (
        ("the signing secret", partial(sessions.secrets, place, call)),
        ("https_only", partial(sessions.middleware, place)),
        ("the cookie is set without", partial(sessions.cookie, place)),
        ("SESSION_COOKIE_SECURE and", partial(sessions.flask, place)),
        ("is sent without SESSION_COOKIE", partial(sessions.flask, place)),
        ("(SESSION_COOKIE_SECURE)", partial(sessions.django, place)),
        ("is turned off", partial(sessions.django_flag, place)),
        ("(JWT_AUTH_", partial(sessions.rest_auth, place)),
        ("the token never expires", partial(sessions.token, place)),
        ("without naming its algorithms", partial(sessions.read, place)),
    )
    found = next((way for words, way in ways if words in said), None)
    if found is None:
        raise CannotEdit("it takes a token without checking who signed it: check it with the key of the one who signs")
    return found


def _javascript(sessions: JavaScriptSessions, site: Site, call: Call) -> Callable[[], None]:
    """What mends a site in JavaScript, by what is called."""
    place = site.place
    if call.callee.startswith(("express-session", "cookie-session")):
        return partial(sessions.session, place, call)
    if call.callee.endswith(".sign"):
        return partial(sessions.signed, place, call)
    if call.callee.endswith(".verify"):
        return partial(sessions.read, place)
    return partial(sessions.cookie, place)


RECIPE = Recipe(
    id="session-hardening",
    title="Make sessions hard to steal",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
