"""What limits a caller, how the program logs, and which values a stranger sent."""

from __future__ import annotations

import pytest
from tests.survey.small import survey_of_files

from tengates.model.survey import Survey
from tengates.survey.service.limits import find_limiters
from tengates.survey.service.logs import Way, find_logs
from tengates.survey.service.taint import Follower, Held
from tengates.survey.service.variables import example_names, variables_read


def ways(files: dict[str, str]) -> list[Way]:
    """How each place logs."""
    return [use.way for use in find_logs(survey_of_files(files))]


def wired(files: dict[str, str]) -> list[bool]:
    """For each limiter whether it is put to work."""
    return [row.wired for row in find_limiters(survey_of_files(files))]


def test_a_limiter_that_is_imported_and_not_used_is_not_wired() -> None:
    used = "from slowapi import Limiter\nlimiter = Limiter()\n@limiter.limit('5/minute')\ndef f():\n    pass\n"
    assert wired({"main.py": used}) == [True]
    assert not any(wired({"main.py": "from slowapi import Limiter\nfrom fastapi import FastAPI\napp = FastAPI()\n"}))


def test_a_limiter_of_a_javascript_server_is_known() -> None:
    text = 'import rateLimit from "express-rate-limit"\nimport express from "express"\nconst app = express()\napp.use(rateLimit({ max: 9 }))\n'
    assert wired({"server/a.js": text}) == [True]


def test_refusing_when_credits_are_used_up_is_a_limit_and_a_providers_own_limit_is_none() -> None:
    assert wired({"main.py": "def f(user):\n    if user.credits < 1:\n        return 'no', 402\n"}) == [True]
    other = "import openai\ndef f(e):\n    if isinstance(e, openai.RateLimitError):\n        return 'busy'\n"
    assert wired({"main.py": other}) == []


def test_prints_are_told_from_logs() -> None:
    assert ways({"main.py": "print('x')\n"}) == [Way.PRINTED]
    assert ways({"main.py": "import logging\nlog = logging.getLogger(__name__)\nlog.info('x')\n"}) == [Way.PLAIN]
    assert ways({"main.py": "import structlog\nlog = structlog.get_logger()\nlog.info('x')\n"}) == [Way.STRUCTURED]


def test_a_print_to_a_file_or_under_the_main_guard_is_no_log() -> None:
    assert ways({"main.py": "import sys\nprint('x', file=out)\nif __name__ == '__main__':\n    print('y')\n"}) == []
    assert ways({"main.py": "import sys\nprint('x', file=sys.stderr)\n"}) == [Way.PRINTED]


def test_a_browsers_console_is_no_log_of_the_server() -> None:
    assert ways({"app/page.tsx": '"use client"\nexport default function P() { console.log(1); return <p /> }\n'}) == []
    assert ways({"app/api/x/route.ts": "export async function POST() { console.error('x') }\n"}) == [Way.PRINTED]


def test_arithmetic_is_no_log() -> None:
    assert ways({"main.py": "import math\nimport numpy as np\nmath.log(2)\nnp.log(3)\n"}) == []


def seen(files: dict[str, str], path: str, scope: str) -> dict[str, bool]:
    """For each assigned name of a function whether its value holds what a stranger sent."""
    survey: Survey = survey_of_files(files)
    code = survey.files[path].code
    assert code is not None
    here = Follower(survey).scopes(path, code)[scope]
    return {row.target: here.holds(row.value) is not Held.NOTHING for row in code.assignments if row.scope == scope}


def test_what_a_request_holds_spreads_through_assignments() -> None:
    text = (
        "from flask import Flask, request\napp = Flask(__name__)\n@app.post('/x')\ndef x():\n"
        "    raw = request.json['q']\n    more = f'<{raw}>'\n    later = more.strip()\n    n = int(raw)\n    own = 'a'\n    return later\n"
    )
    assert seen({"main.py": text}, "main.py", "x") == {
        "raw": True,
        "more": True,
        "later": True,
        "n": False,
        "own": False,
    }


def test_a_routes_text_comes_from_strangers_and_its_numbers_do_no_harm() -> None:
    text = "from fastapi import FastAPI\napp = FastAPI()\n@app.post('/x')\ndef x(q: str, n: int):\n    a = q\n    b = n\n    return a\n"
    assert seen({"main.py": text}, "main.py", "x") == {"a": True, "b": False}


def test_a_helper_holds_what_a_route_hands_it() -> None:
    helper = "def helper(q):\n    c = q\n    return c\n"
    route = "from flask import Flask, request\napp = Flask(__name__)\n@app.get('/x')\ndef x():\n    return helper({})\n"
    asked = {"main.py": route.format("request.args['q']") + helper}
    assert seen(asked, "main.py", "helper") == {"c": True}
    assert seen({"main.py": route.format("'fixed'") + helper}, "main.py", "helper") == {"c": False}


def test_a_javascript_body_is_what_a_stranger_sent() -> None:
    text = (
        "export async function POST(req: Request) {\n  const { q } = await req.json()\n  const s = `x ${q}`\n"
        "  const e = encodeURIComponent(q)\n  return Response.json({ s, e })\n}\n"
    )
    found = seen({"app/api/x/route.ts": text}, "app/api/x/route.ts", "POST")
    assert found == {"q": True, "s": True, "e": False}


@pytest.mark.parametrize("name", ["PORT", "NODE_ENV", "DJANGO_SETTINGS_MODULE", "EDGE_CONFIG"])
def test_a_platforms_own_variable_need_not_be_explained(name: str) -> None:
    assert variables_read(survey_of_files({"main.py": f"import os\nos.environ['{name}']\n"})) == {}


def test_variables_are_read_with_the_place_of_their_first_reading() -> None:
    survey = survey_of_files(
        {
            "main.py": "import os\nk = os.environ['API_KEY']\nj = os.getenv('API_KEY')\n",
            ".env.example": "API_KEY=\nOTHER=1\n",
            "tests/test_a.py": "import os\nos.environ['ONLY_TESTS']\n",
        }
    )
    assert variables_read(survey) == {"API_KEY": ("main.py", 2)}
    assert example_names(survey) == {"API_KEY", "OTHER"}
