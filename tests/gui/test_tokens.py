from __future__ import annotations

import pytest

from tengates.gui.style import style_sheet
from tengates.gui.tokens import TEXT_PAIRS, Theme, contrast, table


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_every_text_can_be_read_on_its_ground(theme: Theme, ink: str, ground: str) -> None:
    tokens = table(theme)
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= (7.0 if theme is Theme.CONTRAST else 4.5)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("ground", ["surface", "raised", "sunken"])
def test_the_edges_of_fields_stand_out(theme: Theme, ground: str) -> None:
    tokens = table(theme)
    assert contrast(tokens.outline, getattr(tokens, ground)) >= 3.0


def test_contrast_is_what_wcag_says() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert contrast("#777777", "#777777") == 1.0


@pytest.mark.parametrize("theme", Theme)
def test_the_style_sheet_has_a_value_for_every_name(theme: Theme) -> None:
    assert "$" not in style_sheet(theme)
