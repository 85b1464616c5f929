from __future__ import annotations

from collections.abc import Callable

import pytest

from tengates.model.change import Proposal

Refactor = Callable[..., tuple[dict[str, str], Proposal]]
FASTAPI = "from fastapi import FastAPI, Request\n\napp = FastAPI()\n\n\n@app.post('/a')\nasync def a(request: Request):\n    data = await request.json()\n{body}"


def fastapi(*lines: str) -> dict[str, str]:
    return {"app/main.py": FASTAPI.format(body="".join(f"    {line}\n" for line in lines))}


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        (("return data['x'].strip()",), "x: str = Field(max_length=4000)"),
        (("x: int = data['x']", "return x"), "x: int"),
        (("return [m for m in data['x']]",), "x: list[Any] = Field(max_length=100)"),
        (("return data.get('x', 5)",), "x: int | float = 5"),
        (("return data.get('limit', 5)",), "limit: int = 5"),
        (("return data.get('x', True)",), "x: bool = True"),
        (("return data.get('x', {})",), "x: dict[str, Any] = Field(default_factory=dict)"),
        (("return data.get('x')",), "x: Any = None"),
        (("return data['x']",), "x: Any"),
        (("if not data['text'].strip():", "    return 1", "return 2"), "text: str = Field(max_length=100_000)"),
        (("if data['y'] == 1:", "    return data['x']", "return 2"), "x: Any = None"),
        (("return ask(messages=[{'role': 'user', 'content': data['x']}])",), "x: str = Field(max_length=4000)"),
    ],
)
def test_a_field_has_the_type_that_the_code_proves(refactor: Refactor, lines: tuple[str, ...], field: str) -> None:
    result, proposal = refactor("validate-request", fastapi(*lines))
    assert f"    {field}\n" in result["app/main.py"], proposal.skipped


@pytest.mark.parametrize(
    "lines",
    [
        ("return save(data)",),
        ("return save(**data)",),
        ("for key in data:", "    print(key)"),
        ("data['x'] = 1", "return data['x']"),
        ("data = 1", "return data"),
        ("return data[key]",),
        ("return data['class']",),
        ("return data['max-tokens']",),
        ("return data.pop('x')",),
    ],
)
def test_a_body_that_cannot_be_followed_is_left_alone(refactor: Refactor, lines: tuple[str, ...]) -> None:
    files = fastapi(*lines)
    result, proposal = refactor("validate-request", files)
    assert result == files
    assert len(proposal.skipped) == 1


def test_a_check_that_the_model_makes_goes_away_and_the_rest_of_it_stays(refactor: Refactor) -> None:
    result, _ = refactor(
        "validate-request", fastapi("if not data or len(data['x']) > 5:", "    return 1", "return data['x']")
    )
    assert "    if len(data.x) > 5:\n        return 1\n    return data.x\n" in result["app/main.py"]


def test_a_request_that_is_used_otherwise_stays_a_parameter(refactor: Refactor) -> None:
    result, _ = refactor("validate-request", fastapi("return data['x'], request.client"))
    assert "async def a(request: Request, data: ARequest):" in result["app/main.py"]


def test_a_comment_behind_the_read_survives(refactor: Refactor) -> None:
    files = {"app/main.py": fastapi("return data['x']")["app/main.py"].replace("json()", "json()  # the body")}
    result, _ = refactor("validate-request", files)
    assert "    # the body\n    return data.x\n" in result["app/main.py"]


def test_pydantic_one_is_written_as_it_was(refactor: Refactor) -> None:
    files = {**fastapi("return data['x'].strip()"), "requirements.txt": "fastapi==0.95.0\npydantic==1.10.2\n"}
    result, _ = refactor("validate-request", files)
    assert '    class Config:\n        extra = "forbid"\n' in result["app/main.py"]


EXPRESS = "const express = require('express');\nconst app = express();\napp.use(express.json());\n\napp.post('/a', (req, res) => {{\n{body}}});\n"


