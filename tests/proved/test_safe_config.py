"""safe-config: only known websites are let in, and debug mode is off."""

from __future__ import annotations

import pytest
from tests.proved.conftest import Refactored, Run, Serve

FASTAPI = """from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI(debug=True)
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


@app.get("/")
def home():
    return {"debug": app.debug}
"""
EXPRESS = """import express from "express";

const app = express();
app.use((_req, res, next) => {
  res.setHeader("X-Frame-Options", "DENY");
  next();
});
app.get("/", (req, res) => {
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin!);
  res.setHeader("Access-Control-Allow-Credentials", "true");
  res.json({});
});
app.listen(Number(process.env.PORT));
"""
NEXT = '{"type": "module", "dependencies": {"next": "^16"}}\n'
CONFIG = """import type { NextConfig } from "next";

const nextConfig: NextConfig = {};

export default nextConfig;
"""
ROUTE = """export async function POST() {
  return Response.json({});
}
"""
SHOW = """import config from "./next.config.ts";

console.log(JSON.stringify(await config.headers?.()));
"""


@pytest.mark.parametrize("set_by_host", [False, True], ids=["by default", "from the environment"])
def test_fastapi_lets_known_websites_in(refactored: Refactored, serve_python: Serve, *, set_by_host: bool) -> None:
    folder = refactored({"main.py": FASTAPI}, "safe-config", origins="https://a.example")
    known = "https://b.example" if set_by_host else "https://a.example"
    more = {"ALLOWED_ORIGINS": f"https://c.example,{known}", "DEBUG": "1"} if set_by_host else {}
    served = serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}", **more)
    assert served.get("/", Origin=known).headers["access-control-allow-origin"] == known
    assert "access-control-allow-origin" not in served.get("/", Origin="https://evil.example").headers
    assert served.get("/").json() == {"debug": set_by_host}


def test_express_answers_a_known_website_alone(refactored: Refactored, serve_node: Serve) -> None:
    files = {"package.json": '{"type": "module", "dependencies": {"express": "^5"}}\n', "server.ts": EXPRESS}
    served = serve_node(refactored(files, "safe-config", origins="https://a.example"), "server.ts")
    assert served.get("/", Origin="https://a.example").headers["access-control-allow-origin"] == "https://a.example"
    assert "access-control-allow-origin" not in served.get("/", Origin="https://evil.example").headers


def test_next_js_is_given_headers(refactored: Refactored, run_node: Run) -> None:
    files = {"package.json": NEXT, "next.config.ts": CONFIG, "app/api/ask/route.ts": ROUTE, "show.ts": SHOW}
    said = run_node(refactored(files, "safe-config"), "show.ts").log
    assert '"key":"X-Content-Type-Options","value":"nosniff"' in said
