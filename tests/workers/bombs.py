"""Files that a stranger may send to make a parser crash, hang or run out of memory: 100,000 of everything."""

from __future__ import annotations

DEEP = 100_000
_LINES = 3_000  # levels of indentation: the file grows with their square


def _indented() -> str:
    return "".join(f"{' ' * level}if a:\n" for level in range(_LINES // 3)) + " " * _LINES + "pass\n"


BOMBS: dict[str, str] = {
    "parentheses.py": "a = " + "(" * DEEP + ")" * DEEP,
    "open_brackets.py": "[" * DEEP,
    "dictionaries.py": "a = " + "{1:" * DEEP + "1" + "}" * DEEP,
    "calls.py": "f(" * DEEP + ")" * DEEP,
    "sums.py": "a = a" + "+a" * DEEP,
    "nots.py": "a = " + "not " * DEEP + "a",
    "attributes.py": "a" + ".b" * DEEP,
    "subscripts.py": "a" + "[0]" * DEEP,
    "called_calls.py": "f" + "()" * DEEP,
    "lambdas.py": "a = " + "lambda: " * DEEP + "a",
    "conditions.py": "a = " + "a if b else " * DEEP + "a",
    "elifs.py": "if a: pass\n" + "elif a: pass\n" * DEEP,
    "strings.py": "a = " + '"x" ' * DEEP,
    "indents.py": _indented(),
    "decorators.py": "@d\n" * DEEP + "def f(): pass\n",
    "arrows.ts": "const a = " + "() => " * DEEP + "1",
    "objects.js": "const a = " + "{a:" * DEEP + "1" + "}" * DEEP,
    "ternaries.ts": "const a = " + "b ? c : " * DEEP + "d",
    "generics.ts": "let a: " + "A<" * DEEP + "B" + ">" * DEEP,
    "elements.tsx": "const a = " + "<a>" * DEEP + "</a>" * DEEP,
    "templates.js": "const a = " + "`${" * DEEP + "}`" * DEEP,
    "blocks.js": "{" * DEEP + "}" * DEEP,
    "chain.js": "a" + ".then(b)" * DEEP,
    "component.svelte": "<script>" + "(" * DEEP + "</script>" + "<div>" * DEEP,
    "component.vue": "<template>" + "<div>" * DEEP + "</template><script>" + "[" * DEEP + "</script>",
    "arrays.json": "[" * DEEP,
    "package.json": '{"dependencies":' * DEEP,
    "tsconfig.json": "/*" * DEEP,
    "package-lock.json": '{"packages":{"":' * DEEP,
    "flow.yaml": "[" * DEEP,
    "sequences.yaml": "- " * DEEP + "a",
    "aliases.yaml": "a: &a [x,x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a,*a]\n" for n in range(9_000)),
    "docker-compose.yml": "services: " + "{a: " * DEEP,
    ".github/workflows/ci.yml": "jobs: " + "{a: " * DEEP,
    "keys.toml": ".".join("a" * DEEP) + " = 1",
    "pyproject.toml": "a = " + "[" * DEEP,
    "tables.toml": "".join(f"[a.b{n}]\n" for n in range(30_000)),
    "schema.sql": "select " + "(" * DEEP,
    "policies.sql": "create policy a on b using (" * (DEEP // 4),
    "schema.prisma": "model A {" * DEEP,
    "firestore.rules": "match /a/{b} {" * (DEEP // 2),
    "page.html": "<div " * DEEP,
    "page.jinja2": "{{ a|" * DEEP,
    "README.md": "[" * DEEP + "](" * DEEP,
    "Dockerfile": "RUN a \\\n" * DEEP,
    ".env": "A=" + "a" * 900_000,
    "words.py": "a = '" + "aB3" * 300_000 + "'",
    "words.txt": "api_key" * 130_000,
    "blanks.py": "a = 1" + " \t" * 450_000 + "x",
    "equals.js": "a" + "=a" * 400_000,
    "keys.json": '"secret":"' * DEEP,
    "requirements.txt": "a==1;" * DEEP,
    "yarn.lock": '"a@' * DEEP,
    "Makefile": "a:" * DEEP,
}
