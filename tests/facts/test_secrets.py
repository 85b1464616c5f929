"""Credentials are found, what only looks like one is not, and no value leaves the reader."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tengates.facts.secrets import find_secrets

# Built here, so that no scanner of this repository takes them for live keys.
BODY = "".join(["T7mQz", "2vXk9", "LpRw4", "NcYb8", "HsJd3", "FgVa6", "UeKt1", "MoZi5"])  # noqa: FLY002  a whole literal would be taken for a key
OPENAI = "sk-" + "proj-" + (BODY * 2)[:74] + "T3Blbk" + "FJ" + (BODY[5:] * 3)[:74]
ANTHROPIC = "sk-" + "ant-api03-" + (BODY * 3)[:93] + "AA"
STRIPE = "sk" + "_live_" + BODY[:32]
GITHUB = "gh" + "p_" + BODY[:36]
AWS = "AKIA" + "Q3EGZ7XWLPTN2VYK"
OLDER = "sk-" + BODY + BODY[:8]
HUGGING = "hf" + "_" + BODY[:34]
AZURITE = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50" + "uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
WORD = "Tr7" + "kQ9zp" + "Lw2x"


def token(**claims: object) -> str:
    """A signed token with these claims."""
    parts = [json.dumps({"alg": "HS256", "typ": "JWT"}), json.dumps(claims)]
    coded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*coded, BODY[:40] + "abc"])


def rules(path: str, text: str) -> list[str]:
    """The rules that fire on a text."""
    return [hit.rule for hit in find_secrets(path, text.encode())]


def test_in_a_binary_file_a_keys_own_shape_tells_and_a_name_before_it_does_not() -> None:
    source = f"\0\1OpenAI(key='{OLDER}')\n\0OpenAI(key='{OLDER}')\npassword = '{WORD}{WORD}'\n".encode()
    hits = find_secrets("runs/first.pickle", source)
    assert [(hit.span.line, source[hit.span.start : hit.span.end].decode() == OLDER) for hit in hits] == [(1, True)]


def test_a_letter_that_grows_when_it_is_made_small_moves_no_line() -> None:
    text = f"name = 'İİİİ'\n\nİ = 1; SECRET_KEY = '{WORD}'\nDB = 'postgres://app:{WORD}@db.internal:5432/main'\n"
    assert [(hit.rule, hit.span.line) for hit in find_secrets("settings.py", text.encode())] == [
        ("signing-secret", 3),
        ("url-password", 4),
    ]


@pytest.mark.parametrize("value", [ANTHROPIC, STRIPE, GITHUB, OPENAI, OLDER, HUGGING])
@pytest.mark.parametrize(
    ("path", "form"),
    [("app/main.py", 'client = make("{}")\n'), ("src/a.ts", "const apiKey = '{}'\n"), (".env", "SOME_API_KEY={}\n")],
)
def test_a_providers_key_is_found_in_code_and_settings(value: str, path: str, form: str) -> None:
    source = form.format(value).encode()
    (hit,) = find_secrets(path, source)
    assert source[hit.span.start : hit.span.end].decode() == value


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("db.py", f'URL = "postgres://app:{WORD}@db.internal:5432/main"\n'),
        ("settings.py", f'SECRET_KEY = "{WORD}"\n'),
        ("settings.py", 'SECRET_KEY = os.environ.get("SECRET_KEY", "letmein-please")\n'),
        ("app.py", 'app.secret_key = "supersecret1"\n'),
        ("auth.ts", 'const secret = process.env.JWT_SECRET || "hunter22hunter"\n'),
        ("auth.ts", 'jwt.sign({ id }, "hunter22hunter")\n'),
        ("app.js", 'app.use(session({ secret: "keyboard-cat" }))\n'),
    ],
)
def test_passwords_and_signing_secrets_are_found(path: str, text: str) -> None:
    assert len(rules(path, text)) == 1


def test_a_service_role_token_is_found_and_an_anonymous_one_is_not() -> None:
    secret, public = token(role="service_role", iss="supabase"), token(role="anon", iss="supabase")
    assert len(rules("lib/db.ts", f'createClient(url, "{secret}")\n')) == 1
    assert rules("lib/db.ts", f'createClient(url, "{public}")\n') == []
    assert rules("lib/db.ts", f'createClient(url, "{token(role="service_role", iss="supabase-demo")}")\n') == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env.example", "OPENAI_API_KEY=your-api-key-here\nSTRIPE_SECRET_KEY=sk_live_xxxxxxxxxxxxxxxxxxxxxxxx\n"),
        ("app.py", 'api_key = os.environ["OPENAI_API_KEY"]\n'),
        ("app.ts", "const apiKey = process.env.OPENAI_API_KEY\n"),
        ("app.ts", "const url = `postgres://${user}:${password}@db/main`\n"),
        ("db.py", 'URL = f"postgres://{user}:{password}@db/main"\n'),
        ("README.md", "postgres://user:password@localhost/db\n"),
        ("pay.ts", f'const key = "pk_live_{BODY[:24]}"\n'),
        ("config.ts", f'export const web = {{\n  "apiKey": "AIza{BODY[:35]}",\n}}\n'),
        ("fb.ts", f'const firebase = {{ apiKey: "AIza{BODY[:35]}" }}\n'),
        ("users.py", 'password_hash = "$2b$12$' + BODY[:30] + BODY[:23] + '"\n'),
        ("index.html", f'<script integrity="sha512-{BODY}{BODY}=="></script>\n'),
        ("form.ts", 'const password = "password"\nconst passwordLabel = "Enter your password"\n'),
        ("settings.py", 'SECRET_KEY = "<your-secret>"\n'),
        ("style.css", ".sk-spinner-three-bounce-long-name-of-a-class-1 { color: red }\n"),
        ("a.py", f'client = make("sk-{"x" * 48}")\n'),
        (
            "dev.json",
            f'{{"store": "AccountName=devstoreaccount1;AccountKey={AZURITE};BlobEndpoint=http://127.0.0.1"}}\n',
        ),
        ("Makefile", f"\tAccountKey={AZURITE} func start\n"),
        ("rows.py", 'row = {"PartitionKey": "202511", "RowKey": "01JCK3Q7H8ZVXN3BARC9GWAEZM"}\n'),
        ("cache.py", f'cache_key = "{BODY[:32]}"\n'),
    ],
)
def test_what_only_looks_like_a_credential_is_left_alone(path: str, text: str) -> None:
    assert rules(path, text) == []


def test_a_key_that_opens_something_is_found_beside_addresses() -> None:
    assert rules("a.py", f'RowKey = "1"; api_key = "{BODY[:32]}"\n')
    assert rules("a.py", 'api_key = "01JCK3Q7H8ZVXN3BARC9GWAEZM"\n')
    assert rules("a.json", f'{{"store": "AccountName=shop;AccountKey={"".join(reversed(AZURITE[:-2]))}==;"}}\n')


def test_integrity_hashes_of_a_lock_file_are_no_secrets() -> None:
    line = f'      "integrity": "sha512-{BODY}{BODY}==",\n'
    assert rules("vendor/lock.json", "{\n" + line * 40 + "}\n") == []


def test_one_place_is_reported_once() -> None:
    assert len(rules("app.py", f'OPENAI_API_KEY = "{OPENAI}"\nopenai.api_key = "{STRIPE}"\n')) == 2


def test_a_value_stands_at_its_place_in_bytes() -> None:
    source = f'# Grüße 🎉\r\nname = "ä"; key = "{STRIPE}"\n'.encode()
    (hit,) = find_secrets("a.py", source)
    assert source[hit.span.start : hit.span.end].decode() == STRIPE
    assert hit.span.line == 2


@given(st.text(alphabet="abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", min_size=24, max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_hit_shows_at_most_six_characters_and_never_the_value(body: str) -> None:
    value = "sk" + "_live_" + body
    for hit in find_secrets("a.py", f'stripe.api_key = "{value}"\nJWT_SECRET = "{body}"\n'.encode()):
        shown = hit.masked.replace("…", "")
        assert len(shown) <= 6
        assert body not in repr(hit)
        assert body[4:-2] not in repr(hit)


def test_the_same_value_has_the_same_digest_and_another_has_another() -> None:
    first, second = (find_secrets(path, f'k = "{STRIPE}"\n'.encode())[0] for path in ("a.py", "b.py"))
    other = find_secrets("a.py", f'k = "{GITHUB}"\n'.encode())[0]
    assert first.digest == second.digest != other.digest


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_searched(source: bytes) -> None:
    find_secrets("x.env", b"SECRET_KEY=" + source)


def test_a_pointer_to_large_storage_is_no_file_to_search() -> None:
    assert rules("a.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a1" * 32 + "\n") == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f'openai.api_key = "sk-proj-{"aB3dE5fG7h" * 6}"', "openai-api-key"),
        (f'TOKEN = "hf_{"aBcDeFgHiJkLmNoPq" * 2}"', "huggingface-access-token"),
        (f'api_key="gsk_{"aB3dE5fG7hK9" * 4}"', "groq-api-key"),
    ],
)
def test_a_providers_key_beside_a_telling_name_is_called_by_its_provider(text: str, rule: str) -> None:
    assert [(hit.rule, hit.confidence) for hit in find_secrets("app.py", text.encode())] == [(rule, "high")]


@pytest.mark.parametrize(
    "text",
    [
        'API_KEY_HEADER = "X-Api-Key-1234"',
        'PASSWORD_RESET_TOKEN_EXPIRE = "48hours1"',
        "secretName: 'my-app/prod/openai-key-1'",
    ],
)
def test_a_name_that_only_mentions_a_secret_is_no_secret(text: str) -> None:
    assert find_secrets("app.ts", text.encode()) == ()


def test_a_short_signing_secret_is_found() -> None:
    hits = find_secrets("app.py", b'app.config["SECRET_KEY"] = "dev"')
    assert [(hit.rule, hit.confidence) for hit in hits] == [("signing-secret", "high")]


@pytest.mark.parametrize("kind", ["services", "workflows"])
def test_an_address_that_anybody_may_post_to_is_a_key(kind: str) -> None:
    """The whole address is the credential, where other addresses only look like one."""
    address = f"https://hooks.slack.com/{kind}/" + "T0" + "4KQW7ZP2" + "/B0" + "5RMX9LD3/" + BODY[:24]
    assert rules("app/notify.py", f'HOOK = "{address}"\n') == ["slack-webhook-url"]
    assert rules("app/notify.py", 'GUIDE = "https://api.slack.com/messaging/webhooks"\n') == []


def test_a_longer_text_is_no_google_key() -> None:
    key = "AI" + "za" + BODY[:35]
    assert rules("app/maps.py", f'GEMINI_API_KEY = "{key}"\n')
    assert "google-api-key" not in rules("app/maps.py", f'chunk = "{key}=="\n')
