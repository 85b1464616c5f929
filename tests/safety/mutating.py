"""Files as strangers write them: real ones, changed a little at a time so that many still parse."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import strategies as st

_ODD = (
    "é", "日本", "\U0001f600", "\u202e", "\u200b", "\x0c", "\x1b[31m", "\x85", "\u2028", "\\ud800", "\t", "  ", "\\", '"', "'", "`", "${x}", "{{x}}",
    "#", "//", "/*", "*/", '"""', "<!--", "%", "\0", "\r", ":", "=", "(", ")", "[", "]", "{", "}", ",", ";", "...", "async ", "await ",
    "lambda x: ", "pass", "return ", "if x:\n", "try:\n", "@x\n", "def f():\n    ", "class A:\n    ", "import os\n", "export default ",
    "null", "- ", "&a ", "*a", "!!python/object:os.system ", "---\n", "[[x]]\n", "<<: ", "?? ", "=> ", "//# sourceMappingURL=x\n",
)  # fmt: skip
Change = Callable[[str, st.DrawFn], str]


def _place(text: str, draw: st.DrawFn) -> int:
    return draw(st.integers(0, len(text)))


def _put(text: str, draw: st.DrawFn) -> str:
    at = _place(text, draw)
    return text[:at] + draw(st.sampled_from(_ODD)) + text[at:]


def _cut(text: str, draw: st.DrawFn) -> str:
    at = _place(text, draw)
    return text[:at] + text[at + draw(st.integers(1, 12)) :]


def _ended(text: str, draw: st.DrawFn) -> str:
    return text[: _place(text, draw)]


def _lines(text: str, draw: st.DrawFn) -> str:
    """One line gone, doubled, put elsewhere, pushed in or pulled out."""
    lines = text.split("\n")
    at, to = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines)))
    line = lines[at]
    way = draw(st.integers(0, 5))
    if way == 0:
        del lines[at]
    elif way == 1:
        lines.insert(to, line)
    elif way == 2:
        lines.insert(to, lines.pop(at))
    elif way == 3:
        lines[at] = "    " + line
    elif way == 4:
        lines[at] = line[4:] if line.startswith("    ") else line.lstrip()
    else:
        lines[at] = line + draw(st.sampled_from(["  ", "  # x", "  // x", "\t", " \\", ";"]))
    return "\n".join(lines)


def _named(text: str, draw: st.DrawFn) -> str:
    words = sorted({word for word in text.replace("(", " ").replace(".", " ").split() if word.isidentifier()})
    if not words:
        return text
    return text.replace(draw(st.sampled_from(words)), draw(st.sampled_from([*words, "x", "self", "_", "größe"])))


def _ends(text: str, draw: st.DrawFn) -> str:
    way = draw(st.integers(0, 3))
    if way == 0:
        return text.replace("\n", "\r\n")
    if way == 1:
        return text.rstrip("\n")
    return text.replace("    ", "\t") if way == 2 else "\ufeff" + text


_CHANGES: tuple[Change, ...] = (_put, _put, _cut, _ended, _lines, _lines, _lines, _named, _named, _ends)


@st.composite
def changed(draw: st.DrawFn, files: Mapping[str, bytes], most: int = 4) -> tuple[str, bytes]:
    """One of the files, with up to `most` changes; the bytes may be no UTF-8 in the end."""
    path = draw(st.sampled_from(sorted(files)))
    text = files[path].decode()
    for change in draw(st.lists(st.sampled_from(_CHANGES), max_size=most)):
        text = change(text, draw)
    content = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.binary(min_size=1, max_size=4)) + content[at:]
    return path, content
