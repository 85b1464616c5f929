"""Findings that public prototypes showed to be wrong, each in a few lines of its own."""

from __future__ import annotations

from tests.controls.judging import judged, places

from tengates.model.outcome import Status

ASK = """
    from fastapi import FastAPI
    from openai import OpenAI
    app = FastAPI()
    client = OpenAI()
    @app.post("/ask")
    def ask(text: str):
        return client.responses.create(model="m", input=text)
"""


def test_a_word_that_only_contains_a_sum_of_money_is_no_budget() -> None:
    files = {
        "main.py": ASK,
        "state.py": """
            def state(rows):
                hasPendingStatus = bool(rows)
                if not hasPendingStatus:
                    return {"status": "completed"}
                return {"status": "pending"}
        """,
    }
    assert judged("cost.budget-degradation", files).status is Status.FAIL


def test_a_sum_in_camel_case_is_a_budget() -> None:
    files = {
        "server.ts": """
            import OpenAI from "openai";
            const openai = new OpenAI();
            export async function POST(req: Request) {
              const { totalCostUsd, prompt } = await req.json();
              if (totalCostUsd > 5) {
                return Response.json({ error: "used up" }, { status: 402 });
              }
              return Response.json(await openai.responses.create({ model: "m", input: prompt }));
            }
        """
    }
    assert judged("cost.budget-degradation", files).status is Status.PASS


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


def test_a_system_message_that_a_visitor_sends_is_seen_through_a_list_and_a_class() -> None:
    files = {
        "agent.py": """
            from openai import OpenAI
            class Agent:
                def __init__(self):
                    self.client = OpenAI()
                def run(self, history):
                    return self.client.chat.completions.create(model="m", messages=history)
        """,
        "routes.py": """
            from flask import Flask, request
            from agent import Agent
            app = Flask(__name__)
            agent = Agent()
            @app.post("/ask")
            def ask():
                data = request.json
                history = data.get("history", [])
                system = data.get("system", "You are a helpful assistant.")
                history.insert(0, {"role": "system", "content": system})
                history.append({"role": "user", "content": data.get("prompt", "")})
                return agent.run(history)
        """,
    }
    outcome = judged("security.prompt-sanitising", files)
    assert outcome.status is Status.FAIL, outcome
    assert [(row.path, row.line) for row in outcome.evidence] == [("routes.py", 10)]


def test_documents_that_are_joined_into_the_system_prompt_stand_among_the_orders() -> None:
    files = {
        "chat.py": """
            import streamlit as st
            from langchain_core.messages import HumanMessage, SystemMessage
            from langchain_openai import ChatOpenAI
            llm = ChatOpenAI(model="m")
            def build(question, context_docs):
                context_block = "No relevant context."
                if context_docs:
                    context_block = "\\n".join(f"Source: {doc.page_content}" for doc in context_docs)
                return [
                    SystemMessage(content=f"You answer from documents.\\n{context_block}"),
                    HumanMessage(content=question),
                ]
            question = st.chat_input("Ask")
            st.write(llm.invoke(build(question, store.similarity_search(question))).content)
        """
    }
    assert judged("security.prompt-sanitising", files).status is Status.FAIL


BLOG = {
    "chat/views.py": """
        import openai
        from django.http import JsonResponse
        from django.utils.safestring import mark_safe
        from .filters import to_html
        def shown(value):
            return mark_safe(to_html(value))
        def ask(message):
            return openai.chat.completions.create(model="m", messages=[{"role": "user", "content": message}])
        def answer(message):
            return ask(message), None
        def told(response):
            text = response.choices[0].message.content.strip()
            return shown(text)
        def chat(request):
            response, problem = answer(request.POST.get("message"))
            return JsonResponse({"response": told(response)})
    """,
    "chat/filters.py": """
        from django.utils.html import mark_safe
        from markdown import markdown
        def spaced(text):
            return text.replace("\\n-", "\\n\\n-")
        def to_html(text):
            return mark_safe(markdown(spaced(text)))
    """,
    "chat/urls.py": """
        from django.urls import path
        from . import views
        urlpatterns = [path("chat/", views.chat)]
    """,
}


