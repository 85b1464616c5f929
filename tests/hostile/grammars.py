from __future__ import annotations

from pathlib import Path

from tests.hostile.building import Case, Lab, base, case


def _deep(n: int) -> dict[str, str | bytes]:
    return {
        f"parens_{n}.py": "x = " + "(" * n + "1" + ")" * n + "\n",
        f"lists_{n}.py": "x = " + "[" * n + "]" * n + "\n",
        f"unary_{n}.py": "x = " + "-" * n + "1\n",
        f"not_{n}.py": "x = " + "not " * n + "1\n",
        f"binop_{n}.py": "x = " + "+".join(["1"] * n) + "\n",
        f"attr_{n}.py": "x = a" + ".b" * n + "\n",
        f"call_{n}.py": "x = a" + "()" * n + "\n",
        f"subscript_{n}.py": "x = a" + "[0]" * n + "\n",
        f"elif_{n}.py": "if a: pass\n" + "elif a: pass\n" * n,
        f"lambda_{n}.py": "x = " + "lambda: " * n + "1\n",
        f"ternary_{n}.py": "x = " + "1 if a else " * n + "2\n",
        f"power_{n}.py": "x = " + "2**" * n + "1\n",
        f"strcat_{n}.py": "x = " + "'a' " * n + "\n",
        f"js_arr_{n}.js": "x = " + "[" * n + "]" * n + ";\n",
        f"js_parens_{n}.js": "x = " + "(" * n + "1" + ")" * n + ";\n",
        f"json_{n}.json": "[" * n + "]" * n,
        f"yaml_{n}.yaml": "[" * n + "]" * n + "\n",
        f"ts_generic_{n}.ts": "type T = " + "A<" * n + "B" + ">" * n + ";\n",
        f"jsx_{n}.jsx": "x = " + "<a>" * n + "</a>" * n + ";\n",
        f"md_quote_{n}.md": ">" * n + " x\n",
        f"md_list_{n}.md": "".join("  " * i + "- x\n" for i in range(min(n, 1500))),
    }


@case()
def parser_depth_small(root: Path, _lab: Lab) -> Case:
    f = {}
    for n in (90, 190, 500):
        f |= _deep(n)
    f["indent_99.py"] = "".join("    " * i + "if 1:\n" for i in range(99)) + "    " * 99 + "pass\n"
    f["indent_101.py"] = "".join(" " * i + "if 1:\n" for i in range(101)) + " " * 101 + "pass\n"
    f["nested_def_60.py"] = "".join("    " * i + f"def f{i}():\n" for i in range(60)) + "    " * 60 + "pass\n"
    base(root, files=f)
    return Case(
        "parse",
        root,
        "RecursionError / MemoryError / 'too many nested parentheses'",
        "file reported 'too deep', scan goes on",
    )


@case()
def parser_depth_bomb(root: Path, _lab: Lab) -> Case:
    base(root, files=_deep(100_000) | {"deep_1m.py": "x = " + "(" * 1_000_000})
    return Case(
        "parse",
        root,
        "C-stack overflow: SIGSEGV in libcst / ast / tree-sitter walkers",
        "parse only in a child process; crash of the child = 'unparseable' for one file",
    )


@case()
def parser_odd(root: Path, _lab: Lab) -> Case:
    base(
        root,
        files={
            "py2.py": "print 'x'\nexec 'y'\n",
            "py312.py": 'type X[T] = list[T]\ndef f[T](a: T) -> T: return a\nx = f"{\'a\' + "b"}"\n',
            "py314.py": "t = t'{x}'\ntry:\n    pass\nexcept A, B:\n    pass\n",
            "match.py": "match x:\n    case {'a': 1, **r}: pass\n",
            "huge_int.py": "x = " + "9" * 10_000 + "\n",
            "huge_hex.py": "x = 0x" + "f" * 100_000 + "\n",
            "unterminated.py": "x = '''abc\n",
            "indent_err.py": "if 1:\n  x\n y\n",
            "empty_class.py": "class A:\n",
            "star.py": "a, *b = *c, *d\n",
            "walrus.py": "print(f'{(x:=1)!r:>{w}}')\n",
            "unicode_id.py": "\u00b5 = 1\n\ud835\udd04 = 2\n".encode("utf-16", "surrogatepass").decode("utf-16"),
            "invalid_escape.py": "x = '\\d \\N{BULLET}'\n",
            "semicolons.py": "x = 1; y = 2;\n",
            "line_cont.py": "x = \\\n1\n",
            "type_comment.py": "x = [] # type: List[int]\n",
            "async_gen.py": "async def f():\n    return [x async for x in y]\n",
            "shebang.py": "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nx=1\n",
            "no_ext_script": "#!/usr/bin/env python3\nprint(1)\n",
            "fake.py": "\x89PNG\r\n\x1a\n",
            "html.py": "<!doctype html><p>",
            "conflict.py": "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> o\n",
            "template.py": "{% if x %}\nx = {{ y }}\n{% endif %}\n",
        },
    )
    return Case(
        "parse",
        root,
        "version-specific syntax and broken files",
        "every file ends as parsed / unparseable(reason); never an exception dialog",
    )


@case()
def data_bombs(root: Path, lab: Lab) -> Case:
    y = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [" + ",".join([f"*{chr(97 + i)}"] * 9) + "]\n" for i in range(9)
    )
    xml = (
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY a{i} "{(f"&a{i - 1};" if i else "&a;") * 10}">' for i in range(9))
        + "]><l>&a8;</l>"
    )
    xxe = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file://{lab.out()}">]><r>&e;</r>'
    base(
        root,
        files={
            "bomb.yaml": y,
            ".github/workflows/ci.yml": y,
            "docker-compose.yml": y,
            "merge.yaml": "a: &a {x: 1}\n" + "b: {<<: *a}\n" * 10,
            "selfref.yaml": "&a [*a]\n",
            "bomb.xml": xml,
            "xxe.xml": xxe,
            "dup.json": '{"a":1,"a":2}',
            "nan.json": "[NaN, 1e999]",
            "bigint.json": "9" * 10_000,
            "bomb.toml": "x = " + "[" * 5000 + "]" * 5000 + "\n",
            "deepkey.toml": ".".join(["a"] * 20_000) + " = 1\n",
            "pom.xml": xml,
            "package.json": '{"dependencies":' + "[" * 5000 + "]" * 5000 + "}",
            "requirements.txt": "-r requirements.txt\n-r /etc/passwd\n-e ../..\n",
            "requirements-loop.txt": "-r requirements-loop2.txt\n",
            "requirements-loop2.txt": "-r requirements-loop.txt\n",
            "tsconfig.json": '{"extends":"./tsconfig.json"}',
            "pyproject.toml": "[tool.x]\n" + "a = 1\n" * 2,
            "Dockerfile": "FROM scratch\n" + "RUN " + "a && \\\n" * 20_000 + "b\n",
        },
    )
    return Case(
        "parse",
        root,
        "yaml alias expansion on traversal/repr/json.dumps, XML entities, include cycles",
        "alias count cap (or compose events only), no XML DTD, cycle guard, depth cap",
    )
