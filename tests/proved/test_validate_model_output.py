"""validate-model-output: what fits is used, also out of a code fence; what does not fit ends in one clear error."""

from __future__ import annotations

from tests.proved.conftest import FakeProvider, Refactored, Run, Serve

SCRIPT = """import json

from openai import OpenAI

client = OpenAI()


def tags(text: str):
    made = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])
    return json.loads(made.choices[0].message.content)["tags"]


print(tags("Is all well?"))
"""
API = """import json

from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI()


@app.get("/mood")
def mood():
    made = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Mood?"}])
    return {"mood": json.loads(made.choices[0].message.content)["mood"].lower()}
"""
NODE = """const OpenAI = require('openai')

const client = new OpenAI()

async function tags() {
  const made = await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Tags?' }] })
  const answer = JSON.parse(made.choices[0].message.content)
  return answer.tags.map((tag) => tag.trim())
}

tags().then(console.log)
"""
FENCED = 'Sure!\n```json\n{"tags": ["a"]}\n```'


def test_python(refactored: Refactored, run_python: Run, fake_provider: FakeProvider) -> None:
    folder = refactored({"main.py": SCRIPT, "requirements.txt": "openai\n"}, "validate-model-output")
    fake_provider.text = FENCED
    assert run_python(folder, "main.py", **fake_provider.environment).log.strip().endswith("['a']")
    fake_provider.text = '{"words": 1}'
    refused = run_python(folder, "main.py", **fake_provider.environment)
    assert refused.code != 0
    assert "does not have the expected form" in refused.log


def test_fastapi_says_502(refactored: Refactored, serve_python: Serve, fake_provider: FakeProvider) -> None:
    folder = refactored({"main.py": API}, "validate-model-output")
    served = serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}", **fake_provider.environment)
    fake_provider.text = '{"mood": "Well"}'
    assert served.get("/mood").json() == {"mood": "well"}
    fake_provider.text = "I am fine."
    refused = served.get("/mood")
    assert refused.status == 502
    assert "could not be used" in refused.text


def test_node(refactored: Refactored, run_node: Run, fake_provider: FakeProvider) -> None:
    package = '{ "dependencies": { "openai": "^7", "zod": "^4" } }\n'
    folder = refactored({"package.json": package, "main.js": NODE}, "validate-model-output")
    fake_provider.text = FENCED
    assert "'a'" in run_node(folder, "main.js", **fake_provider.environment).log
    fake_provider.text = '{"tags": "none"}'
    refused = run_node(folder, "main.js", **fake_provider.environment)
    assert refused.code != 0
    assert "does not have the expected form" in refused.log
