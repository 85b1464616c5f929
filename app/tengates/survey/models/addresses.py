"""Which provider an address is of, and what a request to it makes."""

from __future__ import annotations

import re

from tengates.model.survey import Operation
from tengates.survey.knowledge.sdks import HOSTS, IDLE_PATHS, NAMED_HOSTS, PROVIDER_OPERATIONS, SHARED_PATHS

_LONGEST = 2000  # of a text that is looked through for an address
_NAMED = re.compile(
    rf"\b(?:[A-Z]{{1,30}}_)?({'|'.join(NAMED_HOSTS)})_(?:[A-Z]{{1,20}}_){{0,2}}(?:URL|BASE|HOST|ENDPOINT|URI)\b"
)
_MAKES_TEXT = re.compile(r"/chat/completions\b|/v1/(?:completions|responses|messages)\b")


def provider_of(url: str) -> str:
    """The provider whose address stands in a text, or is named by a variable that holds it; "" for none."""
    if IDLE_PATHS.search(url[:_LONGEST]):
        return ""
    found = next((provider for host, provider in HOSTS.items() if host in url), "")
    if not found and (named := _NAMED.search(url)) is not None:
        found = NAMED_HOSTS[named.group(1)]
    return found or ("compatible" if any(path in url for path in SHARED_PATHS) else "")


def operation_of(url: str, provider: str) -> Operation:
    """What a request to a provider's address makes; one that serves for several of its paths makes text if any does."""
    if provider in PROVIDER_OPERATIONS:
        return PROVIDER_OPERATIONS[provider]
    if _MAKES_TEXT.search(url[:_LONGEST]):
        return Operation.GENERATE
    for word, operation in (
        ("embedding", Operation.EMBED),
        ("image", Operation.IMAGE),
        ("diffusion", Operation.IMAGE),
        ("whisper", Operation.SPEECH),
        ("transcri", Operation.SPEECH),
        ("audio", Operation.SPEECH),
        ("speech", Operation.SPEECH),
        ("moderation", Operation.MODERATE),
    ):
        if word in url:
            return operation
    return Operation.GENERATE