def test_an_answer_that_becomes_part_of_a_page_is_the_models_text_and_not_the_visitors() -> None:
    assert places(judged("security.output-filtering", BLOG)) == ["chat/filters.py:7"]
    assert judged("security.injection", BLOG).status is Status.PASS


FLOW = {
    "src/ai/genkit.ts": """
        import { genkit } from "genkit";
        import { googleAI } from "@genkit-ai/google-genai";
        export const ai = genkit({ plugins: [googleAI()], model: "googleai/gemini-2.5-flash" });
    """,
    "src/ai/flows/habits.ts": """
        "use server";
        import { ai } from "@/ai/genkit";
        import { z } from "genkit";
        const QuestionInputSchema = z.object({ text: z.string() });
        export async function habits(input: Question) {
          return habitsFlow(input);
        }
        const ask = ai.definePrompt({
          name: "habits",
          input: { schema: QuestionInputSchema },
          prompt: `You are an advisor for people who save. Look at: {{text}}`,
        });
        const habitsFlow = ai.defineFlow({ name: "habitsFlow", inputSchema: QuestionInputSchema }, async (input) => {
          const { output } = await ask(input);
          return output;
        });
    """,
}


def test_a_flow_of_genkit_is_a_model_call_behind_a_schema() -> None:
    assert places(judged("cost.token-limits", FLOW)) == ["src/ai/flows/habits.ts:15"]
    assert judged("validation.schema", FLOW).status is Status.PASS
    assert judged("validation.unknown-fields", FLOW).status is Status.FAIL
    assert judged("errors.validation-messages", FLOW).status is Status.FAIL
    assert "model budget" in judged("auth.routes-protected", FLOW).sites[0].message
    assert judged("security.prompt-sanitising", FLOW).status is Status.FAIL


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


BUBBLE = """
    <script lang="ts">
      import { marked } from "marked";
      let { message } = $props();
      let html = $state("");
      $effect(() => {
        const text = message.content;
        Promise.resolve(marked.parse(text)).then((made) => { html = made; });
      });
    </script>
    <div>{@html html}</div>
"""
ROUTE = """
    import { streamText } from "ai";
    import { groq } from "@ai-sdk/groq";
    export const POST = async ({ request }) => {
      const { messages } = await request.json();
      return streamText({ model: groq("llama-3.1-8b-instant"), messages }).toUIMessageStreamResponse();
    };
"""


def test_a_component_that_shows_a_messages_markdown_as_html_is_seen() -> None:
    files = {"src/routes/api/chat/+server.ts": ROUTE, "src/lib/bubble.svelte": BUBBLE}
    assert places(judged("security.output-filtering", files)) == ["src/lib/bubble.svelte:11"]
    clean = BUBBLE.replace("made; })", "DOMPurify.sanitize(made); })").replace(
        'from "marked";', 'from "marked"; import DOMPurify from "dompurify";'
    )
    assert judged("security.output-filtering", {**files, "src/lib/bubble.svelte": clean}).status is Status.PASS


TURNS = {
    "ask.py": """
        import os
        import streamlit as st
        from langchain_google_genai import ChatGoogleGenerativeAI
        MODELS = ["a", "b"]
        def is_limit(problem):
            text = str(problem).lower()
            return any(sign in text for sign in ("429", "quota", "too many requests"))
        def model_of(name):
            return ChatGoogleGenerativeAI(model=name, max_output_tokens=500)
        def ask(messages):
            problems = []
            for place, name in enumerate(MODELS):
                try:
                    return model_of(name).invoke(messages)
                except Exception as problem:
                    if place == len(MODELS) - 1 or not is_limit(problem):
                        raise
                    problems.append(str(problem))
        question = st.chat_input("Ask")
        if question:
            st.write(ask(question).content)
    """
}


