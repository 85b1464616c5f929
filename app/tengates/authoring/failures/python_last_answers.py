"""The last answer of a Python server or bot: what it says when something failed that nobody expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tengates.authoring.editing.app_places import ServedApp, after_app, before_top_level, python_definition
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.failures.python_logging import PythonLogger, python_logger
from tengates.model.survey import Survey

_WHY = "Whatever fails unexpectedly is logged, and answered without its details."
_DOC = '\t"""Log what failed, and answer without its details."""'
_BY_FRAMEWORK = '\t"""Answer without details; {framework} has logged what failed."""'


@dataclass(frozen=True, slots=True)
class Answering:
    """What a handler is written for: the drawing sheet, the survey, and the sentence that people read."""

    sheet: Sheet
    survey: Survey
    sentence: str


def answer_last(to: Answering, app: ServedApp) -> None:
    """Add the handler that the framework calls last; CannotEdit says why it is not added."""
    _WAYS[app.framework](to, app)


def can_answer_last(framework: str) -> bool:
    """Whether this module knows the framework."""
    return framework in _WAYS


def _fastapi(to: Answering, app: ServedApp) -> None:
    name = _name(to, app, "handle_unexpected_error")
    logger = _logger(to, app)
    failed = logger.given("error", "%s %s failed", "request.method", "request.url.path")
    lines = (
        f"@{app.made.target}.exception_handler(Exception)",
        f"async def {name}(request: Request, error: Exception) -> JSONResponse:",
        _DOC,
        f"\t{failed}",
        f'\treturn JSONResponse({{"detail": {_text(to)}}}, status_code=500)',
    )
    keys = _imports(to, app, ("fastapi", "Request"), ("fastapi.responses", "JSONResponse"))
    _define(to, app, lines, (*logger.keys, *keys))


def _flask(to: Answering, app: ServedApp, *, quart: bool = False) -> None:
    name, word = _name(to, app, "handle_unexpected_error"), "Quart" if quart else "Flask"
    pages, data = _answers_with(to.survey, app.path)
    body = f"\treturn {_text(to)}, 500" if pages and not data else f'\treturn {{"error": {_text(to)}}}, 500'
    returns = "tuple[str, int]" if pages and not data else "tuple[dict[str, str], int]"
    lines = (
        f"@{app.made.target}.errorhandler(500)",
        f"{'async ' if quart else ''}def {name}(_error: Exception) -> {returns}:",
        _BY_FRAMEWORK.format(framework=word),
        body,
    )
    _define(to, app, lines, ())


def _answers_with(survey: Survey, path: str) -> tuple[bool, bool]:
    """Whether the app answers with pages, and whether it answers with data."""
    folder = path.rpartition("/")[0]
    near = [code for other, code in survey.sources() if other.endswith(".py") and other.startswith(folder)]
    names = {call.callee.rpartition(".")[2] for code in near for call in code.calls}
    return bool(names & {"render_template", "render_template_string"}), "jsonify" in names


def _slack(to: Answering, app: ServedApp, *, is_async: bool = False) -> None:
    name, logger = _name(to, app, "handle_unexpected_error"), _logger(to, app)
    prefix, wait, kind = ("async ", "await ", "Async") if is_async else ("", "", "")
    module = "slack_bolt.async_app" if is_async else "slack_bolt"
    lines = (
        f"@{app.made.target}.error",
        f"{prefix}def {name}(error: Exception, context: {kind}BoltContext, say: {kind}Say) -> None:",
        '\t"""Log what failed, and tell whoever asked without its details."""',
        f"\t{logger.given('error', 'A Slack request failed')}",
        "\tif context.channel_id:",
        f"\t\t{wait}say({_text(to)})",
    )
    keys = _imports(to, app, (module, f"{kind}BoltContext"), (module, f"{kind}Say"))
    _define(to, app, lines, (*logger.keys, *keys))


def _discord(to: Answering, app: ServedApp) -> None:
    name, logger = _name(to, app, "on_error"), _logger(to, app)
    lines = (
        f"@{app.made.target}.event",
        f"async def {name}(event: str, *args: object, **_kwargs: object) -> None:",
        '\t"""Log what failed, and tell whoever wrote without its details."""',
        f"\t{_caught(logger, 'Discord event %s failed', 'event')}",
        "\tif args and isinstance(args[0], discord.Message):",
        f"\t\tawait args[0].channel.send({_text(to)})",
    )
    _define(to, app, lines, (*logger.keys, *_module(to, app, "discord")))


def _discord_bot(to: Answering, app: ServedApp) -> None:
    name, logger = _name(to, app, "on_command_error"), _logger(to, app)
    lines = (
        f"@{app.made.target}.event",
        f"async def {name}(ctx: commands.Context, error: commands.CommandError) -> None:",
        '\t"""Log what failed, and tell whoever asked without its details."""',
        "\tif isinstance(error, commands.CommandNotFound):",
        "\t\treturn",
        f"\t{logger.given('error', 'Command %s failed', 'ctx.command')}",
        f"\tawait ctx.send({_text(to)})",
    )
    _define(to, app, lines, (*logger.keys, *_imports(to, app, ("discord.ext", "commands"))))


def _discord_tree(to: Answering, app: ServedApp) -> None:
    name, logger = _name(to, app, "on_app_command_error"), _logger(to, app)
    lines = (
        f"@{app.made.target}.error",
        f"async def {name}(interaction: discord.Interaction, error: Exception) -> None:",
        '\t"""Log what failed, and tell whoever asked without its details."""',
        f"\t{logger.given('error', 'A Discord command failed')}",
        "\tif interaction.response.is_done():",
        f"\t\tawait interaction.followup.send({_text(to)}, ephemeral=True)",
        "\telse:",
        f"\t\tawait interaction.response.send_message({_text(to)}, ephemeral=True)",
    )
    _define(to, app, lines, (*logger.keys, *_module(to, app, "discord")))


def _telegram(to: Answering, app: ServedApp) -> None:
    name, logger = _name(to, app, "handle_unexpected_error"), _logger(to, app)
    lines = (
        f"async def {name}(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:",
        '\t"""Log what failed, and tell whoever wrote without its details."""',
        f"\t{logger.given('context.error', 'A Telegram update failed')}",
        "\tif isinstance(update, Update) and update.effective_message:",
        f"\t\tawait update.effective_message.reply_text({_text(to)})",
    )
    file = to.sheet.python(app.path)
    keys = _imports(to, app, ("telegram", "Update"), ("telegram.ext", "ContextTypes"))
    key = f"hook:{app.path}"
    to.sheet.support(app.path, [before_top_level(file, app.made, *lines)], _WHY, key, (*logger.keys, *keys))
    line = after_app(file, app.made, f"{app.made.target}.add_error_handler({name})")
    to.sheet.mend(app.path, app.made.span.line, line, _WHY, (key,))


_WAYS: dict[str, Callable[[Answering, ServedApp], None]] = {
    "fastapi": _fastapi,
    "flask": _flask,
    "quart": partial(_flask, quart=True),
    "slack": _slack,
    "slack-async": partial(_slack, is_async=True),
    "discord": _discord,
    "discord-bot": _discord_bot,
    "discord-tree": _discord_tree,
    "telegram": _telegram,
}


def _define(to: Answering, app: ServedApp, lines: tuple[str, ...], keys: tuple[str, ...]) -> None:
    file = to.sheet.python(app.path)
    to.sheet.mend(app.path, app.made.span.line, python_definition(file, app.made, lines), _WHY, keys)


def _name(to: Answering, app: ServedApp, wanted: str) -> str:
    if wanted in to.sheet.python(app.path).layout.names:
        raise CannotEdit(f'the file already uses the name "{wanted}"')
    return wanted


def _logger(to: Answering, app: ServedApp) -> PythonLogger:
    return python_logger(to.sheet, app.path, app.made.span.start)


def _caught(logger: PythonLogger, message: str, value: str) -> str:
    text = message.replace("%s", "{}") if logger.loguru else message
    return f'{logger.name}.exception("{text}", {value})'


def _imports(to: Answering, app: ServedApp, *rows: tuple[str, str]) -> tuple[str, ...]:
    """Make these names available; the keys to need."""
    file, keys = to.sheet.python(app.path), []
    wanted: dict[str, list[str]] = {}
    for module, name in rows:
        wanted.setdefault(module, []).append(name)
    for module, names in wanted.items():
        if any(file.has_import(module, name) not in {"", name} for name in names):
            raise CannotEdit(f"{module} is imported under other names here")
        splices: tuple[Splice, ...] = file.add_import(module, *names)
        if splices:
            key = f"import:{app.path}:{module}"
            to.sheet.support(app.path, splices, "The new handler uses it.", key)
            keys.append(key)
    return tuple(keys)


def _module(to: Answering, app: ServedApp, module: str) -> tuple[str, ...]:
    file = to.sheet.python(app.path)
    splices = file.add_import(module)
    if not splices:
        return ()
    key = f"import:{app.path}:{module}"
    to.sheet.support(app.path, splices, "The new handler uses it.", key)
    return (key,)


def _text(to: Answering) -> str:
    return '"' + to.sentence.replace("\\", "\\\\").replace('"', '\\"') + '"'
