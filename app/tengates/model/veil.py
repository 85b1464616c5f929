"""Hides credentials that tell by their own shape, wherever words of a repository leave the program.

Findings never hold a value (facts.secrets); this is the last curtain, for words that are no finding: the name of a
file or a branch, the subject of a commit, a note of the founder. Patterns are linear.
"""

from __future__ import annotations

import re

_SHOWN = 4
_SHAPES = (
    r"sk-(?:ant-|or-v1-|proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,400}",
    r"[srp]k_(?:live|test)_[A-Za-z0-9]{10,200}",
    r"gh[pousr]_[A-Za-z0-9]{30,260}",
    r"github_pat_[A-Za-z0-9_]{30,120}",
    r"glpat-[A-Za-z0-9_-]{16,80}",
    r"xox[abeoprs]-[A-Za-z0-9-]{10,200}",
    r"xapp-[0-9]-[A-Za-z0-9-]{10,200}",
    r"(?:AKIA|ASIA)[A-Z0-9]{16}",
    r"AIza[A-Za-z0-9_-]{30,60}",
    r"ya29\.[A-Za-z0-9_-]{20,300}",
    r"(?:hf|gsk|npm|shpat|shpss|dop_v1|whsec|sb_secret|lsv2_pt|lsv2_sk|rnd|figd|r8|pat)_[A-Za-z0-9_-]{24,200}",
    r"(?:tvly|pplx|pypi|dckr_pat|sntrys|nfp|vcp)[-_][A-Za-z0-9_-]{20,300}",
    r"SG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{16,80}",
    r"key-[0-9a-f]{32}",
    r"(?:SK|AC)[0-9a-f]{32}",
    r"eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000}",
)
_TOKEN = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(_SHAPES)})")
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s:/@\"'<>]{0,80}):[^\s@/\"'<>]{1,200}@")
_PEM = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s\\]|n(?=[A-Za-z0-9+/-])){0,8000}"
    r"(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?"
)
_NAMED = re.compile(
    r"(?i)((?:password|passwd|secret|api_?key|auth_?token|access_?token|private_?key)[a-z0-9_]{0,20}"
    r"[\"']?\s{0,4}[:=]\s{0,4}[\"']?)([^\s\"'<>{}$(),;]{8,200})"
)
_VARIED = 3  # kinds of character in a value that a machine made


def veiled(text: str) -> str:
    """The text with each credential cut to its first characters."""
    shown = _TOKEN.sub(lambda found: f"{found[0][:_SHOWN]}…", text)
    if "://" in shown:
        shown = _ADDRESS.sub(r"\1:…@", shown)
    if "-----BEGIN" in shown:
        shown = _PEM.sub("-----BEGIN PRIVATE KEY-----…", shown)
    return _NAMED.sub(_named, shown)


def _named(found: re.Match[str]) -> str:
    """A value behind a telling name goes when it mixes letters of both cases or signs with digits."""
    value = found[2]
    kinds = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    mixed = sum(any(kind(sign) for sign in value) for kind in kinds)
    return f"{found[1]}{value[:2]}…" if mixed >= _VARIED and any(sign.isdigit() for sign in value) else found[0]
