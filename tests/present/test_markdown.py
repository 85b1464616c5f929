"""Markdown: what comes from a repository cannot break out of its place."""

from __future__ import annotations

import markdown
from hypothesis import given
from hypothesis import strategies as st

from tengates.present.markdown import code, plain


@given(st.text(max_size=60))
def test_a_code_span_cannot_be_closed_by_its_content(text: str) -> None:
    html = markdown.markdown(f"- {code(text)} end")
    assert html.count("<code>") == 1
    assert html.count("</code>") == 1
    assert "end</li>" in html


@given(st.text(alphabet="<>[](){}*_`#|~!\\ab:/\n", max_size=60))
def test_escaped_words_make_no_link_image_or_tag(text: str) -> None:
    html = markdown.markdown(f"- x {plain(text)} end")
    assert not any(tag in html for tag in ("<a ", "<img", "<script", "<em>", "<strong>", "<code>"))
