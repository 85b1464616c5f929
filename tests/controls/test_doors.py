"""What is said of routes, forms, sessions, pages and settings, in code as prototypes have it."""

from __future__ import annotations

from tests.controls.judging import judged, places

from tengates.model.outcome import Status


def test_a_database_of_supabase_manages_no_sessions() -> None:
    code = """
        import supabase
        from arcadepy import Arcade
        from fastapi import FastAPI
        app = FastAPI()
        store = supabase.create_client(URL, KEY)
        arcade = Arcade()
        @app.post("/state")
        def state(body: dict):
            arcade.tools.authorize(tool_name="x", user_id=body["email"])
            arcade.auth.wait_for_completion(body["id"])
            return store.table("rows").select("*").execute().data
    """
    assert judged("auth.session-policy", {"main.py": code}).status is Status.NOT_APPLICABLE
    signed = code.replace("arcade.tools.authorize", "store.auth.sign_in_with_password")
    assert judged("auth.session-policy", {"main.py": signed}).status is Status.PASS


SERVED = """
    import os
    from flask import Flask
    from config import DEBUG
    app = Flask(__name__)
    @app.get("/")
    def home():
        return "hello"
    def main():
        app.run(host="0.0.0.0", debug=DEBUG)
"""


def test_debug_mode_that_a_variable_must_turn_off_is_on() -> None:
    for default, on in (("True", True), ("true", True), ("False", False), ("", False)):
        config = f'import os\nDEBUG = os.getenv("FLASK_DEBUG", "{default}").lower() == "true"\n'
        outcome = judged("security.safe-config", {"app.py": SERVED, "config.py": config})
        assert (places(outcome) == ["app.py:10"]) is on, (default, outcome)
    assert (
        "FLASK_DEBUG"
        in judged(
            "security.safe-config",
            {"app.py": SERVED, "config.py": 'import os\nDEBUG = os.getenv("FLASK_DEBUG", "1")\n'},
        )
        .sites[0]
        .message
    )


def test_djangos_debug_pages_that_a_variable_must_turn_off_are_on() -> None:
    for value, on in (
        ('os.environ.get("DEBUG", "True") == "True"', True),
        ('config("DEBUG", default=True, cast=bool)', True),
        ('env.bool("DEBUG", default=False)', False),
        ('os.getenv("DEBUG", "False") == "True"', False),
        ('os.getenv("DEBUG", "0") != "0"', False),
        ('os.getenv("STAGE", "local") in ("local", "test")', True),
    ):
        files = {
            "shop/settings.py": f"import os\nfrom decouple import config\nDEBUG = {value}\n",
            "shop/urls.py": "from django.urls import path\nfrom . import views\nurlpatterns = [path('', views.home)]\n",
            "shop/views.py": "def home(request):\n    return None\n",
        }
        assert ("shop/settings.py:3" in places(judged("security.safe-config", files))) is on, value


RULES = """
    rules_version = '2';
    service cloud.firestore {{
      match /databases/{{database}}/documents {{
        function isSignedIn() {{ return request.auth != null; }}
        function isOwner(id) {{ return isSignedIn() && request.auth.uid == id; }}
        match /{path} {{
          {rule}
        }}
      }}
    }}
"""


ACCOUNTS = """
    import { getAuth, signInWithEmailAndPassword } from "firebase/auth";
    import { collection, getDocs, getFirestore } from "firebase/firestore";
    export async function start(email: string, password: string) {
      await signInWithEmailAndPassword(getAuth(), email, password);
      return getDocs(collection(getFirestore(), "users"));
    }
"""


def test_a_rule_for_whoever_has_an_account_keeps_nobody_apart() -> None:
    for path, rule, fine in (
        ("users/{id}", "allow read, write: if request.auth != null;", False),
        ("{document=**}", "allow read, write: if isSignedIn();", False),
        ("users/{id}", "allow update: if isSignedIn();", False),
        ("users/{id}", "allow read, update: if isOwner(id);", True),
        ("users/{id}", "allow create: if isSignedIn();", True),
        ("lessons/{id}", "allow read: if isSignedIn();", True),
    ):
        files = {"firestore.rules": RULES.format(path=path, rule=rule), "src/start.ts": ACCOUNTS}
        found = places(judged("auth.tenant-scope", files))
        assert (not any(place.startswith("firestore.rules") for place in found)) is fine, (path, rule, found)


def test_an_owner_is_no_role() -> None:
    owned = RULES.format(path="users/{id}", rule="allow read, update: if isOwner(id);")
    ruled = RULES.format(path="users/{id}", rule="allow read, update: if isAdmin();")
    assert judged("auth.roles", {"firestore.rules": owned, "src/start.ts": ACCOUNTS}).status is Status.FAIL
    assert judged("auth.roles", {"firestore.rules": ruled, "src/start.ts": ACCOUNTS}).status is Status.PASS


