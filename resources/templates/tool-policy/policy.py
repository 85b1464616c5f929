"""What the model's tools may do, for whom, and what a person must approve first."""

from __future__ import annotations

__IMPORTS__

Action = Literal["read", "write", "delete", "external_post"]

ROLES: Mapping[str, frozenset[Action]] = {
__ROLES__
}
NEEDS_APPROVAL: frozenset[Action] = frozenset(__APPROVAL__)
# A tool that is not named here counts as "delete".
TOOLS: Mapping[str, Action] = {
__TOOLS__
}

_PERSONAL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}|\b(?:\d{4}[ -]?){3}\d{4}\b")
_role: ContextVar[str] = ContextVar("role", default="__ANYONE__")
_approved: ContextVar[frozenset[str]] = ContextVar("approved", default=frozenset())


@contextmanager
def acting_as(role: str, approved: Iterable[str] = ()) -> Iterator[None]:
    """Run an agent for a user of this role; `approved` names the tools that a person agreed to."""
    tokens = _role.set(role), _approved.set(frozenset(approved))
    try:
        yield
    finally:
        _role.reset(tokens[0])
        _approved.reset(tokens[1])


def refusal(tool: str) -> str:
    """Why this tool may not run now; empty when it may."""
    role = _role.get()
    action = TOOLS.get(tool, "delete")
    if action not in ROLES.get(role, frozenset()):
        return f"{tool} is not allowed for the role {role}."
    if action in NEEDS_APPROVAL and tool not in _approved.get():
        return f"{tool} needs a person's approval first."
    return ""


def redacted(value: Any) -> Any:
    """The same without e-mail addresses and card numbers."""
    if isinstance(value, str):
        return _PERSONAL.sub("[removed]", value)
    if isinstance(value, list):
        return [redacted(item) for item in value]
    if isinstance(value, dict):
        return {key: redacted(item) for key, item in value.items()}
    return value


