"""require-identity: whoever comes in where it matters says who they are."""

from __future__ import annotations

from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.people.identity_javascript import JavaScriptIdentity
from tengates.authoring.people.identity_python import PythonIdentity
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import EntryKind, EntryPoint, Survey

_CONTROL = "auth.routes-protected"
_OTHER = {
    EntryKind.WEBHOOK: "the sender of a webhook proves itself with a signature; check it as its documentation says",
    EntryKind.BOT: "a bot knows people by their number; keep a list of those who may use it, and leave early for others",
    EntryKind.WIDGET: "this input stands on a page; put a login before the page, such as st.login() of Streamlit",
}
_GRADIO = "this input stands on a page; put a login before the page: Gradio's launch() takes one as auth="


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """What stays open, and who signs the tokens where there is no login yet."""
    return (
        ParameterSpec(
            "public",
            "Which other routes stay open to everybody? Paths with commas between them; health checks, logins and webhooks are left out anyway.",
            "",
        ),
        ParameterSpec(
            "signer",
            "If the app has no login yet: are tokens signed with a shared secret, or with keys that your login service publishes (jwks)?",
            "jwks",
            "choice",
            ("jwks", "secret"),
        ),
    )


def draft(inp: RecipeInput) -> Draft:
    """Put the project's own guard before each reported way in, or write one of a few lines."""
    sheet = Sheet(inp)
    public = {item.strip() for item in inp.values["public"].split(",")} - {""}
    python = PythonIdentity(sheet, inp.survey, inp.values["signer"])
    javascript = JavaScriptIdentity(sheet, inp.survey, inp.values["signer"])
    entries: dict[tuple[str, int], EntryPoint] = {}
    for entry in inp.survey.entries:
        entries.setdefault((entry.place.path, entry.place.span.start), entry)

    def mend(site: Site) -> None:
        entry = entries.get((site.place.path, site.place.span.start))
        if entry is None:
            raise CannotEdit("this way in was not found again")
        if entry.pattern in public:
            raise CannotEdit("it stays open to everybody, as you asked")
        if entry.kind is EntryKind.WIDGET and entry.framework.lower() == "gradio":
            raise CannotEdit(_GRADIO)
        if entry.kind in _OTHER:
            raise CannotEdit(_OTHER[entry.kind])
        if site.place.path.endswith(".py"):
            python.guard(entry)
        elif site.place.path.endswith(JAVASCRIPT):
            javascript.guard(entry)
        else:
            raise CannotEdit("this kind of file is not edited")

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    python.finish()
    javascript.finish()
    return sheet.draft()


RECIPE = Recipe(
    id="require-identity",
    title="Ask who is calling",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