ROOMS = {
    "rooms/views.py": """
        from django.contrib import auth
        from django.contrib.auth.models import User
        from django.http import JsonResponse
        from .models import Room
        def make(request):
            if request.method == "POST" and request.user.is_authenticated:
                room = Room.objects.create(user=request.user)
                return JsonResponse({"success": True, "id": room.id})
            return JsonResponse({"success": False})
        def opened(request):
            if request.method == "POST":
                room = Room.objects.create(name="x")
                return JsonResponse({"success": True, "id": room.id})
            return JsonResponse({"success": False})
        def login(request):
            user = auth.authenticate(request, username=request.POST["username"], password=request.POST["password"])
            if user is not None:
                auth.login(request, user)
            return JsonResponse({"success": user is not None})
        def register(request):
            if request.POST["password1"] == request.POST["password2"]:
                User.objects.create_user(request.POST["username"], password=request.POST["password1"])
            return JsonResponse({"success": True})
    """,
    "rooms/models.py": """
        from django.contrib.auth.models import User
        from django.db import models
        class Room(models.Model):
            user = models.ForeignKey(User, on_delete=models.CASCADE)
    """,
    "rooms/urls.py": """
        from django.urls import path
        from . import views
        urlpatterns = [
            path("make/", views.make), path("opened/", views.opened), path("login/", views.login),
            path("register/", views.register),
        ]
    """,
    "site/settings.py": """
        SESSION_COOKIE_SECURE = False
        MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    """,
}


def test_all_that_is_done_for_who_is_signed_in_and_nothing_otherwise_is_a_guard() -> None:
    outcome = judged("auth.routes-protected", ROOMS)
    assert places(outcome, ok=True) == ["rooms/views.py:6"]
    assert places(outcome) == ["rooms/views.py:11"]


def test_djangos_own_login_hashes_slowly() -> None:
    assert judged("auth.login-abuse", ROOMS).reason == "passwords are hashed slowly, but tries are not limited"


def test_a_cookie_that_is_switched_off_is_told_of_where_it_is() -> None:
    assert places(judged("auth.session-policy", ROOMS)) == ["site/settings.py:2"]


def test_a_client_that_nuxts_configuration_names_is_not_the_visitors_own() -> None:
    files = {
        "composables/useAdvice.ts": """
            import OpenAI from "openai";
            export function useAdvice() {
              const config = useRuntimeConfig();
              const openai = new OpenAI({ apiKey: config.openaiApiKey });
              return { ask: (text: string) => openai.responses.create({ model: "m", input: text }) };
            }
        """,
        "server/api/ask.post.ts": """
            import { useAdvice } from "~/composables/useAdvice";
            export default defineEventHandler(async (event) => {
              const { text } = await readBody(event);
              return useAdvice().ask(text);
            });
        """,
    }
    assert places(judged("performance.client-reuse", files)) == ["composables/useAdvice.ts:5"]


NEXT = {
    "lib/http.ts": """
        export function devDetail(e: unknown): { detail?: string } {
          if (process.env.NODE_ENV === "production") return {};
          return { detail: e instanceof Error ? e.message : String(e) };
        }
        export function anyDetail(e: unknown): { detail?: string } {
          return { detail: String(e) };
        }
    """,
    "lib/usage.ts": """
        export async function incrementUsage(userId: string, kind: string) {
          await prisma.user.update({ where: { id: userId }, data: { used: { increment: 1 } } });
        }
    """,
    "app/api/ask/route.ts": """
        import OpenAI from "openai";
        import { devDetail } from "@/lib/http";
        import { incrementUsage } from "@/lib/usage";
        const openai = new OpenAI();
        const MIN_LENGTH = 12;
        export async function POST(req: Request) {
          try {
            const { text } = await req.json();
            if (!text || text.length < MIN_LENGTH) {
              return Response.json({ error: "That is too short." }, { status: 400 });
            }
            const answer = await openai.responses.create({ model: "m", input: text });
            await incrementUsage("u", "answer");
            return Response.json(answer.output_text);
          } catch (error) {
            return Response.json({ error: "That did not work.", ...devDetail(error) }, { status: 500 });
          }
        }
    """,
    "app/api/webhooks/polar/route.ts": """
        import { validateEvent } from "@polar-sh/sdk/webhooks";
        export async function POST(req: Request) {
          const event = validateEvent(await req.text(), headersOf(req), process.env.POLAR_WEBHOOK_SECRET!);
          return Response.json(await upgrade(event.data));
        }
    """,
}


def test_text_that_only_builders_see_is_no_leak() -> None:
    assert places(judged("errors.boundary", NEXT)) == []
    shown = {**NEXT, "app/api/ask/route.ts": NEXT["app/api/ask/route.ts"].replace("devDetail", "anyDetail")}
    assert places(judged("errors.boundary", shown)) == ["app/api/ask/route.ts:17"]


