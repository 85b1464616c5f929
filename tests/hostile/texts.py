from __future__ import annotations

from pathlib import Path

from tests.hostile.building import Case, Lab, base, case, cfg, git


@case()
def encodings(root: Path, _lab: Lab) -> Case:
    f = {
        "utf8_bom.py": b"\xef\xbb\xbfx = '\xc3\xa9'\n",
        "utf16le.py": "x = 1\n".encode("utf-16"),
        "utf16be_nobom.txt": "x = 1\n".encode("utf-16-be"),
        "latin1_cookie.py": b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        "latin1_nocookie.py": b"x = '\xe9'\n",
        "bad_cookie.py": b"# -*- coding: no-such-codec -*-\nx = 1\n",
        "lying_cookie.py": b"# -*- coding: utf-8 -*-\nx = '\xff'\n",
        "rot13_cookie.py": b"# -*- coding: rot13 -*-\nk = 1\n",
        "utf7_cookie.py": b"# -*- coding: utf-7 -*-\nx = 1\n",
        "idna_cookie.py": b"# -*- coding: idna -*-\nx = 1\n",
        "sjis.py": "# -*- coding: shift_jis -*-\nx = '\u8868'\n".encode("shift_jis"),
        "nul.py": b"x = 1\0\ny = 2\n",
        "nul_in_str.py": b"x = '\0'\n",
        "surrogates.py": b"x = '\xed\xa0\x80'\n",
        "overlong.py": b"x = '\xc0\xaf'\n",
        "gb18030.py": "# coding: gb18030\nx='\u4e2d'\n".encode("gb18030"),
        "bom_and_cookie.py": b"\xef\xbb\xbf# coding: latin-1\nx=1\n",
        "double_bom.py": b"\xef\xbb\xbf\xef\xbb\xbfx=1\n",
    }
    base(root, files=f)
    return Case(
        "text",
        root,
        "decode/encode on read and write",
        "no-op refactor is byte-identical; undecodable files are skipped, never re-encoded",
    )


@case()
def line_endings(root: Path, _lab: Lab) -> Case:
    f = {
        "crlf.py": b"def f():\r\n    return 1\r\n",
        "mixed.py": b"def f():\r\n    return 1\n\r\nx = 2\n",
        "cr_only.py": b"x = 1\ry = 2\r",
        "no_final_newline.py": b"x = 1",
        "crlf_no_final.py": b"x = 1\r\ny = 2",
        "formfeed.py": b"x = 1\n\x0c\ny = 2\n",
        "vt_ls_ps_nel.py": "s = 'a\u2028b\u2029c\x85d\x0be'\nz = 1\n".encode(),
        "fs_gs_rs.py": b"s = 'a\x1cb\x1dc\x1ed'\nz = 1\n",
        "crcrlf.py": b"x = 1\r\r\ny = 2\r\r\n",
        "triple_crlf_string.py": b"x = '''a\r\nb\nc\rd'''\n",
        "backslash_crlf.py": b"x = 1 + \\\r\n    2\r\n",
        "empty.py": b"",
        "only_newlines.py": b"\n\n\n",
        "only_crlf.py": b"\r\n",
        "only_comment.py": b"# x",
        "trailing_ws.py": b"x = 1   \t\n  \n",
        "tabs.py": b"if 1:\n\tx = 1\n        y = 2\n" if False else b"if 1:\n\tx = 1\n\ty = 2\n",
        "ctrl_z.py": b"x = 1\n\x1a",
        "eof_backslash.py": b"x = 1\\",
    }
    base(root, files=f)
    return Case(
        "text",
        root,
        "str.splitlines() splits where git does not; open() newline translation",
        "split only on \\n in bytes; untouched lines byte-identical",
    )


@case()
def git_eol_attributes(root: Path, _lab: Lab) -> Case:
    base(
        root,
        files={
            ".gitattributes": "*.py text eol=crlf\n*.txt text=auto\n*.bin -text\n*.u16 working-tree-encoding=UTF-16LE-BOM\n*.id ident\n",
            "a.py": b"x = 1\r\ny = 2\r\n",
            "t.txt": b"one\r\ntwo\n",
            "b.bin": b"\r\n\n\r",
            "w.u16": "\ufeffhi\n".encode("utf-16-le"),
            "v.id": "$Id$\n",
        },
    )
    cfg(root, "[core]\n\tautocrlf = true\n\tsafecrlf = true")
    return Case(
        "text",
        root,
        "hash-object without --path, or writing blob bytes into the work tree",
        "commit of an unrelated hunk shows no whole-file EOL diff",
    )


