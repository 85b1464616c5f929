"""Which JavaScript and TypeScript expressions start a model, and which options reach them."""

from __future__ import annotations

import pytest
from tests.survey.model_project import calls_of, in_typescript, only, told


def test_options_at_the_call_and_at_the_client_count() -> None:
    assert in_typescript("""
        import OpenAI from "openai";
        const openai = new OpenAI({ timeout: 5000, maxRetries: 3 });
        await openai.chat.completions.create({ model: "m", messages, max_tokens: 9, stream: true });
        await openai.responses.create({ model: "m", input: "x" }, { timeout: 100 });
        await openai.images.generate({ prompt: "x" });
        await openai.audio.speech.create({ input: "x" });
    """) == [
        "4 openai generate limit timeout retries stream",
        "5 openai generate timeout retries",
        "6 openai image timeout retries",
        "7 openai speech timeout retries",
    ]


def test_the_third_version_of_the_sdk_does_not_retry() -> None:
    assert in_typescript("""
        const { Configuration, OpenAIApi } = require("openai");
        const configuration = new Configuration({ apiKey: process.env.KEY });
        const openai = new OpenAIApi(configuration);
        await openai.createChatCompletion({ model: "m", messages: [] });
        await openai.createCompletion({ model: "m", prompt: "x", max_tokens: 9 });
        await openai.createImage({ prompt: "x" });
    """) == ["5 openai generate", "6 openai generate limit", "7 openai image"]


def test_the_vercel_sdk_is_called_by_function() -> None:
    assert in_typescript("""
        import { generateObject, generateText, streamText } from "ai";
        import { openai } from "@ai-sdk/openai";
        streamText({ model: openai("m"), messages, maxTokens: 9, abortSignal: AbortSignal.timeout(5) });
        await generateText({ model: openai("m"), prompt, maxOutputTokens: 9, maxRetries: 5 });
        await generateObject({ model: openai("m"), schema });
    """) == [
        "4 ai-sdk generate limit timeout stream",
        "5 ai-sdk generate limit retries",
        "6 ai-sdk generate",
    ]


def test_a_thread_id_among_the_arguments_is_no_doubt() -> None:
    assert in_typescript("""
        import OpenAI from "openai";
        const openai = new OpenAI();
        const thread = await openai.beta.threads.create();
        await openai.beta.threads.runs.create(thread.id, { assistant_id: "x" });
    """) == ["5 openai generate"]


def test_options_that_a_caller_hands_in_are_unknown() -> None:
    assert in_typescript("""
        import OpenAI from "openai";
        const openai = new OpenAI();
        export const ask = (params: Params) => openai.chat.completions.create(params);
    """) == ["4 openai generate limit? timeout? stream?"]


def test_an_object_of_options_is_followed_with_what_is_put_in_later() -> None:
    assert in_typescript("""
        import OpenAI from "openai";
        const openai = new OpenAI();
        async function ask(quick: boolean) {
          const options: any = { model: "m", messages: [], ...(quick && { temperature: 0 }) };
          options.max_tokens = 9;
          return openai.chat.completions.create(options);
        }
    """) == ["7 openai generate limit"]


def test_gemini_models_and_chats_carry_their_configuration() -> None:
    assert in_typescript("""
        import { GoogleGenerativeAI } from "@google/generative-ai";
        const genAI = new GoogleGenerativeAI(apiKey);
        const model = genAI.getGenerativeModel({ model: "m", generationConfig: { maxOutputTokens: 9 } });
        await model.generateContent(prompt);
        const chat = genAI.getGenerativeModel({ model: "m" }).startChat({ history });
        await chat.sendMessageStream(last.content);
    """) == ["5 google-generativeai generate limit", "7 google-generativeai generate stream"]


def test_chains_made_with_pipe_are_followed_to_their_model() -> None:
    assert in_typescript("""
        import { ChatOpenAI } from "@langchain/openai";
        const model = new ChatOpenAI({ maxTokens: 9, timeout: 5, maxRetries: 2 });
        let chain: Runnable;
        if (structured) {
          chain = prompt.pipe(model.withStructuredOutput(Answer));
        } else {
          chain = prompt.pipe(model.bindTools([])).pipe(parser);
        }
        const stream = await chain.stream({});
        await model.invoke("x");
    """) == [
        "10 langchain generate limit timeout retries stream",
        "11 langchain generate limit timeout retries",
    ]


