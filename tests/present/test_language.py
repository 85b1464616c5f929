from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from tengates.present import words
from tengates.present.language import decimal, english, later, lend, tr, whole


def _german(text: str, note: str, n: int | None) -> str:
    said = {".": ",", ",": ".", "{first} and {last}": "{first} und {last}", "Close": "Zu", "May": "Mai"}
    if n is not None:
        return f"{n} Datei" if n == 1 else f"{n} Dateien"
    return said.get(text, text) if note != "as it is" else text


def _speaking_german() -> None:
    lend(_german)
    assert tr("Close") == "Zu"
    assert tr("Close", "as it is") == "Close"
    assert tr("%n file|%n files", "", 1) == "1 Datei"
    assert tr(later("Close")) == "Zu"
    assert (decimal(2.25), whole(12345), words.figure(1.5)) == ("2,2", "12.345", "1,5")
    assert words.listed(["a", "b", "c"]) == "a, b und c"
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(tr, "Close").result() == "Close"
    with english():
        assert tr("Close") == "Close"
        assert words.listed(["a", "b"]) == "a and b"
    assert tr("Close") == "Zu"


def test_a_lent_speaker_is_heard_in_its_own_thread_alone_and_not_in_what_leaves_the_program() -> None:
    copy_context().run(_speaking_german)
    assert tr("Close") == "Close"


def test_english_takes_the_form_that_fits_and_fills_in_the_fields() -> None:
    text = "{skipped} of %n file|{skipped} of %n files"
    assert tr(text, "", 1, skipped=1) == "1 of 1 file"
    assert tr(text, "", 1200, skipped="3") == "3 of 1,200 files"
    assert tr("no fields { stay }") == "no fields { stay }"


def test_days_keep_their_order_in_english_and_what_is_no_day_stays() -> None:
    assert words.date("2026-11-26") == "2026-11-26"
    assert words.date("soon") == "soon"
