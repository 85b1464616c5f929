"""Roles: what a file is in its repository."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tengates.facts.roles import role_of
from tengates.model.config import Role


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("app/main.py", Role.SOURCE),
        ("app/tools/search.py", Role.SOURCE),
        ("app/api/test/route.ts", Role.SOURCE),
        ("app/demo/page.tsx", Role.SOURCE),
        ("pages/api/examples/chat.ts", Role.SOURCE),
        ("tests/test_main.py", Role.TEST),
        ("chat/tests.py", Role.TEST),
        ("src/price.test.ts", Role.TEST),
        ("e2e/login.ts", Role.TEST),
        ("examples/chat.py", Role.EXAMPLE),
        ("scripts/seed.py", Role.SCRIPT),
        ("next.config.js", Role.SCRIPT),
        ("alembic/versions/1.py", Role.SCRIPT),
        ("node_modules/react/index.js", Role.VENDORED),
        ("components/ui/button.tsx", Role.GENERATED),
        ("static/app.min.js", Role.GENERATED),
        ("package-lock.json", Role.GENERATED),
        ("README.md", Role.DOCUMENT),
        ("requirements.txt", Role.CONFIG),
        (".env.local", Role.CONFIG),
        ("Dockerfile", Role.CONFIG),
        ("logo.png", Role.OTHER),
    ],
)
def test_a_path_tells_the_role(path: str, role: Role) -> None:
    assert role_of(path, b"") is role


def test_a_tool_that_is_started_by_hand_is_a_script() -> None:
    assert role_of("tools/release.py", b"if __name__ == '__main__':\n    main()\n") is Role.SCRIPT


def test_a_generated_file_says_so_at_its_head() -> None:
    assert role_of("app/client.ts", b"// This file is auto-generated\nexport const a = 1\n") is Role.GENERATED


def test_a_file_of_endless_lines_is_generated() -> None:
    assert role_of("public/widget.js", b"var a=1;" * 2_000) is Role.GENERATED


@given(st.text(max_size=60), st.binary(max_size=200))
def test_any_path_has_a_role(path: str, source: bytes) -> None:
    assert role_of(path, source) in Role
