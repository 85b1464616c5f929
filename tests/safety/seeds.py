"""A small file of every kind that is read, to be changed at random."""

from __future__ import annotations

from collections.abc import Mapping

from tests.recipes.test_every_recipe import FILES as CODE

CONFIGURATION: Mapping[str, bytes] = {
    "package.json": b'{\n  "name": "a",\n  "type": "module",\n  "scripts": {"test": "vitest run", "build": "tsc"},\n  "dependencies": {"openai": "^4.0.0"}\n}\n',
    "tsconfig.json": b'{\n  // strict\n  "compilerOptions": {"strict": true, "paths": {"@/*": ["./src/*"]}},\n}\n',
    "package-lock.json": b'{"lockfileVersion": 3, "packages": {"": {"name": "a"}, "node_modules/openai": {"version": "4.0.0"}}}\n',
    "yarn.lock": b'# yarn lockfile v1\n\n"openai@^4.0.0", openai@4:\n  version "4.1.0"\n  resolved "https://registry.example/openai"\n',
    "pnpm-lock.yaml": b"lockfileVersion: '9.0'\npackages:\n  openai@4.1.0:\n    resolution: {integrity: sha512-x}\n",
    "pyproject.toml": b'[project]\nname = "a"\ndependencies = ["openai>=1", "flask"]\n\n[tool.poetry.dependencies]\npython = "^3.11"\nopenai = {version = "1.0", extras = ["x"]}\n',
    "poetry.lock": b'[[package]]\nname = "openai"\nversion = "1.0"\n\n[[package]]\nname = "flask"\nversion = "3.0"\n',
    "requirements.txt": b"openai>=1.0,<2 ; python_version > '3.8'\n-r more.txt\nflask==3.0 --hash=sha256:aa\n",
    "Pipfile": b'[packages]\nopenai = "*"\n\n[dev-packages]\npytest = "*"\n',
    ".github/workflows/ci.yml": b"name: ci\non:\n  push:\n  pull_request_target:\npermissions: write-all\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: |\n          npm test\n",
    ".gitlab-ci.yml": b"stages: [test]\ntest:\n  script:\n    - pytest\n  rules:\n    - if: $CI\n",
    "docker-compose.yml": b"services:\n  web: &web\n    image: a:1\n    environment:\n      - A=1\n  job:\n    <<: *web\n    command: run\n",
    "Dockerfile": b'FROM python:3.12 AS base\nARG A=1\nRUN pip install \\\n    openai\nCOPY --from=base /a /b\nCMD ["python", "a.py"]\n',
    ".env": b"OPENAI_API_KEY=sk-not-a-real-one\nexport B='two words' # c\nC=\"a\\nb\"\n",
    ".gitignore": b"# a\nnode_modules/\n!keep\n*.log\n\\#odd\n",
    "schema.sql": b'create table if not exists "a" (id uuid primary key, user_id uuid references b(id));\nalter table a enable row level security;\ncreate policy p on a for select using (auth.uid() = user_id);\n',
    "schema.prisma": b"model User {\n  id Int @id\n  notes Note[]\n}\nmodel Note {\n  id Int @id\n  owner User @relation(fields: [x], references: [id])\n}\n",
    "firestore.rules": b"service cloud.firestore {\n  match /databases/{d}/documents {\n    match /a/{b} { allow read, write: if request.auth != null; }\n  }\n}\n",
    "page.html": b'<html><script>fetch("/a")</script><p onclick="go()">{{ name|safe }}</p></html>\n',
    "page.jinja2": b"{% for a in b %}{{ a|e }}{% endfor %}\n",
    "App.vue": b'<template><p v-html="a"/></template>\n<script setup lang="ts">\nconst a = await fetch("/a")\n</script>\n',
    "App.svelte": b"<script>\n  let a = 1;\n</script>\n{@html a}\n",
    "README.md": b"# App\n\n```sh\nnpm test\n```\n\n[docs](docs/a.md)\n",
    "vercel.json": b'{"crons": [{"path": "/api/a", "schedule": "0 0 * * *"}], "headers": []}\n',
    "evals/a.yaml": b"prompts: [a]\ntests:\n  - assert:\n      - type: contains\n        value: a\n",
}
ALL: Mapping[str, bytes] = {**CODE, **CONFIGURATION}
EDITABLE: Mapping[str, bytes] = {path: text for path, text in CODE.items() if path.endswith((".py", ".js", ".jsx"))}
MANIFESTS: Mapping[str, bytes] = {path: CODE[path] for path in ("requirements.txt", "package.json", ".gitignore")}
