"""A setting in `.streamlit/config.toml`, under the table that it belongs to."""

from __future__ import annotations

import re

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import Source, Splice
from tengates.model.change import NewFile
from tengates.model.survey import Survey


def streamlit_config(survey: Survey, path: str) -> str:
    """Where the settings of the app that a file belongs to stand."""
    return f"{app_folder(survey, path)}.streamlit/config.toml"


def add_setting(sheet: Sheet, path: str, table: str, setting: str, why: str) -> None:
    """Set `name = value` under a table; one that is there already stays as it is."""
    if not sheet.exists(path):
        sheet.append_new(NewFile(path, f"[{table}]\n{setting}\n".encode(), why))
        return
    source = Source(sheet.data(path))
    name = setting.partition(" ")[0].encode()
    if re.search(rb"(?m)^[ \t]*" + name + rb"[ \t]*=", source.data):
        return
    headed = rb"^[ \t]*\[" + table.encode() + rb"\][ \t]*(?:#[^\r\n]*)?\r?$"
    found = re.search(headed, source.data, re.MULTILINE)
    if found is not None:
        position = source.next_line(found.end() - 1)
        lines = source.lines(setting)
    else:
        position = len(source.data)
        lines = source.lines(*([""] if source.data.strip() else []), f"[{table}]", setting)
    sheet.mend(path, 0, Splice(position, position, source.new_line_before(position) + lines), why)