def test_models_that_are_asked_in_turn_stand_in_for_one_another() -> None:
    assert judged("errors.model-fallback", TURNS).status is Status.PASS
    assert judged("errors.rate-limit", TURNS).status is Status.PASS
    assert judged("performance.background-jobs", TURNS).status is Status.NOT_APPLICABLE
    once = {"ask.py": TURNS["ask.py"].replace("is_limit(problem)", "retrying").replace("return model_of", "model_of")}
    assert judged("errors.rate-limit", once).status is Status.FAIL
    assert judged("errors.model-fallback", once).status is Status.FAIL


def test_one_place_that_prints_is_told_of_as_one() -> None:
    files = {"main.py": ASK + "\n    print('started')\n"}
    assert judged("observability.structured-logs", files).reason == "1 place prints instead of logging"


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


BOT = {
    "src/logger.ts": """
        import winston from "winston";
        const logger = winston.createLogger({ level: "info" });
        export default logger;
    """,
    "src/reply.ts": """
        import OpenAI from "openai";
        import { Client, Events, GatewayIntentBits, Message } from "discord.js";
        import logger from "@/logger.js";
        const openai = new OpenAI();
        const client = new Client({ intents: [GatewayIntentBits.Guilds] });
        function sanitiseInput(text: string): string {
          return text.replace(/<@[0-9]+>/g, "").trim();
        }
        client.on(Events.MessageCreate, async (message: Message) => {
          try {
            const answer = await openai.chat.completions.create({
              model: "m",
              messages: [
                { role: "system", content: `Recent words: ${sanitiseInput(message.channel.topic)}` },
                { role: "user", content: sanitiseInput(message.content) },
              ],
            });
            await message.reply(answer.choices[0].message.content);
          } catch (err) {
            logger.error("the reply did not come", err);
          }
        });
    """,
}


def test_a_logger_of_the_projects_own_tells_nobody() -> None:
    assert places(judged("errors.boundary", BOT)) == []
    assert judged("errors.model-fallback", BOT).status is Status.FAIL


def test_a_function_that_only_tidies_a_message_screens_nothing() -> None:
    assert judged("security.prompt-sanitising", BOT).status is not Status.PASS
    checked = {**BOT, "src/reply.ts": BOT["src/reply.ts"].replace("<@[0-9]+>", "ignore (all )?previous instructions")}
    assert judged("security.prompt-sanitising", checked).status is Status.PASS


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


COMMANDS = {
    "index.js": """
        const { Client, Collection, GatewayIntentBits } = require('discord.js');
        const { Configuration, OpenAIApi } = require('openai');
        const client = new Client({ intents: [GatewayIntentBits.Guilds] });
        const openai = new OpenAIApi(new Configuration({ apiKey: process.env.KEY }));
        client.commands = new Collection();
        client.on('messageCreate', async (message) => {
          await client.commands.get('chat').execute(message, openai, message.content);
        });
    """,
    "commands/chat.js": """
        const { handleError } = require('../utils/errorHandler');
        const execute = async (message, openai, prompt) => {
          try {
            const made = await openai.createChatCompletion({ model: 'm', messages: [{ role: 'user', content: prompt }] });
            const text = made.data.choices[0].message.content;
            if (text.length > 2000) {
              await message.channel.send(text.slice(0, 2000));
              return;
            }
            await message.reply(text);
          } catch (error) {
            return handleError(message, error?.response?.data?.error?.message || JSON.stringify(error));
          }
        };
        module.exports = { name: 'chat', execute };
    """,
    "commands/image.js": """
        const execute = async (message, openai, prompt) => {
          const made = await openai.createImage({ prompt, n: 1 });
          return message.reply(made.data.data[0].url);
        };
        module.exports = { name: 'image', execute };
    """,
    "utils/errorHandler.js": """
        const { EmbedBuilder } = require('discord.js');
        const handleError = async (message, error) => {
          const embed = new EmbedBuilder().setTitle('Error').setDescription(error);
          message.reply({ embeds: [embed] });
        };
        module.exports = { handleError };
    """,
}


