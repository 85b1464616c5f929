"""What a middleware, of Next.js above all, guards: the paths that it asks on, and what it asks for."""

from __future__ import annotations

from textwrap import dedent

import pytest
from tests.survey.web_project import lines

PLAIN = """
    export async function POST(request: Request) {
      return askModel(await request.json())
    }
    """
_NEXT = 'import { NextResponse } from "next/server"\n'
_CLERK = 'import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server"\n' + _NEXT
_SENT_AWAY = 'return NextResponse.redirect(new URL("/login", req.url))'


@pytest.mark.parametrize(
    ("middleware", "state"),
    [
        (  # asks only under /admin, without calling `protect`
            _CLERK + "const isAdmin = createRouteMatcher(['/admin(.*)'])\n"
            "export default clerkMiddleware(async (auth, req) => {\n  const { userId } = await auth()\n"
            f"  if (isAdmin(req)) {{\n    if (!userId) {{ {_SENT_AWAY} }}\n  }}\n}})\n",
            "open",
        ),
        (
            _CLERK + "const isOpen = createRouteMatcher(['/', '/api/chat'])\n"
            "export default clerkMiddleware(async (auth, req) => {\n  const { userId } = await auth()\n"
            f"  if (!userId && !isOpen(req)) {{ {_SENT_AWAY} }}\n}})\n",
            "open",
        ),
        (
            _CLERK + "const isOpen = createRouteMatcher(['/', '/shop(.*)'])\n"
            "export default clerkMiddleware(async (auth, req) => {\n  const { userId } = await auth()\n"
            f"  if (!userId && !isOpen(req)) {{ {_SENT_AWAY} }}\n}})\n",
            "guarded",
        ),
        (
            _CLERK + "const isAny = createRouteMatcher(['/(.*)'])\n"
            "export default clerkMiddleware(async (auth, req) => { if (isAny(req)) await auth.protect() })\n",
            "guarded",
        ),
        (  # one rule for those who keep the shop, one for everybody
            _CLERK + "const isAdmin = createRouteMatcher(['/admin(.*)'])\nconst isOpen = createRouteMatcher(['/'])\n"
            "export default clerkMiddleware(async (auth, req) => {\n"
            "  if (isAdmin(req)) await auth.protect({ role: 'admin' })\n  if (!isOpen(req)) await auth.protect()\n})\n",
            "guarded",
        ),
        (
            _NEXT + "const OPEN = ['/login', '/api/chat']\nexport async function middleware(req) {\n"
            "  const { pathname } = req.nextUrl\n  const token = await getToken({ req })\n"
            "  if (OPEN.some((path) => pathname === path || pathname.startsWith(path))) return NextResponse.next()\n"
            f"  if (!token) {_SENT_AWAY}\n  return NextResponse.next()\n}}\n",
            "open",
        ),
        (
            _NEXT + "import { OPEN } from './lib/open'\nexport async function middleware(req) {\n"
            "  const open = OPEN.has(req.nextUrl.pathname)\n  const token = await getToken({ req })\n"
            f"  if (!open && !token) {_SENT_AWAY}\n  return NextResponse.next()\n}}\n",
            "open",
        ),
        (
            _NEXT
            + "const isOpen = (path) => ['/login', '/api/chat'].includes(path)\nexport async function middleware(req) {\n"
            "  if (isOpen(req.nextUrl.pathname)) return NextResponse.next()\n  const token = await getToken({ req })\n"
            f"  if (!token) {_SENT_AWAY}\n  return NextResponse.next()\n}}\n",
            "open",
        ),
        (  # lets on those who are known, not everybody
            _NEXT + "const INSIDE = ['/api/chat']\nexport async function middleware(req) {\n"
            "  const token = await getToken({ req })\n"
            "  if (token && INSIDE.includes(req.nextUrl.pathname)) return NextResponse.next()\n"
            f"  if (!token) {_SENT_AWAY}\n  return NextResponse.next()\n}}\n",
            "guarded",
        ),
        (
            _NEXT + "const OPEN = ['/login', '/signup']\nexport async function middleware(req) {\n"
            "  if (OPEN.includes(req.nextUrl.pathname)) return NextResponse.next()\n  const token = await getToken({ req })\n"
            f"  if (!token) {_SENT_AWAY}\n  return NextResponse.next()\n}}\n",
            "guarded",
        ),
        (
            _NEXT + "const OPEN = ['/login']\nexport async function middleware(req) {\n"
            "  const token = await getToken({ req })\n"
            "  if (OPEN.includes(req.nextUrl.pathname)) {\n    return NextResponse.next()\n  } else {\n"
            f"    if (!token) {_SENT_AWAY}\n  }}\n  return NextResponse.next()\n}}\n",
            "guarded",
        ),
    ],
)
def test_lists_of_paths_say_what_a_middleware_guards(middleware: str, state: str) -> None:
    lists = "export const OPEN = new Set(['/login', '/api/chat'])\n"
    files = {"middleware.ts": middleware, "lib/open.ts": lists, "app/api/chat/route.ts": PLAIN}
    assert lines(files) == [f"POST /api/chat 2 {state}"]


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (f"  if (!req.cookies.get('session')?.value) {_SENT_AWAY}\n  return NextResponse.next()\n", "open"),
        (f"  if (!req.cookies.has('session')) {{ {_SENT_AWAY} }}\n", "open"),
        (
            f"  const known = !!req.cookies.get('session')?.value\n  if (!known) {_SENT_AWAY}\n  return NextResponse.next()\n",
            "open",
        ),
        (
            (
                "  const token = req.cookies.get('token')?.value\n  const inside = !req.nextUrl.pathname.startsWith('/login')\n"
                f"  if (!token && inside) {_SENT_AWAY}\n  return NextResponse.next()\n"
            ),
            "open",
        ),
        (
            f"  const token = req.cookies.get('token')\n  if (token) return NextResponse.next()\n  {_SENT_AWAY}\n",
            "open",
        ),
        (
            f"  const session = getSessionCookie(req)\n  if (!session) {{ {_SENT_AWAY} }}\n  return NextResponse.next()\n",
            "open",
        ),
        (
            (
                "  const token = req.cookies.get('token')?.value\n"
                f"  if (!token) {_SENT_AWAY}\n  await jwtVerify(token, KEY)\n  return NextResponse.next()\n"
            ),
            "guarded",
        ),
        (
            (
                "  const token = req.cookies.get('token')?.value\n"
                f"  if (!token || !(await verify(token))) {_SENT_AWAY}\n  return NextResponse.next()\n"
            ),
            "guarded",
        ),
        (
            f"  if (req.cookies.get('door')?.value !== process.env.DOOR) {_SENT_AWAY}\n  return NextResponse.next()\n",
            "guarded",
        ),
    ],
)
def test_that_a_cookie_is_there_says_nothing_about_who_calls(body: str, state: str) -> None:
    head = _NEXT + 'import { getSessionCookie } from "better-auth/cookies"\nimport { jwtVerify } from "jose"\n'
    middleware = f"{head}export async function middleware(req) {{\n{body}}}\n"
    assert lines({"middleware.ts": middleware, "app/api/chat/route.ts": PLAIN}) == [f"POST /api/chat 2 {state}"]


