"""What was worked out once is kept as long as nothing that it rests on has changed, and no longer."""

from __future__ import annotations

import pytest

from tengates.survey.web.memory import EVERYTHING, Memory, Noted


def test_an_answer_is_worked_out_once() -> None:
    memory, asked = Memory(), list[str]()
    for _ in range(2):
        assert memory.recall("a.py", "question", lambda: asked.append("") or "answer") == "answer"
    assert asked == [""]


def test_another_file_that_was_read_counts() -> None:
    memory = Memory()
    files = Noted({"a.py": "1", "b.py": "2"}, memory)
    assert memory.recall("a.py", "question", lambda: files["b.py"]) == "2"
    assert memory.without({"c.py"}).recall("a.py", "question", lambda: "new") == "2"
    assert memory.without({"b.py"}).recall("a.py", "question", lambda: "new") == "new"
    assert memory.without({"a.py"}).recall("a.py", "question", lambda: "new") == "new"


def test_a_name_that_led_nowhere_counts_too() -> None:
    memory = Memory()
    files = Noted(dict[str, str](), memory, "calls of ")
    assert memory.recall("a.py", "question", lambda: files.get("ask")) is None
    assert memory.without({"calls of ask"}).recall("a.py", "question", lambda: "found") == "found"


def test_what_an_inner_answer_rests_on_the_outer_one_does() -> None:
    memory = Memory()
    files = Noted({"b.py": "2"}, memory)

    def outer() -> str:
        return memory.recall("c.py", "inner", lambda: files["b.py"])

    memory.recall("c.py", "inner", lambda: files["b.py"])  # it is known already when the outer one asks
    memory.recall("a.py", "outer", outer)
    assert memory.without({"b.py"}).recall("a.py", "outer", lambda: "new") == "new"


def test_going_through_all_files_rests_on_all() -> None:
    memory = Memory()
    files = Noted({"a.py": "1", "b.py": "2"}, memory)
    memory.recall("a.py", "question", lambda: tuple(files.values()))
    assert memory.without({EVERYTHING, "b.py"}).recall("a.py", "question", lambda: ("new",)) == ("new",)


def test_a_question_on_the_way_to_its_own_answer_has_none() -> None:
    memory = Memory()

    def around() -> str:
        return f"around {memory.recall('a.py', 'question', around)}"

    assert memory.recall("a.py", "question", around) == "around None"


def test_what_is_given_is_compared() -> None:
    memory = Memory()
    assert memory.recall("a.py", "question", lambda: 1, given=["x"]) == 1
    assert memory.recall("a.py", "question", lambda: 2, given=["x"]) == 1
    assert memory.recall("a.py", "question", lambda: 3, given=["y"]) == 3


def test_a_failure_is_no_answer() -> None:
    memory = Memory()

    def fails() -> str:
        message = "no"
        raise ValueError(message)

    with pytest.raises(ValueError, match="no"):
        memory.recall("a.py", "question", fails)
    assert memory.recall("a.py", "question", lambda: "answer") == "answer"
