"""The code and the change set that the fake project shows."""

from __future__ import annotations

from tengates.engine.hunks import cut, splice
from tengates.model.change import (
    ChangeKind,
    Edit,
    Effect,
    FileChange,
    Hunk,
    Proposal,
    SkippedSite,
    Tier,
)

CHAT = '''"""The chat endpoint's call to the model."""

from openai import OpenAI

client = OpenAI()


def answer(messages: list[dict[str, str]]) -> str:
    reply = client.chat.completions.create(
        model="gpt-4o",
        messages=messages,
        stream=False,
    )
    return reply.choices[0].message.content or ""


def shortened(messages: list[dict[str, str]]) -> list[dict[str, str]]:
    """The last messages, as many as a screen shows."""
    kept: list[dict[str, str]] = []
    room = 4000
    for message in reversed(messages):
        room -= len(message["content"])
        if room < 0:
            break
        kept.append(message)
    kept.reverse()
    if not kept:
        kept.append(messages[-1])
    return kept


def title(text: str) -> str:
    reply = client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": text}])
    return reply.choices[0].message.content or "Untitled"  # shown in the list at the left
'''
SUM = """import httpx

from api.chat import client


def summary(url: str) -> str:
    page = httpx.get(url).text
    return client.responses.create(model="gpt-4o", input=page, max_output_tokens=400).output_text
"""
_KEY = "sk-proj-" + "a1B2c3D4" * 4
CONFIG = f'MODEL = "gpt-4o"\n\nOPENAI_API_KEY = "{_KEY}"\n'


def _edit(base: str, before: str, after: str, why: str, *, key: str = "", needs: tuple[str, ...] = ()) -> Edit:
    start = base.index(before) + len(before)
    return Edit(start, start, after.encode(), why, supporting=bool(key), key=key, needs=needs, site=0 if key else 1)


def _changed(path: str, base: str, *edits: Edit) -> FileChange:
    raw = base.encode()
    hunks = cut(raw, edits)
    return FileChange(path, ChangeKind.EDIT, raw, splice(raw, hunks, {hunk.id for hunk in hunks}), hunks)


def _created(path: str, text: str, why: str) -> FileChange:
    edit = Edit(0, 0, text.encode(), why)
    lines = text.count("\n")
    return FileChange(
        path,
        ChangeKind.CREATE,
        None,
        text.encode(),
        (Hunk(1, (1, 1), (1, 1 + lines), (edit,), supporting=False, why=why),),
    )


def proposal_of(recipe: str, cap: str) -> Proposal:
    """What the recipe would do here."""
    if recipe == "secret-to-env":
        return _secret()
    why = "This call can return any number of tokens, and you pay for each."
    chat = _changed(
        "api/chat.py",
        CHAT,
        _edit(CHAT, "client = OpenAI()\n", f"MAX_OUTPUT_TOKENS = {cap}\n", "The limit in one place.", key="constant"),
        _edit(
            CHAT,
            "        messages=messages,\n",
            "        max_completion_tokens=MAX_OUTPUT_TOKENS,\n",
            why,
            needs=("constant",),
        ),
        _edit(CHAT, '"content": text}]', ", max_completion_tokens=MAX_OUTPUT_TOKENS", why, needs=("constant",)),
    )
    limits = _created(
        "docs/limits.md",
        "# Limits\n\nEach answer of the model has at most 900 tokens.\n",
        "Writes down the limit for whoever comes next.",
    )
    return Proposal(
        recipe, "Put a limit on model calls", Tier.REVIEW, (("cap", cap), ("style", "constant")), (chat, limits),
        (SkippedSite("jobs/night.py", 12, "the arguments come from a dictionary made elsewhere"),),
        ("A reasoning model counts its thinking in this limit. Give such a model more.",),
        (Effect("cost.token-limits", 0.33, 1.0),), (("cost", 2.0, 3.4),),
    )  # fmt: skip


def _secret() -> Proposal:
    start = CONFIG.index('"sk-')
    edit = Edit(
        start,
        len(CONFIG) - 1,
        b'os.environ["OPENAI_API_KEY"]',
        "The key leaves the code; the program reads it when it starts.",
        needs=("import os",),
    )
    head = Edit(0, 0, b"import os\n\n", "os reads the environment.", supporting=True, key="import os")
    change = _changed("config.py", CONFIG, head, edit)
    return Proposal(
        "secret-to-env",
        "Move 2 keys out of the code",
        Tier.REVIEW,
        (),
        (change,),
        (),
        ("Make a new key at the provider: this one is in the history of git.",),
        (),
        (("security", 1.8, 3.4),),
        (_KEY,),
    )