def express(*lines: str) -> dict[str, str]:
    return {
        "package.json": '{"dependencies": {"express": "4.0.0", "zod": "3.22.0"}}\n',
        "server.js": EXPRESS.format(body="".join(f"  {line}\n" for line in lines)),
    }


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        (("const { x } = req.body;", "res.json(x.trim());"), "x: z.string().max(4000),"),
        (("const { x } = req.body || {};", "res.json(x.map(String));"), "x: z.array(z.unknown()).max(100),"),
        (("const { x = 5 } = req.body;", "res.json(x);"), "x: z.number().optional(),"),
        (("const { x: y } = req.body;", "res.json(y.trim());"), "x: z.string().max(4000),"),
        (("const body = req.body;", "res.json(body.x?.trim());"), "x: z.unknown().optional(),"),
        (("res.json(req.body.x ?? []);",), "x: z.array(z.unknown()).max(100).optional(),"),
        (
            ("if (typeof req.body.x !== 'string') return res.status(400).end();", "res.json(req.body.x);"),
            "x: z.string().max(4000),",
        ),
        (("if (req.body.y) res.json(req.body.x.trim());",), "x: z.unknown().optional(),"),
    ],
)
def test_a_field_in_javascript_has_the_type_that_the_code_proves(
    refactor: Refactor, lines: tuple[str, ...], field: str
) -> None:
    result, proposal = refactor("validate-request", express(*lines))
    assert f"  {field}\n" in result["server.js"], proposal.skipped
    assert "}).strict();\n" in result["server.js"]


@pytest.mark.parametrize(
    "line",
    [
        "save(req.body);",
        "save({ ...req.body });",
        "const { x, ...rest } = req.body;",
        "const body = req.body; save(body);",
        "req.body.x = 1; res.json(req.body.x);",
        "res.json(req.body[key]);",
    ],
)
def test_a_body_in_javascript_that_cannot_be_followed_is_left_alone(refactor: Refactor, line: str) -> None:
    files = express(line)
    result, proposal = refactor("validate-request", files)
    assert result == files
    assert proposal.skipped


def test_what_the_front_end_sends_is_let_in(refactor: Refactor) -> None:
    files = express("const { x } = req.body;", "res.json(x.trim());") | {
        "src/send.js": "export const send = (x) => fetch('/a', { method: 'POST', body: JSON.stringify({ x, extra: 1 }) });\n"
    }
    result, _ = refactor("validate-request", files)
    assert "  extra: z.unknown().optional(),\n" in result["server.js"]


def test_unknown_fields_are_ignored_where_the_front_end_cannot_be_read(refactor: Refactor) -> None:
    files = express("const { x } = req.body;", "res.json(x.trim());") | {
        "src/send.js": "export const send = (url, data) => fetch(url, { method: 'POST', body: JSON.stringify(data) });\n"
    }
    result, proposal = refactor("validate-request", files)
    assert ".strict()" not in result["server.js"]
    assert any("Unknown fields are still let in" in note for note in proposal.notes)


def test_an_edge_function_imports_zod_by_its_address_and_answers_with_its_headers(refactor: Refactor) -> None:
    text = "const corsHeaders = { 'Access-Control-Allow-Origin': '*' };\n\nDeno.serve(async (req) => {\n  const { x } = await req.json();\n  return new Response(x.trim(), { headers: corsHeaders });\n});\n"
    result, _ = refactor("validate-request", {"supabase/functions/a/index.ts": text})
    after = result["supabase/functions/a/index.ts"]
    assert "from 'npm:zod@4';\n" in after
    assert "{ status: 400, headers: corsHeaders }" in after


def test_a_range_without_an_upper_end_installs_the_newest_pydantic(refactor: Refactor) -> None:
    files = {**fastapi("return data['x'].strip()"), "requirements.txt": "fastapi\npydantic>=1.10\n"}
    result, _ = refactor("validate-request", files)
    assert 'ConfigDict(extra="forbid")' in result["app/main.py"]


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        ("const id = typeof body.id === 'string' ? body.id.trim() : '';", "z.string().max(4000).optional()"),
        ("const id = typeof body.id !== 'string' ? '' : body.id;", "z.string().max(4000).optional()"),
        ("const id = Array.isArray(body.id) ? body.id[0] : '';", "z.array(z.unknown()).max(100).optional()"),
        ("if (typeof body.id === 'string') return Response.json(await find(body.id));", "z.string().max(4000).optional()"),
        ("if (typeof body.id !== 'string') return refused();\n  const id = body.id;", "z.string().max(4000)"),
        ("if (!(typeof body.id === 'string')) return refused();\n  const id = body.id;", "z.string().max(4000)"),
        ("if (!Array.isArray(body.id)) return refused();\n  const id = body.id;", "z.array(z.unknown()).max(100)"),
    ],
)  # fmt: skip
def test_a_kind_that_is_asked_about_is_needed_where_others_are_refused(
    refactor: Refactor, read: str, kind: str
) -> None:
    text = f"import {{ z }} from 'zod';\n\nexport async function POST(req) {{\n  const body = await req.json();\n  {read}\n  return Response.json({{}});\n}}\n"
    files = {"package.json": '{"dependencies": {"next": "15.1.0", "zod": "4.1.0"}}\n', "app/api/cancel/route.js": text}
    result, _ = refactor("validate-request", files)
    assert f"  id: {kind},\n" in result["app/api/cancel/route.js"]
