"""Pages: fixed headings, fenced blocks left whole, marks taken off."""

from __future__ import annotations

import pytest

from tengates.engine.examples import Expectation, read_examples
from tengates.engine.pages import parse_page
from tengates.model.errors import InputError

PAGE = """# A title

## Why it matters

Because.

````markdown README.md
## not a heading
````

## Examples

### Reported: a call

```python app/main.py
x = 1
call()  # <- gap
```

```json package.json
{
  "a": 1 <- gap
}
```

### Silent: no call

```python app/main.py
x = 1
```
"""


def test_a_heading_inside_a_fenced_block_is_text() -> None:
    page = parse_page(PAGE, "page.md")
    assert [heading for heading, _ in page.sections] == ["Why it matters", "Examples"]
    assert "## not a heading" in page.section("Why it matters")


def test_marks_are_taken_off_and_their_lines_kept() -> None:
    reported, silent = read_examples(parse_page(PAGE, "page.md"))
    assert reported.marked == {("app/main.py", 2), ("package.json", 2)}
    assert [file.text for file in reported.files] == ["x = 1\ncall()\n", '{\n  "a": 1\n}\n']
    assert (silent.expectation, silent.marked) == (Expectation.SILENT, frozenset())


def test_a_page_without_a_title_is_refused() -> None:
    with pytest.raises(InputError, match="no title"):
        parse_page("## Why\n", "page.md")