def test_a_client_that_a_module_exports_by_name_or_by_default_is_followed() -> None:
    found = calls_of({
        "lib/openai.ts": """
            import OpenAI from "openai";
            export const openai = new OpenAI({ timeout: 4 });
            export default openai;
        """,
        "app/api/ask/route.ts": """
            import client from "../../../lib/openai";
            import { openai } from "@/lib/openai";
            export async function POST() {
              await openai.chat.completions.create({ model: "m", messages: [] });
              await client.chat.completions.create({ model: "m", messages: [], max_tokens: 9 });
            }
        """,
    })  # fmt: skip
    assert [told(call) for call in found] == ["5 openai generate timeout", "6 openai generate limit timeout"]


def test_a_client_made_on_first_use_is_found_behind_its_getter() -> None:
    call = only({
        "client.ts": """
            import OpenAI from "openai";
            let made: OpenAI | null = null;
            function getClient(): OpenAI {
              if (made) return made;
              made = new OpenAI({ timeout: 4 });
              return made;
            }
            export const ask = () => getClient().chat.completions.create({ model: "m", messages: [] });
        """
    })  # fmt: skip
    assert told(call) == "9 openai generate timeout"


def test_a_request_to_a_providers_address_is_a_model_call() -> None:
    assert in_typescript("""
        import axios from "axios";
        const API = "https://api.openai.com/v1/chat/completions";
        export async function ask(prompt: string) {
          const payload = { model: "m", messages: [], max_tokens: 9, stream: true };
          await fetch(API, { method: "POST", body: JSON.stringify(payload) });
          await fetch(`${BASE ?? "https://api.anthropic.com"}/v1/messages`, {
            method: "POST", body: JSON.stringify({ model: "m", max_tokens: 9 }), signal: AbortSignal.timeout(4),
          });
          await axios.post("https://api.openai.com/v1/embeddings", { input: "x" }, { timeout: 4 });
          await fetch("https://api.openai.com/v1/models");
        }
    """) == [
        "6 http:openai generate limit stream",
        "7 http:anthropic generate limit timeout",
        "10 http:openai embed timeout",
    ]


def test_other_sdks_are_known_by_their_clients() -> None:
    assert in_typescript("""
        import Anthropic from "@anthropic-ai/sdk";
        import Groq from "groq-sdk";
        import Together from "together-ai";
        import Replicate from "replicate";
        import ollama from "ollama";
        import { GoogleGenAI } from "@google/genai";
        await new Anthropic().messages.create({ model: "m", max_tokens: 9, messages: [] });
        await new Groq().chat.completions.create({ model: "m", messages: [] });
        await new Together().chat.completions.create({ model: "m", messages: [] });
        await new Replicate().run("a/b", { input: {} });
        await ollama.chat({ model: "m", messages: [], options: { num_predict: 9 } });
        await new GoogleGenAI({}).models.generateContent({ model: "m", contents, config: { maxOutputTokens: 9 } });
    """) == [
        "8 anthropic generate limit",
        "9 groq generate",
        "10 together generate",
        "11 replicate image",
        "12 ollama generate limit",
        "13 google-genai generate limit",
    ]


@pytest.mark.parametrize(
    "module", ["npm:openai@4.24.1", "https://esm.sh/openai@4", "https://deno.land/x/openai@v4.2.0/mod.ts"]
)
def test_an_sdk_that_an_edge_function_fetches_by_address_is_known(module: str) -> None:
    call = only({
        "supabase/functions/ask/index.ts": f"""
            import OpenAI from "{module}";
            const client = new OpenAI({{ timeout: 3000 }});
            Deno.serve(async () => client.chat.completions.create({{ model: "m", messages: [] }}));
        """
    })  # fmt: skip
    assert told(call) == "4 openai generate timeout"