def test_commands_in_files_of_their_own_belong_to_the_handler_that_looks_them_up() -> None:
    assert "model budget" in judged("auth.routes-protected", COMMANDS).sites[0].message
    assert places(judged("errors.model-timeout", COMMANDS)) == ["commands/chat.js:5", "commands/image.js:3"]


def test_a_failure_that_a_function_of_the_projects_own_sends_is_a_leak() -> None:
    assert places(judged("errors.boundary", COMMANDS)) == ["commands/chat.js:13"]


def test_an_answer_that_is_cut_to_fit_a_chat_limits_nothing_that_may_be_asked() -> None:
    told = judged("validation.business-limits", COMMANDS).evidence
    assert {row.path for row in told} == {"index.js"}, "Discord limits what may be typed there"
    assert judged("performance.prompt-sizing", COMMANDS).status is Status.FAIL


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


def test_limits_of_a_plan_and_a_cooldown_are_quotas() -> None:
    assert judged("cost.quotas", PLANS).status is Status.PASS
    free = {"app/api/ask/route.ts": PLANS["app/api/ask/route.ts"].replace("checkUserLimits", "loadSettings")}
    assert judged("cost.quotas", free).status is Status.FAIL
    cooled = BOT["src/reply.ts"].replace(
        "try {", "if (isCooldownActive(message.author.id)) return;\n          try {", 1
    )
    assert judged("cost.quotas", {**BOT, "src/reply.ts": cooled}).status is Status.PASS


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


def test_a_system_message_that_is_taken_out_of_a_list_is_not_thereby_the_visitors() -> None:
    files = {
        "provider.py": """
            import anthropic
            client = anthropic.Anthropic()
            def stream(messages):
                system = ""
                for message in messages:
                    if message.get("role") == "system":
                        system = message.get("content")
                return client.messages.create(model="m", max_tokens=9, system=system, messages=messages[1:])
        """
    }
    assert judged("security.prompt-sanitising", files).status is Status.PARTIAL


def test_how_many_rows_a_person_has_is_no_limit_on_what_they_send() -> None:
    files = {
        "actions/ask.ts": """
            "use server";
            import { ChatOpenAI } from "@langchain/openai";
            const model = new ChatOpenAI({ model: "m", maxTokens: 9 });
            export async function ask(id: string, question: string) {
              const chats = adminDb.collection("files").doc(id).collection("chat");
              const rows = await chats.get();
              const asked = rows.docs.filter((row) => row.data().role === "human");
              if (asked.length >= 20) {
                return { success: false, message: "You reached the limit of your plan." };
              }
              return { success: true, message: await model.invoke(question) };
            }
        """
    }
    assert places(judged("validation.size-limits", files)) == ["actions/ask.ts:5"]
    own = {"actions/ask.ts": files["actions/ask.ts"].replace("asked.length", "question.length")}
    assert places(judged("validation.size-limits", own)) == []


def test_components_that_gradio_is_given_in_a_list_of_a_name_are_inputs() -> None:
    files = {
        "webui.py": """
            import gradio as gr
            import requests
            from openai import OpenAI
            client = OpenAI()
            def ask(text, url):
                page = requests.get(url, timeout=9).text
                return client.responses.create(model="m", input=text + page).output_text
            with gr.Blocks() as demo:
                text = gr.Textbox()
                url = gr.Textbox()
                answer = gr.Markdown()
                everything = [text, url]
                text.submit(ask, everything, [answer])
            demo.launch()
        """
    }
    assert places(judged("auth.routes-protected", files)) == ["webui.py:6"]
    assert places(judged("security.request-forgery", files)) == ["webui.py:7"]