@case()
def long_lines(root: Path, _lab: Lab) -> Case:
    js = "var a=[" + ",".join(f"function f{i}(){{return {i}}}" for i in range(250_000)) + "];"
    base(
        root,
        files={
            "bundle.min.js": js,
            "data.py": "X = '" + "A" * 5_000_000 + "'\n",
            "one_line.json": "[" + "1," * 2_000_000 + "1]",
            "spaces.py": "x = 1" + " " * 3_000_000 + "\n",
            "open_quote.py": "x = '" + "\\" * 1_000_000,
        },
    )
    return Case(
        "text",
        root,
        "regex rules, diff view, QPlainTextEdit layout",
        "line cap per rule; UI thread never blocked > 100 ms; file labelled generated/minified",
    )


@case()
def redos_lines(root: Path, _lab: Lab) -> Case:
    n = 60_000
    base(
        root,
        files={
            "a.py": "k = '" + "a" * n + "!'\n",
            "b.txt": ("eyJ" + "a" * 30 + ".") * (n // 40) + "!\n",
            "c.txt": "-----BEGIN " + "A " * n,
            "d.txt": "password" + " " * n + "x\n",
            "e.txt": "://" + "a:" * n + "\n",
            "f.txt": "x@" + "a." * n + "\n",
            "g.md": "[" * n,
            "h.md": "`" * n,
            "i.txt": "/" * n,
            "j.txt": "\t" * n + "x",
            "k.txt": "<!--" * n,
            "l.md": "*_" * n,
            "m.md": "![" * n,
            "n.md": "> " * n,
            "o.txt": "0" * n + "x",
            "p.md": "<a " * (n // 4) + ">",
            "q.md": "&#" * n,
            "r.md": "- " * 4000 + "x",
        },
    )
    return Case(
        "text",
        root,
        "quadratic/exponential regex and Markdown parsers",
        "each file < 2 s; per-file deadline in a killable process",
    )


@case()
def markdown_injection(root: Path, lab: Lab) -> Case:
    o = lab.out()
    md = f"""# <img src="file://{o}"> title
![remote](http://127.0.0.1:9/track.png) ![file](file://{o}) ![unc](\\\\127.0.0.1\\share\\x.png) ![dev](/dev/zero) ![data](data:image/svg+xml;base64,PHN2Zy8+)
[js](javascript:alert(1)) [file](file:///etc/passwd) [exe](./evil.desktop) [smb](smb://127.0.0.1/x) [vscode](vscode://file/etc/passwd) [cmd](ms-msdt:/id)
<script>alert(1)</script><iframe src="file:///etc/passwd"></iframe><a href="file://{o}">x</a><style>*{{background:url(file://{o})}}</style>
<img src="{o}"><img src="http://127.0.0.1:9/a.png" width=99999999 height=99999999><table width=99999999><tr><td>x</table>
[ref]: file://{o}
![r][ref]
| a | b |
|---|---|
| `|` | <b>x</b> |
"""
    base(
        root,
        files={
            "README.md": md,
            "app.py": "# TODO: <img src='file:///etc/passwd'> | [x](javascript:1) | `code` \n# FIXME: \u202e reversed\nx = 1\n",
            "CHANGELOG.md": "=cmd|' /C calc'!A0\n+1+1\n@SUM(1)\n",
        },
    )
    git(
        root,
        "commit",
        "-qam",
        "<b>bold</b> [x](javascript:1)\n\n<img src=http://127.0.0.1:9/c.png>\n\x1b[31mred\x1b[0m",
        "--author",
        "<i>Eve</i>  <e@x>",
        "--allow-empty",
        check=False,
    )
    lab.script(root, "evil.desktop")
    return Case(
        "ui",
        root,
        "QTextBrowser/QLabel auto rich text; Markdown export re-read by GitHub/VS Code",
        "no resource load at all, links only http(s) after a prompt, repo text in QLabel is PlainText, export escapes it",
    )


@case()
def rich_text_bomb(root: Path, _lab: Lab) -> Case:
    base(
        root,
        files={
            "README.md": "<table>" * 3000 + "x" + "</table>" * 3000,
            "big.md": "| a " * 2000 + "|\n" + "|-" * 2000 + "|\n" + ("| b " * 2000 + "|\n") * 50,
            "words.md": "w" * 3_000_000,
            "lists.md": "".join(" " * (2 * i) + "- x\n" for i in range(3000)),
            "emph.md": "*a " * 50_000,
            "links.md": "[" * 50_000 + "]" * 50_000,
        },
    )
    return Case(
        "ui",
        root,
        "QTextDocument.setMarkdown / markdown.markdown time and stack",
        "render capped by size; < 500 ms; in a worker where possible",
    )
