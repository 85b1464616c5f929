"""The kinds of export and who writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tengates.model.errors import InputError
from tengates.present import jsonable
from tengates.present.agent_prompt import plan_prompt
from tengates.present.dossier import Dossier
from tengates.present.html import export_html
from tengates.present.markdown import export_markdown, markdown_text
from tengates.present.sarif import export_sarif
from tengates.present.since import summary_blocks


def export_text(kind: str, dossier: Dossier) -> str:
    """The export of this kind; InputError names the kinds there are."""
    write = _WRITERS.get(kind)
    if write is None:
        raise InputError(f'"{kind}" is no export. Choose {", ".join(sorted(_WRITERS))}.')
    return write(dossier)


def _json(dossier: Dossier) -> str:
    found = jsonable.scan_json(dossier.report, dossier.since)
    return jsonable.dump({**found, "plan": jsonable.plan_json(dossier.plan)})


def _summary(dossier: Dossier) -> str:
    return markdown_text(summary_blocks(dossier))


_WRITERS: Mapping[str, Callable[[Dossier], str]] = {
    "html": export_html,
    "json": _json,
    "markdown": export_markdown,
    "prompt": plan_prompt,
    "sarif": export_sarif,
    "summary": _summary,
}
