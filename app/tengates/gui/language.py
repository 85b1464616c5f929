"""The window's language: which one, its translations, and the voice it lends to `tr`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from tengates import assets
from tengates.present.language import english_form, later, lend

LANGUAGES = (("system", later("Like the system")), ("en", "English"), ("de", "Deutsch"))
_SOURCE = "en"  # what the source is written in
_CONTEXT = ""  # Qt's reader of sources gives this one to plain functions


def speak(app: QApplication, choice: str) -> str:
    """Speak this language from now on, "system" for the system's own; returns the one that is spoken.

    Qt's own words (file dialogs, context menus) follow. Windows that are already built keep theirs.
    """
    language = _systems() if choice == "system" else choice
    for earlier in app.findChildren(QTranslator):
        app.removeTranslator(earlier)
        earlier.deleteLater()
    QLocale.setDefault(QLocale(language))
    if language == _SOURCE:
        lend(None)
        return language
    for name, folder in (
        (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        (f"tengates_{language}", str(assets.resources() / "translations")),
    ):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    lend(translated)
    return language


def translated(text: str, note: str, n: int | None) -> str:
    """What the installed translators make of a text; English where they have no word for it."""
    said = QCoreApplication.translate(_CONTEXT, text, note or None, -1 if n is None else n)
    return said if n is None else english_form(said, n)


def _systems() -> str:
    """The first of the system's languages that there is."""
    ours = [key for key, _name in LANGUAGES]
    wanted = [name.replace("_", "-").partition("-")[0] for name in QLocale.system().uiLanguages()]
    return next((name for name in wanted if name in ours), _SOURCE)
