"""What looks like a credential and is none: placeholders, references, and keys that are meant to be public."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"""(?ix)
    your[-_ ]?|my[-_]?(?:secret|key|password|token)|change[-_ ]?(?:me|this|it)|change[-_]?in[-_]?production|replace|placeholder
    |example|sample|dummy|test[-_]?key$|\bfake|insert|\btodo\b|redacted|xxxx|\*{3}|\.{3}|<[^>]*>|\{\{|\$\{|\$\(|%\(\w{1,40}\)[sd]
    |^(?:test|secret|password|passwd|token|none|null|undefined|admin|root|postgres|user|pass|guest)$
    |^process\.env|^os\.|^import\.meta|^env[.(]|^sk-\.*$|^0+$|^1234|^abc[d1]|not[-_]?(?:used|needed|required|set)|^no[-_]key
    """
)
_REFERENCE = re.compile(
    r"^(?:[a-z_]+\.)+[a-z_]+$|^(?:this|self|process|window|settings|config)\.[A-Za-z_][\w.]*$|^[a-z]+(?:[-_ ][a-z]+)+$|^https?://(?![^/\s]{1,80}/(?:api/webhooks|services|workflows)/)[^:@]*$|^arn:|^/|^@/|^\.\.?/|^data:|^#"
)
_SENTENCE = 60
_CONSTANT = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
_REPEATED = re.compile(r"^(.)\1+$")
_PUBLIC_VALUE = re.compile(r"^(?:pk_(?:test|live)_|pub[0-9a-f]{32}$|sb_publishable_|phc_|G-|UA-|GTM-|pk\.eyJ|rk_test)")
_PUBLIC_LINE = re.compile(
    r"(?i)publishable|anon_?key|public_?key|site_?key|client_?id|firebase|integrity|sha(?:1|256|512)|checksum"
    r"|csrf|\bh1:|content-?hash|placeholder|tracking|measurement|app_?id\b|dsn|upload_?preset|write_?key"
)
_HASHED = re.compile(r"^(?:\$2[aby]\$|\$argon2|pbkdf2|sha(?:256|384|512)-)")
_UUID = re.compile(r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
_ULID = re.compile(r"^(?i:[0-7][0-9A-HJKMNP-TV-Z]{25})$")
_CALLED_KEY = re.compile(r"(?i)secret|passw|token|api_?key|access_?key|private_?key")
# The beginnings of keys that the makers of local stand-ins print in their manuals (Azurite, the emulator of Cosmos DB):
# the same on every machine, and they open nothing anywhere else.
_PUBLISHED = ("Eby8vdM02xNOcqFlqUwJPLlm", "C2y6yDjf5/R+ob0N8A7Cgv30")
_ADDRESS = re.compile(
    r"(?i)(?:partition|row|sort|range|hash|primary|foreign|cache|idempotency|de_?dup\w{0,12}|routing|object|lookup|group)[_-]?key"
    r"[\"'\]]{0,2}\s{0,4}(?:[:=]|=>)\s{0,4}[\"']?$"
)
_WORDS = re.compile(r"^[A-Za-z]+(?:[ ._:/-][A-Za-z]+)*$")
_GOOGLE_WEB = re.compile(r"^AIza")


def is_placeholder(value: str) -> bool:
    """Whether a value stands for one: words to replace, a reference to a variable, a path, plain words."""
    if _PLACEHOLDER.search(value) or _REFERENCE.match(value) or _CONSTANT.match(value) or _REPEATED.match(value):
        return True
    return (
        len(value) < _SENTENCE
        and bool(_WORDS.match(value))
        and not re.search(r"[a-z][A-Z]", value[1:])
        and "-" not in value
    )


def is_reference(value: str) -> bool:
    """Whether a value stands for another: a variable's name, a template's hole, words to replace."""
    return bool(
        _CONSTANT.match(value)
        or re.search(r"(?i)your|\$\{|\{\{|<[^>]*>|process\.env|os\.environ|%\(\w{1,40}\)[sd]", value)
    )


def is_public(value: str, line: str) -> bool:
    """Whether a key is meant to be seen, or is no key: publishable keys, anon keys, hashes, ids."""
    if _PUBLIC_VALUE.match(value) or _HASHED.match(value) or _UUID.match(value) or value.startswith(_PUBLISHED):
        return True
    if _ULID.match(value) and not _CALLED_KEY.search(line):
        return True
    if _GOOGLE_WEB.match(value):
        # Firebase's web key is public; the same shape used as a model provider's key is not.
        return not re.search(r"(?i)gemini|generativ|genai|palm|maps_server", line) and bool(
            re.search(r"""(?i)apiKey["']?\s*:|firebase""", line)
        )
    return bool(_PUBLIC_LINE.search(line)) and not re.search(r"(?i)secret|private|password", line)


def is_address(value: str, line: str) -> bool:
    """Whether the name right before a value says where a row or an entry is kept: `"RowKey": "…"`, `cache_key = "…"`."""
    return bool(_ADDRESS.search(line.partition(value)[0][-_SENTENCE:]))
