"""safe-config: what helps while building is off in production, unless the environment turns it on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.safety.allowed_origins import Origins, read_origins, usual_origin
from tengates.authoring.safety.certificate_checks import CertificateChecks
from tengates.authoring.safety.debug_switches import DebugSwitches
from tengates.authoring.safety.javascript_origins import JavaScriptOrigins
from tengates.authoring.safety.python_origins import PythonOrigins
from tengates.authoring.safety.security_headers import SecurityHeaders
from tengates.authoring.safety.start_commands import StartCommands
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.code import Assignment, Call
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.place import Place, Span
from tengates.model.survey import Survey
from tengates.survey.service.origins import OpenOrigin, find_open_origins
from tengates.survey.service.safe_headers import headers_missing

_CONTROL = "security.safe-config"
_NEXT = re.compile(r"(?:^|/)next\.config\.\w+$")
_CODE = (".py", *JAVASCRIPT)
_PLACE = tuple[str, int]


def parameters(survey: Survey) -> tuple[ParameterSpec, ...]:
    """Which websites may call the API."""
    question = "Which websites may call your API from a browser? Separate several by commas; ALLOWED_ORIGINS replaces them where the app is hosted."
    return (ParameterSpec("origins", question, usual_origin(survey)),)


def draft(inp: RecipeInput) -> Draft:
    """Mend each reported setting in its own way."""
    sheet = Sheet(inp)
    sites = inp.sites.get(_CONTROL, ())
    try:
        given = read_origins(inp.values["origins"])
    except CannotEdit as reason:
        sheet.skip("", 0, str(reason))
        return sheet.draft()
    mender = _Mender(sheet, inp.survey, Origins(sheet, inp.survey, given))
    ordered = sorted(sites, key=lambda site: (site.place.path, site.place.span.start))
    sheet.each((site for site in ordered if site.place.path.endswith(_CODE)), mender.mend)
    for path, line in sorted({(site.place.path, site.place.line) for site in sites}):
        if not path.endswith(_CODE):
            place = Place(path, Span(line, line, 0, 0))
            sheet.attempt(path, line, partial(StartCommands(sheet).mend, place))
    mender.other_headers({(site.place.path, site.place.span.start) for site in sites})
    return sheet.draft()


@dataclass(frozen=True, slots=True)
class _Mender:
    sheet: Sheet
    survey: Survey
    origins: Origins

    def mend(self, site: Site) -> None:
        place = site.place
        if place.path.endswith(".py"):
            self._python(place)
        elif _NEXT.search(place.path) and place in self._headerless():
            SecurityHeaders(self.sheet, self.survey).next_config(place)
        else:
            self._javascript(place)

    def other_headers(self, reported: set[_PLACE]) -> None:
        """One file's open header stands for all in the report; the others go with it."""
        rows = [(path, row) for path, code in self.survey.sources() for row in find_open_origins(path, code)]
        headers = [row for _, row in rows if row.header and not row.credentials]
        if not any((row.place.path, row.place.span.start) in reported for row in headers):
            return
        for row in headers:
            place = row.place
            if (place.path, place.span.start) not in reported:
                self.sheet.attempt(place.path, place.line, partial(self._header, place))

    def _header(self, place: Place) -> None:
        if place.path.endswith(".py"):
            PythonOrigins(self.origins).header(place)
        else:
            JavaScriptOrigins(self.origins).header(place)

    def _python(self, place: Place) -> None:
        row = self._row(place)
        opened = self._opened(place)
        if opened is not None and opened.header:
            PythonOrigins(self.origins).header(place)
        elif opened is not None:
            PythonOrigins(self.origins).call(place)
        elif isinstance(row, Assignment):
            self._python_assignment(place, row.target)
        elif row.callee == "uvicorn.run" and row.expr.get("reload") is not None:
            DebugSwitches(self.sheet, self.survey).in_call(place, "reload")
        elif row.expr.get("debug") is not None:
            DebugSwitches(self.sheet, self.survey).in_call(place, "debug")
        else:
            CertificateChecks(self.sheet, self.survey).python_call(place)

    def _python_assignment(self, place: Place, target: str) -> None:
        switches = DebugSwitches(self.sheet, self.survey)
        if target == "ALLOWED_HOSTS":
            switches.hosts(place)
        elif target.startswith("CORS_"):
            PythonOrigins(self.origins).django(place)
        elif target.rstrip("]").endswith(("DEBUG", ".debug")):
            switches.in_assignment(place)
        else:
            CertificateChecks(self.sheet, self.survey).python_assignment(place)

    def _javascript(self, place: Place) -> None:
        opened = self._opened(place)
        row = self._row(place)
        if opened is not None and opened.header:
            JavaScriptOrigins(self.origins).header(place)
        elif opened is not None and isinstance(row, Call):
            JavaScriptOrigins(self.origins).call(place, row)
        elif place in self._headerless():
            SecurityHeaders(self.sheet, self.survey).server(place)
        else:
            CertificateChecks(self.sheet, self.survey).javascript(place)

    def _headerless(self) -> list[Place]:
        return [place for place, _message in headers_missing(self.survey)]

    def _opened(self, place: Place) -> OpenOrigin | None:
        code = self.survey.files[place.path].code
        rows = find_open_origins(place.path, code) if code is not None else ()
        return next((row for row in rows if row.place.span == place.span), None)

    def _row(self, place: Place) -> Call | Assignment:
        code = self.survey.files[place.path].code
        rows: tuple[Call | Assignment, ...] = (*code.calls, *code.assignments) if code is not None else ()
        found = next((row for row in rows if row.span == place.span), None)
        if found is None:
            raise CannotEdit("this setting was not found again")
        return found


RECIPE = Recipe(
    id="safe-config",
    title="Switch off what only helped while building",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
