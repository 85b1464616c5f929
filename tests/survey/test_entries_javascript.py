"""Routes of JavaScript servers: files, registrations, actions and functions of a platform."""

from __future__ import annotations

import pytest
from tests.survey.web_project import entries_of, lines, only, told

SESSION = """
    import { auth } from "@/auth"
    export async function POST(request: Request) {
      const session = await auth()
      if (!session?.user) {
        return Response.json({ error: "Unauthorized" }, { status: 401 })
      }
      await askModel(await request.json())
    }
    """
PLAIN = """
    export async function POST(request: Request) {
      return askModel(await request.json())
    }
    """


def test_a_session_check_with_an_early_exit_guards_a_route_handler() -> None:
    assert lines({"app/api/chat/route.ts": SESSION}) == ["POST /api/chat 3 guarded"]


@pytest.mark.parametrize(
    "check",
    [
        "const { data: { user } } = await supabase.auth.getUser()\n  if (!user) return new Response('no', { status: 401 })",
        "const session = await getServerSession(authOptions)\n  if (!session) return new Response(null, { status: 401 })",
        "const user = await currentUser()\n  if (!user?.id) { throw new Error('Not signed in') }",
        "await auth.protect()",
        "const key = request.headers.get('x-api-key')\n  if (key !== process.env.API_KEY) return new Response('no', { status: 401 })",
        "const token = request.headers.get('authorization')\n  try { await jwtVerify(token, key) } catch { return new Response('Invalid token', { status: 401 }) }",
    ],
)
def test_the_usual_checks_guard(check: str) -> None:
    code = f"export async function POST(request) {{\n  {check}\n  return askModel(await request.json())\n}}\n"
    assert lines({"app/api/chat/route.ts": code}) == ["POST /api/chat 1 guarded"]


@pytest.mark.parametrize(
    "check",
    [
        "if (!process.env.OPENAI_API_KEY) return new Response('not configured', { status: 401 })",
        "const session = await auth()\n  log(session)",
        "const key = request.headers.get('x-api-key')\n  if (process.env.API_KEY && key !== process.env.API_KEY) return new Response('no', { status: 401 })",
        "const { userId } = await request.json()\n  if (!userId) return new Response('userId is required', { status: 400 })",
        "const user = await currentUser()\n  if (user) { track(user) }",
    ],
)
def test_checks_that_refuse_no_stranger_do_not_guard(check: str) -> None:
    code = f"export async function POST(request) {{\n  {check}\n  return askModel(await request.json())\n}}\n"
    assert lines({"app/api/chat/route.ts": code}) == ["POST /api/chat 1 open"]


def test_a_first_party_check_is_read_across_files() -> None:
    helper = """
    export async function requireProfile() {
      const user = (await supabase.auth.getUser()).data.user
      if (!user) throw new Error("User not found")
      return user
    }
    """
    route = """
    import { requireProfile } from "@/lib/server/profile"
    export async function POST(request: Request) {
      const profile = await requireProfile()
      return askModel(await request.json())
    }
    """
    assert lines({"src/lib/server/profile.ts": helper, "src/app/api/ask/route.ts": route}) == [
        "POST /api/ask 3 guarded"
    ]


def test_a_wrapped_handler_is_guarded_by_its_wrapper() -> None:
    wrapper = """
    export function withUser(handler) {
      return async (request) => {
        const session = await getSession(request)
        if (!session) return new Response("Unauthorized", { status: 401 })
        return handler(request, session)
      }
    }
    """
    route = """
    import { withUser } from "../../../lib/with-user"
    export const POST = withUser(async (request) => askModel(await request.json()))
    """
    files = {"lib/with-user.ts": wrapper, "app/api/ask/route.ts": route}
    assert lines(files) == ["POST /api/ask 3 guarded"]


