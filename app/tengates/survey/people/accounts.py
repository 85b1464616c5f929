"""Whether the program knows people apart: accounts, sessions or tenants (gates, users)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tengates.model.code import Call
from tengates.model.facts import FileFacts
from tengates.model.survey import EntryKind, EntryPoint
from tengates.survey.knowledge.stacks import USER_PACKAGES
from tengates.survey.knowledge.stores import RECORD_BASES
from tengates.survey.people.records import records_of
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.memory import per_file
from tengates.survey.web.project import Project

_SIGN_IN = re.compile(
    r"\.auth\.(?:getUser|getSession|get_user|signIn\w*|sign_in\w*|signUp|sign_up|getClaims)$|\bsignInWith\w+$"
    r"|(?:^|\.)(?:getUserSession|setUserSession|requireUserSession|useUserSession|onAuthStateChanged)$"
    r"|^streamlit\.(?:login|experimental_user)|^chainlit\.(?:password_auth_callback|oauth_callback|header_auth_callback)$"
    r"|(?:^|\.)login_user$|^django\.contrib\.auth\.(?:login|authenticate)$|verify_?id_?token$|verify_oauth2_token$"
)
_AUTH_DECORATOR = re.compile(r"^chainlit\.(?:password_auth_callback|oauth_callback|header_auth_callback)$")
_USER_RECORD = re.compile(
    r"(?i)^(?:auth_?|custom_?|app_?)?(?:users?|accounts?|user_?(?:accounts?|model|entity|schema|schemaclass))$"
)
_SESSION = re.compile(
    r"(?i)(?:^|\.)session\[?\.?[\"']?(?:user|user_?id|username|uid|email|logged_?in|account)[\"']?\]?$"
)
_COLLECTION = re.compile(r"(?i)\bdb\w{0,12}\[[\"']?users?[\"']?\]$|(?:^|\.)db\.users?$")
# A login in front of the program tells it who comes, by a header: Azure, Google, Cloudflare, oauth2-proxy.
_PROXY = re.compile(
    r"(?i)^(?:x-ms-client-principal(?:-(?:id|name))?|x-goog-authenticated-user-(?:email|id)|cf-access-authenticated-user-email"
    r"|x-auth-request-(?:user|email)|x-forwarded-(?:user|email|preferred-username)|x-amzn-oidc-(?:identity|data))$"
)
_LOGIN = re.compile(r"(?i)(?:^|[/.])(?:log-?_?in|sign-?_?in|sign-?_?up|register)(?:/|$)")


def has_accounts(
    project: Project, facts: Mapping[str, FileFacts], entries: Iterable[EntryPoint], packages: frozenset[str]
) -> bool:
    """A library for accounts, a hosted sign-in, records of users, a session that names somebody, or a login page."""
    django = any(name.startswith("django.contrib.auth") for name in packages)
    if django or USER_PACKAGES & packages or any(_signs_in(file) for file in project):
        return True
    if any(_USER_RECORD.match(row.name) for row in records_of(project, facts)) or any(map(_has_user_class, project)):
        return True
    return any(_is_login(entry) for entry in entries)


@per_file
def _signs_in(file: SourceFile) -> bool:
    if any(_SIGN_IN.search(call.callee[-200:]) or _makes_users(call) or _is_told(call) for call in file.code.calls):
        return True
    if any(_AUTH_DECORATOR.match(row.name) for function in file.code.functions for row in function.decorators):
        return True
    return any(
        _SESSION.search(row.target[-100:]) or _COLLECTION.search(row.value.name[-100:]) for row in file.code.assignments
    )


def _is_told(call: Call) -> bool:
    """`request.headers.get("X-MS-CLIENT-PRINCIPAL-ID")`."""
    first = next(iter(call.expr.positional), None)
    return first is not None and call.callee.endswith(".get") and bool(_PROXY.match(first.text))


@per_file
def _has_user_class(file: SourceFile) -> bool:
    """A record of users whose columns all come from a library's own class."""
    bases = RECORD_BASES - {"BaseModel"}
    return any(
        _USER_RECORD.match(row.name) and not row.is_type_only and any(last(base) in bases for base in row.bases)
        for row in file.code.classes
    )


def _makes_users(call: Call) -> bool:
    """A collection of users in a document store."""
    first = next(iter(call.expr.positional), None)
    return (
        call.callee.endswith((".collection", ".get_collection"))
        and first is not None
        and first.text in {"users", "user"}
    )


def _is_login(entry: EntryPoint) -> bool:
    takes = bool({"POST", "ANY"} & set(entry.methods)) or entry.kind is EntryKind.ACTION
    return takes and bool(_LOGIN.search(entry.pattern[:300]))