_ELSEWHERE = {
    "app.py": """
        OPEN = {"/login", "/ask"}
        @app.middleware("http")
        async def guard(request: Request, call_next):
            if request.url.path in OPEN:
                return await call_next(request)
            if not get_current_user(request):
                return JSONResponse({"detail": "Unauthorized"}, status_code=401)
            return await call_next(request)
        @app.post("/ask")
        async def ask(request: Request):
            return ask_model(await request.json())
        @app.post("/tell")
        async def tell(request: Request):
            return ask_model(await request.json())
        """,
    "server.js": """
        const OPEN = ["/login", "/ask"];
        app.use((req, res, next) => {
          if (OPEN.includes(req.path)) return next();
          if (!req.user) return res.status(401).end();
          next();
        });
        app.post("/ask", async (req, res) => { res.json(await askModel(req.body.q)); });
        app.post("/tell", async (req, res) => { res.json(await askModel(req.body.q)); });
        """,
}
_HEADS = {
    "app.py": "from fastapi import FastAPI, Request\nfrom fastapi.responses import JSONResponse\napp = FastAPI()\n",
    "server.js": 'import express from "express";\nconst app = express();\n',
}


@pytest.mark.parametrize("path", sorted(_ELSEWHERE))
def test_what_is_let_on_before_the_check_is_open_in_other_frameworks_too(path: str) -> None:
    told = lines({path: _HEADS[path] + dedent(_ELSEWHERE[path])})
    assert [row.rpartition(" ")[2] for row in told] == ["open", "guarded"]