@pytest.mark.parametrize(
    ("middleware", "state"),
    [
        ("import { authMiddleware } from '@clerk/nextjs'\nexport default authMiddleware({})\n", "guarded"),
        (
            "import { authMiddleware } from '@clerk/nextjs'\nexport default authMiddleware({ publicRoutes: ['/api/chat'] })\n",
            "open",
        ),
        ("import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware()\n", "open"),
        (
            (
                "import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'\n"
                "const isProtected = createRouteMatcher(['/api(.*)'])\n"
                "export default clerkMiddleware(async (auth, req) => { if (isProtected(req)) await auth.protect() })\n"
            ),
            "guarded",
        ),
        (
            (
                "import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'\n"
                "const isProtected = createRouteMatcher(['/dashboard(.*)'])\n"
                "export default clerkMiddleware(async (auth, req) => { if (isProtected(req)) await auth.protect() })\n"
            ),
            "open",
        ),
        (
            "export { default } from 'next-auth/middleware'\nexport const config = { matcher: ['/dashboard/:path*'] }\n",
            "open",
        ),
        (
            "export { default } from 'next-auth/middleware'\nexport const config = { matcher: ['/api/:path*'] }\n",
            "guarded",
        ),
        (
            (
                "export async function middleware(request) {\n  const { data: { user } } = await supabase.auth.getUser()\n"
                "  if (!user && !request.nextUrl.pathname.startsWith('/login')) {\n"
                "    return NextResponse.redirect(new URL('/login', request.url))\n  }\n}\n"
                "export const config = { matcher: ['/((?!_next/static|favicon.ico).*)'] }\n"
            ),
            "guarded",
        ),
        (
            (
                "export async function middleware(request) {\n  const { data: { user } } = await supabase.auth.getUser()\n"
                "  if (!user && request.nextUrl.pathname.startsWith('/protected')) {\n"
                "    return NextResponse.redirect(new URL('/login', request.url))\n  }\n}\n"
            ),
            "open",
        ),
        (
            (
                "export async function middleware(request) {\n  const session = await getToken({ req: request })\n"
                "  if (!session) return NextResponse.redirect(new URL('/login', request.url))\n}\n"
                "export const config = { matcher: ['/((?!api|_next).*)'] }\n"
            ),
            "open",
        ),
    ],
)
def test_middleware_guards_what_it_matches_and_refuses(middleware: str, state: str) -> None:
    package = '{"dependencies": {"next-auth": "4.24.0"}}'
    files = {"middleware.ts": middleware, "app/api/chat/route.ts": PLAIN, "package.json": package}
    assert lines(files) == [f"POST /api/chat 2 {state}"]


def test_route_groups_and_pages_api_have_their_public_address() -> None:
    page = """
    import type { NextApiRequest, NextApiResponse } from "next"
    export default async function handler(req: NextApiRequest, res: NextApiResponse) {
      res.json(await askModel(req.body.prompt))
    }
    """
    files = {"src/app/(shop)/api/buy/route.ts": PLAIN, "pages/api/ask/index.ts": page}
    assert lines(files) == ["POST /api/ask 3 open", "POST /api/buy 2 open"]


def test_server_actions_are_ways_in() -> None:
    actions = """
    "use server"
    export async function send(text: string) {
      return askModel(text)
    }
    async function inner() {}
    """
    page = """
    export default function Page() {
      async function save(formData: FormData) {
        "use server"
        await prisma.note.create({ data: { text: formData.get("text") } })
      }
      return <form action={save}><input name="text" /></form>
    }
    """
    assert lines({"app/actions.ts": actions, "app/page.tsx": page}) == ["action send 3 open", "action save 3 open"]


def test_next_auth_handlers_answer_for_themselves() -> None:
    code = """
    import NextAuth from "next-auth"
    const handler = NextAuth({})
    export { handler as GET, handler as POST }
    """
    assert [told(entry).split()[-1] for entry in entries_of({"app/api/auth/[...nextauth]/route.ts": code})] in (
        [],
        ["public", "public"],
    )


def test_express_routers_mounts_and_guards_before() -> None:
    server = """
    import express from "express"
    import notes from "./routes/notes.js"
    import { requireUser } from "./auth.js"
    const app = express()
    app.get("/health", (req, res) => res.send("ok"))
    app.use("/api/notes", requireUser, notes)
    app.post("/ask", async (req, res) => res.json(await askModel(req.body)))
    """
    notes = """
    import { Router } from "express"
    import { add } from "../controllers/notes.js"
    const router = Router()
    router.post("/", add)
    export default router
    """
    controller = """
    export const add = async (req, res) => {
      res.json(await Note.create(req.body))
    }
    """
    auth = """
    export function requireUser(req, res, next) {
      if (!req.session.userId) return res.status(401).end()
      next()
    }
    """
    files = {"server.js": server, "routes/notes.js": notes, "controllers/notes.js": controller, "auth.js": auth}
    assert lines(files) == ["POST /api/notes/ 2 guarded", "GET /health 6 public", "POST /ask 8 open"]


def test_express_router_use_and_per_route_middleware() -> None:
    code = """
    const express = require("express")
    const passport = require("passport")
    const router = express.Router()
    router.post("/before", (req, res) => save(req.body))
    router.post("/jwt", passport.authenticate("jwt", { session: false }), (req, res) => save(req.body))
    router.use((req, res, next) => {
      if (req.headers["x-api-key"] !== process.env.KEY) {
        return res.status(403).send("Forbidden")
      }
      next()
    })
    router.route("/after").post((req, res) => save(req.body))
    module.exports = router
    """
    assert lines({"routes.js": code}) == ["POST /before 5 open", "POST /jwt 6 guarded", "POST /after 13 guarded"]


