"""Text that becomes part of a page: cleaned by DOMPurify in the browser, escaped in what Python answers."""

from __future__ import annotations

from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.safety.page_markup import cleaned_holes, is_fragile
from tengates.model.place import Place
from tengates.model.survey import Survey
from tengates.survey.service.browser import is_browser_code

_WHY = "Scripts are taken out of the text before it becomes part of the page."
_RENDERS = ("next", "nuxt", "@remix-run/react", "react-router", "astro", "@sveltejs/kit", "gatsby")
_BOTH = ("isomorphic-dompurify", "^2.36.0")
_BROWSER = ("dompurify", "^3.4.0")


@dataclass(frozen=True, slots=True)
class PageCleaning:
    """The edits of one sheet."""

    sheet: Sheet
    survey: Survey

    def mend(self, place: Place) -> None:
        """`dangerouslySetInnerHTML`, `innerHTML =` and `insertAdjacentHTML`."""
        file = self.sheet.javascript(place.path)
        values = _values(file, place)
        if not values:
            raise CannotEdit(
                "this answers with a page put together from text: let a template write it, which escapes, or answer with JSON"
            )
        folder = app_folder(self.survey, place.path)
        manifest = self.survey.files.get(f"{folder}package.json")
        if not file.is_module or manifest is None or manifest.manifest is None:
            raise CannotEdit(
                "this script is not bundled: load DOMPurify on the page and clean the text with it, or set textContent"
            )
        name = (
            file.has_import("isomorphic-dompurify", "default") or file.has_import("dompurify", "default") or "DOMPurify"
        )
        splices = [splice for value in values for splice in _cleaned(file, value, f"{name}.sanitize")]
        needs = self._import(file, place.path, {item.name for item in manifest.manifest.dependencies}, name)
        for splice in splices:
            self.sheet.mend(place.path, place.line, splice, _WHY, needs)

    def _import(self, file: JavaScriptFile, path: str, packages: set[str], name: str) -> tuple[str, ...]:
        if file.has_import("isomorphic-dompurify", "default") or file.has_import("dompurify", "default"):
            return ()
        if file.uses(name):
            raise CannotEdit(f'the file already uses the name "{name}"')
        code = self.survey.files[path].code
        in_browser = code is not None and is_browser_code(path, code) and not packages & set(_RENDERS)
        package = _BROWSER if in_browser else _BOTH
        key = f"import:{path}:{package[0]}"
        self.sheet.support(path, file.add_default_import(package[0], name), "What the new line uses.", key)
        return (key, *need_package(self.sheet, self.survey, path, package))


def _cleaned(file: JavaScriptFile, value: SgNode, cleaner: str) -> list[Splice]:
    """The whole value through the cleaner, or what is put into it where the cleaner would take the page's own apart."""
    if is_fragile(file, value):
        return cleaned_holes(file, value, cleaner)
    return [Splice(file.start(value), file.end(value), f"{cleaner}({value.text()})".encode())]


def _values(file: JavaScriptFile, place: Place) -> list[SgNode]:
    """What becomes part of the page at this place."""
    found: list[SgNode] = []
    for node in file.within(
        place.span, {"pair", "assignment_expression", "augmented_assignment_expression", "call_expression"}
    ):
        if node.kind() == "pair":
            key, value = node.field("key"), node.field("value")
            wanted = key is not None and key.text() == "__html"
        elif node.kind().endswith("assignment_expression"):
            left, value = node.field("left"), node.field("right")
            wanted = left is not None and left.text().endswith((".innerHTML", ".outerHTML"))
        else:
            function, arguments = node.field("function"), file.arguments(node)
            value = arguments[1] if len(arguments) == 2 else None  # noqa: PLR2004  where, and what
            wanted = function is not None and function.text().endswith(".insertAdjacentHTML")
        if wanted and value is not None and "sanitize(" not in value.text():
            found.append(value)
    return found
