"""The settings of a guard in Python where the app's own come from a file that pydantic alone reads."""

from __future__ import annotations

import re

from tengates.authoring.editing.apps import app_folder
from tengates.model.code import Call, ExprKind
from tengates.model.survey import Survey

_READ = re.compile(r'os\.environ\["(\w+)"\]')
_ASSIGNED = re.compile(r"^[A-Z]+ = ", re.MULTILINE)
_IMPORTED = "from pydantic_settings import BaseSettings, SettingsConfigDict\n"
_EXTRA = 'extra="ignore"'


def pydantics_file(survey: Survey, path: str) -> Call | None:
    """The call that names the file of variables of a file's application, None where other code can read them too."""
    folder, found = app_folder(survey, path), None
    for other, code in survey.sources():
        for call in code.calls if other.startswith(folder) and other.endswith(".py") else ():
            if call.callee.rpartition(".")[2] in {"load_dotenv", "read_env"}:
                return None
            named = call.expr.get("env_file") if call.callee.endswith("SettingsConfigDict") else None
            if named is not None and named.kind is ExprKind.STRING and '"' not in named.text:
                found = found or call
    return found


def refuses_others(call: Call) -> bool:
    """Whether these settings stop the program at a variable in their file that they do not name."""
    extra = call.expr.get("extra")
    return extra is None or extra.text not in {"ignore", "allow"}


def read_by_pydantic(text: str, call: Call) -> str:
    """A guard that reads the environment, as one that reads the same file as the app's own settings."""
    named = call.expr.get("env_file")
    names = dict.fromkeys(_READ.findall(text))
    lines = (
        "class AuthSettings(BaseSettings):",
        '    """What the service that logs users in gives, from the environment or the file of the app\'s settings."""',
        "",
        f'    model_config = SettingsConfigDict(env_file="{named.text if named is not None else ".env"}", {_EXTRA})',
        "",
        *(f"    {name}: str" for name in names),
        "",
        "",
        "settings = AuthSettings()",
        "",
    )
    text = _READ.sub(r"settings.\1", text).replace("import os\n", "", 1)
    first = next(_ASSIGNED.finditer(text)).start()
    head = text[:first].rstrip("\n")
    return f"{head}\n{_IMPORTED}\n\n" + "\n".join(lines) + text[first:]