def test_fastify_plugins_hooks_and_schemas() -> None:
    code = """
    import Fastify from "fastify"
    const fastify = Fastify()
    async function verify(request, reply) {
      if (request.headers.authorization !== process.env.DOOR_KEY) {
        reply.code(401).send({ error: "Unauthorized" })
      }
    }
    fastify.post("/a", { preHandler: [verify], schema: { body: { type: "object" } } }, async (request) => save(request.body))
    fastify.post("/b", async (request) => save(request.body))
    """
    found = entries_of({"server.js": code})
    assert [told(entry) for entry in found] == ["POST /a 9 guarded", "POST /b 10 open"]
    assert [entry.inputs[0].schema for entry in found] == ["the route's schema", ""]


def test_hono_middleware_for_a_path() -> None:
    code = """
    import { Hono } from "hono"
    import { bearerAuth } from "hono/bearer-auth"
    const app = new Hono()
    app.use("/api/*", bearerAuth({ token: process.env.TOKEN }))
    app.post("/api/ask", async (c) => c.json(await askModel(await c.req.json())))
    app.post("/ask", async (c) => c.json(await askModel(await c.req.json())))
    """
    assert lines({"src/index.ts": code}) == ["POST /api/ask 6 guarded", "POST /ask 7 open"]


def test_koa_router_with_a_guard() -> None:
    code = """
    const Router = require("@koa/router")
    const router = new Router()
    router.use(async (ctx, next) => {
      if (!ctx.state.user) ctx.throw(401)
      await next()
    })
    router.post("/notes", async (ctx) => { ctx.body = await save(ctx.request.body) })
    """
    entry = only({"routes.js": code})
    assert (told(entry), [item.kind for item in entry.inputs]) == ("POST /notes 8 guarded", ["json"])


def test_a_browser_calling_its_api_is_no_route() -> None:
    code = """
    import axios from "axios"
    const api = axios.create({ baseURL: "/api" })
    api.post("/notes", { text })
    api.get("/notes", (rows) => rows)
    """
    assert lines({"src/client.ts": code}) == []


def test_edge_functions_and_platform_functions() -> None:
    edge = """
    import { serve } from "https://deno.land/std@0.168.0/http/server.ts"
    serve(async (req) => {
      const { prompt } = await req.json()
      return new Response(await askModel(prompt))
    })
    """
    guarded = """
    Deno.serve(async (req) => {
      const { data: { user } } = await supabase.auth.getUser(req.headers.get("Authorization"))
      if (!user) return new Response("Unauthorized", { status: 401 })
      return new Response(await askModel(await req.text()))
    })
    """
    files = {"supabase/functions/ask/index.ts": edge, "supabase/functions/mine/index.ts": guarded}
    assert lines(files) == ["POST /ask 3 open", "POST /mine 2 guarded"]
    vercel = """
    export default async function handler(req, res) {
      res.json(await askModel(req.body.prompt))
    }
    """
    assert lines({"api/ask.js": vercel}) == ["POST /api/ask 2 open"]


def test_a_server_that_a_started_function_makes() -> None:
    main = """
    import http from "node:http"
    async function main() {
      const port = 8080
      http.createServer(async (req, res) => { res.end(await askModel(req.url)) }).listen(port)
    }
    main()
    """
    at_once = """
    import http from "http"
    (async function start() {
      http.createServer(async (req, res) => { res.end(await askModel(req.url)) }).listen(3000)
    })()
    """
    login = """
    import http from "node:http"
    async function main() {
      http.createServer((req, res) => { res.end("You can close this page") }).listen(9876, "127.0.0.1")
    }
    main()
    """
    unused = """
    import http from "node:http"
    export function onlyForTests() {
      return http.createServer((req, res) => { res.end("x") })
    }
    """
    assert lines({"src/index.js": main}) == ["function / 5 open"]
    assert lines({"src/index.js": at_once}) == ["function / 4 open"]
    assert lines({"src/login.js": login}) == lines({"src/kit.js": unused}) == []


def test_sveltekit_nuxt_and_remix_files_are_routes() -> None:
    svelte = """
    export async function POST({ request, locals }) {
      return askModel(await request.json())
    }
    """
    nuxt = """
    export default defineEventHandler(async (event) => {
      const body = await readBody(event)
      return askModel(body)
    })
    """
    remix = """
    import { json } from "@remix-run/node"
    export async function action({ request }) {
      return json(await askModel(await request.formData()))
    }
    """
    files = {"src/routes/api/ask/+server.ts": svelte, "server/api/ask.post.ts": nuxt, "app/routes/ask.tsx": remix}
    assert lines(files) == ["POST /ask 3 open", "POST /api/ask 2 open", "POST /api/ask 2 open"]


def test_a_chain_of_many_routes_is_read_to_its_beginning() -> None:
    code = 'import { Hono } from "hono";\nexport const app = new Hono()'
    code += "".join(f'\n  .post("/{number}", (c) => c.text("done"))' for number in range(80))
    assert len(entries_of({"index.ts": code})) == 80