def test_a_least_length_is_no_limit() -> None:
    assert "app/api/ask/route.ts:7" in places(judged("validation.size-limits", NEXT))


def test_counted_requests_are_no_counted_tokens() -> None:
    assert judged("cost.unit-economics", NEXT).status is Status.FAIL


def test_polars_signature_vouches_for_the_body() -> None:
    assert "app/api/webhooks/polar/route.ts:3" in places(judged("validation.schema", NEXT), ok=True)


VIEWS = {
    "chat/views.py": """
        import openai
        from django.contrib.auth.decorators import login_required
        from django.http import JsonResponse
        KEPT = 8
        @login_required
        def chat(request):
            if request.method == "POST":
                return handle_post(request)
            return JsonResponse({})
        def handle_post(request):
            history = load(request.user)
            used = history[-KEPT * 2 :]
            message = request.POST.get("message")
            answer = openai.chat.completions.create(
                model="m", max_tokens=9, messages=used + [{"role": "user", "content": message}]
            )
            return JsonResponse({"answer": answer.choices[0].message.content})
    """,
    "chat/urls.py": """
        from django.urls import path
        from . import views
        urlpatterns = [path("chat/", views.chat)]
    """,
}


def test_a_form_that_a_helper_reads_is_the_views_input() -> None:
    assert places(judged("validation.schema", VIEWS)) == ["chat/views.py:7"]


def test_a_history_whose_last_few_times_two_are_sent_is_kept_to_size() -> None:
    assert judged("performance.prompt-sizing", VIEWS).status is Status.PASS


def test_a_body_that_nuxts_handler_leaves_to_a_helper_is_its_input() -> None:
    files = {
        "server/api/resume/index.ts": """
            export default defineEventHandler(async (event) => {
              return event.method === "POST" ? save(event) : [];
            });
            async function save(event) {
              const body = await readBody(event);
              return prisma.resume.create({ data: body });
            }
        """
    }
    assert places(judged("validation.schema", files)) == ["server/api/resume/index.ts:2"]


PLANS = {
    "app/api/ask/route.ts": """
        import OpenAI from "openai";
        import { checkUserLimits } from "@/lib/db";
        const openai = new OpenAI();
        export async function POST(req: Request) {
          const limits = await checkUserLimits(req.headers.get("x-user"));
          if (!limits.canUseAI) {
            return Response.json({ error: "Please upgrade your plan." }, { status: 403 });
          }
          const { text } = await req.json();
          return Response.json(await openai.responses.create({ model: "m", input: text }));
        }
    """,
    "app/api/cron/expire/route.ts": """
        export async function GET(req: Request) {
          const given = req.headers.get("authorization");
          if (process.env.CRON_SECRET && given !== `Bearer ${process.env.CRON_SECRET}`) {
            return Response.json({ error: "Unauthorized" }, { status: 401 });
          }
          return Response.json(await fetch("https://example.org/expire", { method: "POST" }));
        }
    """,
}


def test_limits_of_a_plan_are_quotas() -> None:
    assert judged("cost.quotas", PLANS).status is Status.PASS
    free = {"app/api/ask/route.ts": PLANS["app/api/ask/route.ts"].replace("checkUserLimits", "loadSettings")}
    assert judged("cost.quotas", free).status is Status.FAIL


def test_a_clocks_route_that_is_open_while_its_secret_is_unset_acts_for_anyone() -> None:
    assert "app/api/cron/expire/route.ts:2" in places(judged("auth.routes-protected", PLANS))


def test_a_form_without_a_token_that_acts_for_the_visitor_can_be_forged() -> None:
    views = """
        from django.http import JsonResponse
        from django.views.decorators.csrf import csrf_exempt
        from .models import Agent
        @csrf_exempt
        def ask(request, name):
            agent = Agent.objects.get(name=name, creator=request.user)
            return JsonResponse({"answer": agent.answer(request.POST.get("message"))})
    """
    files = {**VIEWS, "chat/views.py": views, "chat/urls.py": VIEWS["chat/urls.py"].replace("views.chat", "views.ask")}
    assert places(judged("security.request-forgery", files)) == ["chat/views.py:6"]
    nobody = {**files, "chat/views.py": views.replace(", creator=request.user", "")}
    assert judged("security.request-forgery", nobody).status is Status.PASS


def test_a_program_without_a_way_in_is_not_said_to_log_nothing_while_it_prints() -> None:
    prints = judged("observability.structured-logs", {"sum.ts": "export const sum = (a, b) => { console.log(a); };"})
    silent = judged("observability.structured-logs", {"sum.ts": "export const sum = (a: number, b: number) => a + b;"})
    assert prints.status is silent.status is Status.NOT_APPLICABLE
    assert prints.reason.endswith("what it prints is for whoever runs it")
    assert silent.reason.endswith("logs nothing of its own")
