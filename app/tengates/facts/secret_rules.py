"""What a credential looks like: the shapes of providers' keys, and assignments whose names tell.

All patterns are linear, run line by line, and have the value as their first group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern whose first group is the value."""

    id: str
    title: str
    pattern: re.Pattern[str]
    confidence: str
    varied: bool = False  # the value must look random


_QUOTED = r"""["']([^"'\s]{8,200})["']"""
_SIGNED = r"""["']([^"'\s]{3,200})["']"""  # a short signing secret is still one, and a worse one
# A longer name ends in what it is for: PORTAL_JWT_SECRET. Not so SECRET_KEY: most are some service's own.
_SIGNING = (
    r"(?:(?:(?:FLASK|DJANGO|APP)_)?SECRET_KEY|(?:[A-Z][A-Z0-9]{0,20}_){0,4}(?:JWT_SECRET(?:_KEY)?|SESSION_SECRET"
    r"|SIGNING_(?:KEY|SECRET)|COOKIE_SECRET|AUTH_SECRET|TOKEN_SECRET)|NEXTAUTH_SECRET)"
)
_NAMED = r"(?:api_?key|secret|passwd|password|auth_?token|access_?token|private_?key)"
_BESIDE = (  # API_KEY_HEADER, passwordRegex and the like name what is no secret
    r"(?!\w{0,20}(?:header|expir|name|url|uri|regex|pattern|length|field|label|type|path|endpoint|hint|error|message|prefix"
    r"|param|policy|hash|_id\b|Id\b|rounds|schema|route|title|text|placeholder))"
)

NAMED = (
    Rule(
        "url-password",
        "password in an address",
        re.compile(r"[a-z][a-z0-9+]{1,20}://[^\s:/@\"'<>{}$]{1,80}:([^\s@/\"'<>{}$]{3,120})@"),
        "high",
    ),
    Rule(
        "signing-secret",
        "signing secret",
        re.compile(rf"(?i)\b{_SIGNING}[\"'\]]{{0,2}}\s{{0,4}}[:=]\s{{0,4}}{_SIGNED}"),
        "high",
    ),
    Rule(
        "signing-secret",
        "signing secret",
        re.compile(rf"(?i)\b{_SIGNING}[\"'\]]{{0,2}}\)?\s{{0,4}}(?:,|\|\||\?\?|\bor\b)\s{{0,4}}{_SIGNED}"),
        "high",
    ),
    Rule(
        "signing-secret",
        "signing secret",
        re.compile(rf"\b(?:app|self|application)\.secret_key\s{{0,4}}=\s{{0,4}}{_SIGNED}"),
        "high",
    ),
    Rule(
        "jwt-secret",
        "signing secret",
        re.compile(r"\bjwt\.(?:sign|verify|encode|decode)\([^\"'\n]{1,120},\s{0,4}[\"']([^\"'\s]{3,200})[\"']"),
        "high",
    ),
    Rule(
        "session-secret",
        "session secret",
        re.compile(r"(?<![A-Za-z_])secret\s{0,4}:\s{0,4}[\"']([^\"'\n]{3,100})[\"']"),
        "high",
    ),
    Rule(
        "generic-secret",
        "password or key",
        re.compile(rf"(?i){_NAMED}{_BESIDE}[A-Za-z0-9_]{{0,20}}[\"'\]]{{0,2}}\s{{0,4}}[:=]\s{{0,4}}{_QUOTED}"),
        "medium",
        varied=True,
    ),
    Rule(
        "private-key",
        "private key",
        re.compile(r"(-----BEGIN (?:RSA |EC |OPENSSH |DSA |PGP )?PRIVATE KEY(?: BLOCK)?-----)"),
        "high",
    ),
)
SIGNS = frozenset({"signing-secret", "jwt-secret", "session-secret"})
_START = r"(?<![A-Za-z0-9_-])"


def _shape(rule: str, title: str, pattern: str, confidence: str = "high") -> Rule:
    return Rule(rule, title, re.compile(f"{_START}({pattern})"), confidence, varied=True)


SHAPED = (
    _shape("anthropic-api-key", "Anthropic API key", r"sk-ant-[A-Za-z0-9_-]{20,200}"),
    _shape("openrouter-api-key", "OpenRouter API key", r"sk-or-v1-[0-9a-f]{32,100}"),
    _shape(
        "openai-api-key",
        "OpenAI API key",
        r"sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_]{32,200}(?:-[A-Za-z0-9_-]{0,150})?",
    ),
    _shape("groq-api-key", "Groq API key", r"gsk_[A-Za-z0-9]{30,80}"),
    _shape("huggingface-token", "Hugging Face token", r"hf_[A-Za-z0-9]{30,60}"),
    _shape("replicate-token", "Replicate token", r"r8_[A-Za-z0-9]{30,50}"),
    _shape("supabase-secret-key", "Supabase secret key", r"sb_secret_[A-Za-z0-9_-]{24,80}"),
    _shape("stripe-webhook-secret", "Stripe webhook secret", r"whsec_[A-Za-z0-9]{24,80}"),
    _shape("tavily-api-key", "Tavily API key", r"tvly-[A-Za-z0-9_-]{24,80}"),
    _shape("google-api-key", "Google API key", r"AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_=-])", "medium"),
)
# One of these stands in whatever a rule finds; the words of names in small letters.
SHAPE_WORDS = ("sk-", "gsk_", "hf_", "r8_", "sb_secret_", "whsec_", "tvly-", "AIza")
NAME_WORDS = ("secret", "key", "token", "passw", "://", "jwt", "begin ")
