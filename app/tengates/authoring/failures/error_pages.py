"""What a framework shows by itself when a page fails: Next.js, Streamlit and Django."""

from __future__ import annotations

import json
import re
from functools import partial
from string import Template

from tengates import assets
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.authoring.editing.next_apps import NextApp, next_apps, style_near
from tengates.authoring.editing.streamlit_config import add_setting, streamlit_config
from tengates.authoring.editing.versions import at_least, is_current
from tengates.model.change import NewFile
from tengates.model.survey import Survey
from tengates.survey.knowledge.replies import ERROR_PAGES

_WHY_PAGE = "Visitors see a page of yours, without details, when another one fails."
_WHY_STREAMLIT = "Visitors see that something failed; the details go to the log of the server alone."
_WHY_DJANGO = "A view that fails unexpectedly is logged with its traceback, and answered without details."
_NAMED_LEVELS = (1, 45)  # from here on Streamlit knows the level "none"; before, false
_PLAIN = re.compile(r"[\w .,!?-]+")


def add_error_pages(sheet: Sheet, survey: Survey, sentence: str) -> None:
    """`error` and `global-error` of the app router, `500` of the pages router; one that is there stays."""
    for app in next_apps(survey):
        own = [path for path in survey.paths if path.startswith(app.base) and ERROR_PAGES.search(path)]
        if app.routed and not any(path.startswith(f"{app.base}app/") for path in own):
            layout = any(f"{app.base}app/layout.{ending}" in survey.paths for ending in ("tsx", "jsx", "js"))
            for name in ("error", "global-error") if layout else ("global-error",):
                _page(sheet, survey, app, (f"app/{name}", name), sentence)
            sheet.note("Give the new error pages the look of your other pages: they are plain on purpose.")
        if app.pages and not any(path.startswith(f"{app.base}pages/") for path in own):
            _page(sheet, survey, app, ("pages/500", "500"), sentence)


def _page(sheet: Sheet, survey: Survey, app: NextApp, names: tuple[str, str], sentence: str) -> None:
    place, template = names
    plain = "jsx" if any(path.startswith(app.base) and path.endswith(".jsx") for path in survey.paths) else "js"
    ending = "tsx" if app.typed else plain
    style = style_near(sheet, survey, app.base)
    text = (assets.resources() / "templates" / "errors" / f"{template}.tsx").read_text("utf-8")
    props = "{ error, reset }: { error: Error & { digest?: string }; reset: () => void }"
    words = {"props": props if app.typed else "{ error, reset }", "sentence": _jsx(sentence)}
    text = text.replace("'", style.quote).replace(";;", style.end)
    text = re.sub(r"^(?:  )+", lambda match: style.unit * (len(match.group()) // 2), text, flags=re.MULTILINE)
    sheet.create(NewFile(f"{app.base}{place}.{ending}", Template(text).substitute(words).encode(), _WHY_PAGE))


def _jsx(sentence: str) -> str:
    return sentence if _PLAIN.fullmatch(sentence) else "{" + json.dumps(sentence, ensure_ascii=False) + "}"


def hide_streamlit_details(sheet: Sheet, survey: Survey) -> None:
    """Tell Streamlit to keep tracebacks off the page."""
    made: set[str] = set()
    for entry in survey.entries:
        if entry.framework != "streamlit":
            continue
        path = streamlit_config(survey, entry.place.path)
        if path not in made:
            made.add(path)
            newest = is_current(survey, "streamlit", entry.place.path, _NAMED_LEVELS)
            value = '"none"' if newest and at_least(survey, "streamlit", "x.py", (1, 0)) else "false"
            _streamlit(sheet, path, f"showErrorDetails = {value}")


def _streamlit(sheet: Sheet, path: str, setting: str) -> None:
    if sheet.exists(path):
        add_setting(sheet, path, "client", setting, _WHY_STREAMLIT)
        return
    content = f"[client]\n# Tracebacks are for the log of the server, not for visitors.\n{setting}\n"
    sheet.create(NewFile(path, content.encode(), _WHY_STREAMLIT))
    sheet.note(
        f"Streamlit reads {path} when it is started in the folder above .streamlit; its details now stand in the terminal alone."
    )


def answer_for_django(sheet: Sheet, survey: Survey, sentence: str) -> None:
    """`handler500` of each project whose routes are found."""
    if not any(entry.framework == "django" for entry in survey.entries):
        return
    for path, code in survey.sources():
        for row in code.assignments:
            if row.target == "ROOT_URLCONF" and row.value.text:
                sheet.attempt(path, row.span.line, partial(_django, sheet, survey, (path, row.value.text), sentence))


def _django(sheet: Sheet, survey: Survey, settings: tuple[str, str], sentence: str) -> None:
    path, module = settings
    urls = _module_path(survey, path, module)
    package = module.rpartition(".")[0]
    errors = f"{urls.rpartition('/')[0]}/errors.py".lstrip("/")
    if b"handler500" in sheet.data(urls):
        return
    if sheet.exists(errors) or not package:
        raise CannotEdit(f"{errors} is there already: add a handler500 by hand")
    template = "django_pages" if _shows_pages(survey) else "django_data"
    text = (assets.resources() / "templates" / "errors" / f"{template}.py.txt").read_text("utf-8")
    content = Template(text).substitute(sentence=json.dumps(sentence, ensure_ascii=False))
    key = f"errors:{errors}"
    sheet.create(NewFile(errors, content.encode(), _WHY_DJANGO, supporting=True, key=key))
    source = Source(sheet.data(urls))
    end = len(source.data)
    line = f'handler500 = "{package}.errors.server_error"'
    sheet.mend(urls, 0, Splice(end, end, source.new_line_before(end) + source.lines("", line)), _WHY_DJANGO, (key,))
    sheet.note("Django asks handler500 only where DEBUG is off.")


def _module_path(survey: Survey, settings: str, module: str) -> str:
    wanted = f"{module.replace('.', '/')}.py"
    found = sorted((path for path in survey.paths if path == wanted or path.endswith(f"/{wanted}")), key=len)
    near = [path for path in found if path.rpartition("/")[0] == settings.rpartition("/")[0]]
    if not found:
        raise CannotEdit(f"the routes that it names ({module}) were not found")
    return (near or found)[0]


def _shows_pages(survey: Survey) -> bool:
    names = {"render", "TemplateView", "TemplateResponse", "render_to_string"}
    return any(
        call.callee.startswith("django.") and call.callee.rpartition(".")[2] in names
        for _path, code in survey.sources()
        for call in code.calls
    )
