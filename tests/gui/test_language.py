"""Every string a person sees goes through `tr`: read from the source, so that new ones are caught too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUI = ROOT / "app" / "tengates" / "gui"
SHOWN = re.compile(
    r"say|invite|showMessage|(set|add|insert|append)(WindowTitle|Text|InformativeText|PlainText|Title|ToolTip|StatusTip|WhatsThis"
    r"|Accessible(Name|Description)|PlaceholderText|Item|Items|Action|Menu|Button|Tab|Row|Prefix|Suffix|HeaderLabels|LabelText)"
    r"|_?(Label|Button|Offer|Note|Segments|Entry|Segment|Notice|QLabel|QPushButton|QCheckBox|QRadioButton|QAction|QMenu|QGroupBox"
    r"|QFileDialog|QMessageBox|QTreeWidgetItem)|_heading|_section|_add|_line|_menu|_work|_explain|_quiet|show_problem|addMenu|addAction"
)
_JOINED = (ast.IfExp, ast.BinOp, ast.BoolOp, ast.Tuple, ast.List, ast.Starred, ast.GeneratorExp, ast.ListComp)
# What is not translated: the name of the program, formats, ids of styles, kinds of buttons, commands.
NAMES = {"Ten Gates", "Markdown", "HTML", "JSON", "PDF", "SARIF", "Python", "JavaScript", "TypeScript"}
KEYS = re.compile(r"((Ctrl|Shift|Alt)\+)+.*|Esc|Tab|F\d+")
SENTENCE = re.compile(r"^[A-Z][a-z]+,? [a-z]")
WORDY = re.compile(r"[A-Za-z]{2,}[ ,.:?!…]|[A-Z][a-z]+")


def _sources() -> list[Path]:
    return sorted(GUI.rglob("*.py"))


def _texts(node: ast.AST) -> Iterator[str]:
    """Literal text that can come out of an expression; what goes through `tr` or is looked up is left out."""
    inside: list[ast.AST] = []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        fixed = [part.value for part in node.values if isinstance(part, ast.Constant)]
        yield "".join(str(part) for part in fixed)
        inside = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
    elif isinstance(node, _JOINED):
        inside = list(ast.iter_child_nodes(node))
    elif isinstance(node, ast.Call) and _name(node) == "join":
        inside = list(node.args)
    for part in inside:
        yield from _texts(part)


def _name(call: ast.Call) -> str:
    return (
        call.func.attr
        if isinstance(call.func, ast.Attribute)
        else call.func.id
        if isinstance(call.func, ast.Name)
        else ""
    )


def shown_without_tr(source: str) -> list[str]:
    """What a call that shows text is given without `tr`, as "line: text"."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and SHOWN.fullmatch(_name(node)):
            given = (*node.args, *(keyword.value for keyword in node.keywords))
            texts = [text for argument in given for text in _texts(argument)]
            found += [f"{node.lineno}: {text}" for text in texts if _needs_tr(text)]
    return found


def _needs_tr(text: str) -> bool:
    return bool(WORDY.search(text)) and text.strip(" \u2013:") not in NAMES and not KEYS.fullmatch(text)


def tables_without_later(source: str) -> list[str]:
    """Sentences in values made at import that `tr` could not find, as "line: text"."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            marked = {id(part) for call in ast.walk(node) if _is_later(call) for part in ast.walk(call)}
            texts = [part for part in ast.walk(node.value) if isinstance(part, ast.Constant) and id(part) not in marked]
            found += [f"{part.lineno}: {part.value}" for part in texts if SENTENCE.search(str(part.value))]
    return found


def out_of_reach(source: str) -> list[str]:
    """Texts that Qt's reader of sources does not find: it does not look into f-strings."""
    pieces = [
        part for text in ast.walk(ast.parse(source)) if isinstance(text, ast.JoinedStr) for part in ast.walk(text)
    ]
    calls = [part for part in pieces if isinstance(part, ast.Call) and _name(part) in {"tr", "later"} and part.args]
    return [f"{call.lineno}: {call.args[0].value}" for call in calls if isinstance(call.args[0], ast.Constant)]


def _is_later(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _name(node) == "later"


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.relative_to(GUI).as_posix())
def test_no_literal_reaches_a_widget_without_tr(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert shown_without_tr(source) == []
    assert tables_without_later(source) == []
    assert out_of_reach(source) == []


def test_the_reader_of_the_source_sees_what_it_shall() -> None:
    seen = shown_without_tr(
        'Label("Read this")\nLabel(tr("Fine"))\nbox.setText(f"{n} files, {x}")\nButton("", "quiet", "close")\n'
        'label.say("Yes, do" if on else tr("No"))\nself._note.setToolTip(" · ".join(["One thing", tr("two")]))\n'
    )
    assert seen == ["1: Read this", "3:  files, ", "5: Yes, do", "6: One thing"]
    assert tables_without_later('_A = "Read this now"\n_B = ("x", later("Fine so"))\n') == ["1: Read this now"]
    assert out_of_reach("f\"{tr('Inside')} {tr(known)}\"") == ["1: Inside"]
