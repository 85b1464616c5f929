"""Makes credentials of many shapes, none of them real, and the lines they stand in. For every test that plants some."""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable
from dataclasses import dataclass

_ALL = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"
_UPPER = string.ascii_uppercase + string.digits


@dataclass(frozen=True, slots=True)
class Shape:
    """A credential: what kind, the value that must never be shown, and the name it is assigned to."""

    kind: str
    value: str
    name: str

    @property
    def core(self) -> str:
        """The part that must not be found anywhere: what remains once the first signs were shown."""
        return self.value[8:] if len(self.value) > 24 else self.value[4:]


def _pick(letters: str, count: int) -> Callable[[random.Random], str]:
    return lambda chance: "".join(chance.choice(letters) for _ in range(count))


def _after(prefix: str, letters: str, count: int) -> Callable[[random.Random], str]:
    return lambda chance: prefix + _pick(letters, count)(chance)


def _token(chance: random.Random) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    head = part({"alg": "HS256", "typ": "JWT"})
    body = part({"role": "service_role", "iss": "supabase", "ref": _pick(_ALL, 20)(chance)})
    return f"{head}.{body}.{_pick(_ALL, 43)(chance)}"


def _password(chance: random.Random) -> str:
    return _pick(_ALL, chance.randint(14, 28))(chance) + chance.choice(string.digits) + "aZ"


_MAKERS: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "openai": ("OPENAI_API_KEY", _after("sk-proj-", _ALL, 48)),
    "openai-old": ("OPENAI_API_KEY", _after("sk-", _ALL, 48)),
    "anthropic": ("ANTHROPIC_API_KEY", _after("sk-ant-api03-", _ALL, 93)),
    "stripe": ("STRIPE_SECRET_KEY", _after("sk" + "_live_", _ALL, 24)),
    "stripe-restricted": ("STRIPE_KEY", _after("rk" + "_live_", _ALL, 24)),
    "stripe-webhook": ("STRIPE_WEBHOOK_SECRET", _after("whsec_", _ALL, 32)),
    "github": ("GITHUB_TOKEN", _after("ghp_", _ALL, 36)),
    "github-app": ("GITHUB_TOKEN", _after("ghs_", _ALL, 36)),
    "github-fine": ("GITHUB_TOKEN", _after("github_pat_", _ALL, 82)),
    "gitlab": ("GITLAB_TOKEN", _after("glpat-", _ALL, 20)),
    "slack": ("SLACK_BOT_TOKEN", _after("xoxb-123456789012-1234567890123-", _ALL, 24)),
    "aws": ("AWS_ACCESS_KEY_ID", _after("AKIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
    "google": ("GOOGLE_API_KEY", _after("AIza", _ALL, 35)),
    "huggingface": ("HF_TOKEN", _after("hf_", _ALL, 34)),
    "groq": ("GROQ_API_KEY", _after("gsk_", _ALL, 52)),
    "replicate": ("REPLICATE_API_TOKEN", _after("r8_", _ALL, 37)),
    "sendgrid": ("SENDGRID_API_KEY", lambda chance: f"SG.{_pick(_ALL, 22)(chance)}.{_pick(_ALL, 43)(chance)}"),
    "npm": ("NPM_TOKEN", _after("npm_", _ALL, 36)),
    "pypi": ("PYPI_TOKEN", _after("pypi-AgEIcHlwaS5vcmc", _ALL, 60)),
    "supabase": ("SUPABASE_SECRET_KEY", _after("sb_secret_", _ALL, 32)),
    "tavily": ("TAVILY_API_KEY", _after("tvly-", _ALL, 32)),
    "shopify": ("SHOPIFY_TOKEN", _after("shpat_", _HEX, 32)),
    "digitalocean": ("DO_TOKEN", _after("dop_v1_", _HEX, 64)),
    "openrouter": ("OPENROUTER_API_KEY", _after("sk-or-v1-", _HEX, 64)),
    "jwt": ("SUPABASE_SERVICE_ROLE_KEY", _token),
    "password": ("DB_PASSWORD", _password),
    "api-key": ("INTERNAL_API_KEY", _password),
    "signing": ("JWT_SECRET", _password),
    "url": ("DATABASE_URL", _password),
    "private-key": ("PRIVATE_KEY", _pick(_ALL, 64)),
}
KINDS = tuple(_MAKERS)
NAMELESS = tuple(kind for kind in KINDS if kind not in {"password", "api-key", "signing", "url", "private-key"})


def shape(kind: str, seed: int) -> Shape:
    """The credential of this kind that belongs to the number."""
    name, make = _MAKERS[kind]
    return Shape(kind, make(random.Random(f"{kind}{seed}")), name)  # noqa: S311  fakes need no safe chance


def shapes(count: int, seed: int, kinds: tuple[str, ...] = KINDS) -> tuple[Shape, ...]:
    """So many credentials, the kinds in turn, each value its own."""
    return tuple(shape(kinds[(seed + number) % len(kinds)], seed * 10_000 + number) for number in range(count))


def literal(item: Shape) -> str:
    """What stands between the quotes of an assignment."""
    if item.kind == "url":
        return f"postgres://admin:{item.value}@db.example.com:5432/app"
    if item.kind == "private-key":
        return f"-----BEGIN RSA PRIVATE KEY-----\\n{item.value}\\n-----END RSA PRIVATE KEY-----"
    return item.value


def assigned(item: Shape, turn: int) -> str:
    """One line of Python that holds it: an assignment, an argument, a dictionary, a comment."""
    text, name = literal(item), item.name
    return (
        f'{name} = "{text}"',
        f'client = make(api_key="{text}", model="gpt-4o")  # {name}',
        f'settings = {{"{name}": "{text}"}}',
        f'# {name} = "{text}"',
        f'os.environ["{name}"] = "{text}"',
    )[turn % 5]
