"""What is said of models, prompts, agents and what they cost, in code as prototypes have it."""

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


def test_a_pause_between_two_questions_is_a_quota() -> None:
    cooled = BOT["src/reply.ts"].replace(
        "try {", "if (isCooldownActive(message.author.id)) return;\n          try {", 1
    )
    assert judged("cost.quotas", {**BOT, "src/reply.ts": cooled}).status is Status.PASS


def test_a_function_that_only_tidies_a_message_screens_nothing() -> None:
    assert judged("security.prompt-sanitising", BOT).status is not Status.PASS
    checked = {**BOT, "src/reply.ts": BOT["src/reply.ts"].replace("<@[0-9]+>", "ignore (all )?previous instructions")}
    assert judged("security.prompt-sanitising", checked).status is Status.PASS


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
