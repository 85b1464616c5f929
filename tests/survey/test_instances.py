"""The method that an object's method means, where its type only declares it."""

from __future__ import annotations

from tests.survey.model_project import project_of

_USE = """
    from shapes import Counting
    def total(counter: Counting | None):
        return counter.count()
"""
_PROTOCOL = """
    from typing import Protocol
    class Counting(Protocol):
        def count(self) -> int: ...
        def name(self) -> str: ...
"""
_ABSTRACT = """
    from abc import ABC, abstractmethod
    class Counting(ABC):
        @abstractmethod
        def count(self): ...
        def twice(self):
            return 2 * self.count()
"""
_WORDS = "class Words:\n    def count(self):\n        return 1\n    def name(self):\n        return 'words'\n"
_KIND = "from shapes import Counting\nclass {0}(Counting):\n    def count(self):\n        return 1\n"


def _means(files: dict[str, str], name: str = "counter.count") -> str:
    project = project_of({"use.py": _USE, **files})
    found = project.method(project.files["use.py"], name, "total")
    return f"{found[0].path} {found[1].qualname}" if found is not None else ""


def test_the_one_class_that_fits_a_protocol_is_meant() -> None:
    assert _means({"shapes.py": _PROTOCOL, "words.py": _WORDS}) == "words.py Words.count"


def test_of_two_classes_that_fit_none_is_meant() -> None:
    files = {"shapes.py": _PROTOCOL, "words.py": _WORDS, "lines.py": _WORDS.replace("Words", "Lines")}
    assert _means(files) == "shapes.py Counting.count"


def test_a_class_that_lacks_a_method_of_the_protocol_does_not_fit() -> None:
    lacking = "class Rows:\n    def count(self):\n        return 1\n"
    assert _means({"shapes.py": _PROTOCOL, "rows.py": lacking}) == "shapes.py Counting.count"
    assert _means({"shapes.py": _PROTOCOL, "words.py": _WORDS, "rows.py": lacking}) == "words.py Words.count"


def test_the_one_class_that_fills_in_an_abstract_one_is_meant() -> None:
    files = {"shapes.py": _ABSTRACT, "words.py": _KIND.format("Words"), "other.py": _WORDS.replace("Words", "Other")}
    assert _means(files) == "words.py Words.count"
    assert _means({**files, "lines.py": _KIND.format("Lines")}) == "shapes.py Counting.count"


def test_a_method_that_an_abstract_class_has_itself_is_meant() -> None:
    assert (
        _means({"shapes.py": _ABSTRACT, "words.py": _KIND.format("Words")}, "counter.twice")
        == "shapes.py Counting.twice"
    )
