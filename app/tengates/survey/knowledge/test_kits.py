"""Which packages and programs record other services, drive a browser, measure a model's answers, or put a load on."""

from __future__ import annotations

import re

# Module as it is imported (or its first part) -> what it does.
RECORDERS: dict[str, str] = {
    "vcr": "answers recorded with vcr",
    "betamax": "answers recorded with betamax",
    "respx": "declared answers of respx",
    "responses": "declared answers of responses",
    "requests_mock": "declared answers of requests-mock",
    "httpretty": "declared answers of httpretty",
    "aioresponses": "declared answers of aioresponses",
    "pytest_httpx": "declared answers of pytest-httpx",
    "pytest_httpserver": "a declared server of pytest-httpserver",
    "mocket": "declared answers of mocket",
    "moto": "AWS as moto declares it",
    "pact": "a contract of pact",
    "wiremock": "declared answers of WireMock",
    "msw": "declared answers of msw",
    "nock": "declared answers of nock",
    "fetch-mock": "declared answers of fetch-mock",
    "axios-mock-adapter": "declared answers of axios-mock-adapter",
    "@pact-foundation/pact": "a contract of pact",
    "@pollyjs/core": "answers recorded with Polly",
    "jest-fetch-mock": "declared answers of jest-fetch-mock",
    "vitest-fetch-mock": "declared answers of vitest-fetch-mock",
    "sepia": "answers recorded with sepia",
    "talkback": "answers recorded with talkback",
}
RECORDER_FIXTURES = {"httpx_mock", "requests_mock", "respx_mock", "aioresponses", "vcr", "vcr_cassette", "httpserver"}
RECORDER_CALLS = ("httpx.MockTransport", "MockAgent", "undici.MockAgent", "Polly", "nock", "setupServer")
RECORDER_PACKAGES = {
    "vcrpy", "pytest-recording", "pytest-vcr", "respx", "responses", "requests-mock", "httpretty", "aioresponses",
    "pytest-httpx", "moto", "pact-python", "msw", "nock", "fetch-mock", "axios-mock-adapter", "@pact-foundation/pact",
    "@pollyjs/core", "jest-fetch-mock", "betamax",
}  # fmt: skip

# Packages whose calls go to somebody else's service over the network.
SERVICES = {
    "stripe", "twilio", "sendgrid", "resend", "postmarker", "slack_sdk", "slack_bolt", "@slack/web-api", "@slack/bolt",
    "telegram", "telebot", "aiogram", "discord", "discord.js", "googleapiclient", "googleapis", "github", "octokit", "@octokit/rest",
    "notion_client", "@notionhq/client", "plaid", "airtable", "pyairtable", "tavily", "@tavily/core", "serpapi",
    "exa_py", "exa-js", "firecrawl", "@mendable/firecrawl-js", "elevenlabs", "deepgram", "@deepgram/sdk", "mailchimp_marketing",
    "@sendgrid/mail", "razorpay", "paypalrestsdk", "tweepy", "shopify", "hubspot", "e2b", "@e2b/code-interpreter", "apify_client",
}  # fmt: skip

# Module -> what drives the product from outside.
DRIVERS: dict[str, str] = {
    "@playwright/test": "Playwright",
    "playwright": "Playwright",
    "playwright.sync_api": "Playwright",
    "playwright.async_api": "Playwright",
    "cypress": "Cypress",
    "selenium": "Selenium",
    "selenium-webdriver": "Selenium",
    "splinter": "Splinter",
    "helium": "Selenium",
    "seleniumbase": "Selenium",
    "puppeteer": "Puppeteer",
    "pyppeteer": "Puppeteer",
    "testcafe": "TestCafe",
    "webdriverio": "WebdriverIO",
    "@wdio/globals": "WebdriverIO",
    "nightwatch": "Nightwatch",
    "detox": "Detox",
    "streamlit.testing": "Streamlit's AppTest",
    "streamlit.testing.v1": "Streamlit's AppTest",
    "gradio_client": "Gradio's client",
    "@gradio/client": "Gradio's client",
    "@stagehand": "Stagehand",
    "robot": "Robot Framework",
}
# Packages that serve tests alone; the others also read pages or make pictures for the product itself.
DRIVER_PACKAGES = {
    "@playwright/test", "pytest-playwright", "cypress", "testcafe", "webdriverio", "nightwatch", "seleniumbase",
    "pytest-selenium",
}  # fmt: skip
# Addresses that the generators of these tools put into their own example.
SCAFFOLD = re.compile(r"playwright\.dev|example\.cypress\.io|todomvc|demo\.playwright|docs\.cypress\.io")

EVALUATORS: dict[str, str] = {
    "deepeval": "DeepEval",
    "ragas": "Ragas",
    "autoevals": "autoevals",
    "braintrust": "Braintrust",
    "inspect_ai": "Inspect",
    "trulens": "TruLens",
    "trulens_eval": "TruLens",
    "openevals": "openevals",
    "agentevals": "agentevals",
    "evalite": "Evalite",
    "promptfoo": "promptfoo",
    "phoenix.evals": "Phoenix",
    "langchain.evaluation": "LangChain's evaluation",
    "giskard": "Giskard",
    "pydantic_evals": "Pydantic Evals",
    "vitest-evals": "vitest-evals",
    "langsmith.evaluation": "LangSmith",
    "langsmith/evaluation": "LangSmith",
    "langsmith/vitest": "LangSmith",
    "langsmith/jest": "LangSmith",
    "azure.ai.evaluation": "Azure's evaluation",
    "weave": "Weave",
    "mlflow.evaluate": "MLflow",
    "llama_index.core.evaluation": "LlamaIndex's evaluation",
}

LOAD_MODULES: dict[str, str] = {
    "k6": "k6",
    "k6/http": "k6",
    "locust": "Locust",
    "autocannon": "autocannon",
    "loadtest": "loadtest",
    "molotov": "Molotov",
    "artillery": "Artillery",
    "gatling": "Gatling",
}
LOAD_PROGRAMS: dict[str, str] = {
    "k6": "k6",
    "locust": "Locust",
    "artillery": "Artillery",
    "autocannon": "autocannon",
    "wrk": "wrk",
    "wrk2": "wrk",
    "hey": "hey",
    "vegeta": "Vegeta",
    "bombardier": "bombardier",
    "oha": "oha",
    "loadtest": "loadtest",
    "lhci": "Lighthouse CI",
    "lighthouse-ci": "Lighthouse CI",
    "unlighthouse-ci": "Unlighthouse",
    "size-limit": "a size budget (size-limit)",
    "bundlesize": "a size budget (bundlesize)",
    "bundlewatch": "a size budget (bundlewatch)",
    "jmeter": "JMeter",
}
LOAD_ACTIONS: dict[str, str] = {
    "grafana/k6-action": "k6",
    "grafana/run-k6-action": "k6",
    "treosh/lighthouse-ci-action": "Lighthouse CI",
    "artilleryio/action-cli": "Artillery",
    "andresz1/size-limit-action": "a size budget (size-limit)",
    "preactjs/compressed-size-action": "a comparison of bundle sizes",
}
LOAD_PACKAGES = {
    "locust",
    "k6",
    "artillery",
    "autocannon",
    "@lhci/cli",
    "size-limit",
    "bundlesize",
    "bundlewatch",
    "loadtest",
}
