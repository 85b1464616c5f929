"""scope-agent-tools: a model runs a tool only when the user's role allows it and, for changes, a person agreed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from ast_grep_py import SgNode

from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.new_modules import is_served, own_import
from tengates.authoring.editing.python_tree import PythonTree, dotted_name
from tengates.authoring.editing.versions import at_least
from tengates.authoring.models.tool_actions import Action, action_of, named_action, running_name
from tengates.authoring.models.tool_policies import Policies, Rules, policy_key
from tengates.authoring.models.tool_users import user_near
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.code import Expr, ExprKind
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey
from tengates.survey.agents.finding import Tool
from tengates.survey.agents.giving import Element, Given
from tengates.survey.agents.tools import Tools, tools_of
from tengates.survey.knowledge.agents import AGENTS
from tengates.survey.web.index import SourceFile, last

_SCOPE, _RIGHTS = "security.tool-scope", "auth.tool-authorization"
_ALL = "write, delete and external_post"
_FEW = "delete and external_post"
_WHY_LIST = "The model gets these tools through the policy: by role, and with approval for what changes something."
_WHY_TOOL = "This tool asks the policy before it runs."
_WHY_IMPORT = "Brings in the policy."
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_LANGCHAIN = ("langchain", "langgraph", "deepagents", "@langchain")
_AI_SDK = frozenset({"streamText", "generateText", "ToolLoopAgent", "Experimental_Agent", "streamUI"})
# Where the tools stand among the arguments without a name.
_POSITIONS = {
    **dict.fromkeys(("bind_tools", "bindTools", "bind_functions", "ToolNode", "ToolExecutor", "initialize_agent"), 0),
    **dict.fromkeys(
        (
            "create_agent", "create_react_agent", "create_tool_calling_agent", "create_openai_functions_agent",
            "create_openai_tools_agent", "create_structured_chat_agent",
        ), 1
    ),
}  # fmt: skip
_FRAMEWORKS = {
    "crewai": "CrewAI", "smolagents": "smolagents", "pydantic_ai": "Pydantic AI", "llama_index": "LlamaIndex",
    "haystack": "Haystack", "autogen": "AutoGen", "@mastra": "Mastra", "google": "Google's agents", "mcp": "MCP",
}  # fmt: skip
_BY_HAND = "which tools the model gets here was not seen as a written list; route them through a policy by hand"

_UNNAMED = "which tools these are is known only when the program runs, and a policy that does not name them would refuse them all; name them in one by hand"

_NOBODY = "who asks is not known where the model gets its tools, so the policy would take {tools} from everybody; bring the signed-in user, with the role, to this call first"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Who there is, and what waits for a person."""
    return (
        ParameterSpec(
            "roles", "Which roles do your users have? Name the least trusted first, with blanks between.", "visitor member admin"
        ),
        ParameterSpec("anyone", "Which of them has somebody of whom nothing is known? Leave it empty for the first, or the last in a program that only you start.", ""),
        ParameterSpec("approval", "Which tools wait for a person's approval?", _ALL, "choice", (_ALL, _FEW)),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Put the policy around each list of tools, or before each tool that is run by hand."""
    sheet = Sheet(inp)
    wanted = [site for site in inp.sites.get(_SCOPE, ()) if not site.ok]
    rules = _rules(inp.values, served=inp.survey.traits.entry)
    if not wanted and _RIGHTS not in inp.missing:
        return sheet.draft()
    if rules is None:
        sheet.skip("", 0, "the roles must be names of letters, digits and _, and the role of a stranger one of them")
        return sheet.draft()
    tools = tools_of(inp.survey)
    scope = _Scope(sheet, inp.survey, tools, Policies(sheet, inp.survey, rules))
    for file in sorted(tools.bindings.project, key=lambda file: (file.path.count("/"), file.path)):
        for given in tools.giving.lists(file) if is_served(inp.survey, file.path) else ():
            scope.route(file, given)
    for site in wanted:
        if (site.place.path, site.place.span.start) not in scope.covered:
            sheet.skip(site.place.path, site.place.line, _BY_HAND)
    scope.policies.finish()
    _notes(sheet, rules)
    return sheet.draft()


def _rules(values: Mapping[str, str], *, served: bool) -> Rules | None:
    """Where nothing is served, whoever starts the program is its only user and has the most trusted role."""
    roles = tuple(dict.fromkeys(values["roles"].replace(",", " ").split()))
    anyone = values["anyone"].strip() or (roles[0 if served else -1] if roles else "")
    if not roles or anyone not in roles or not all(_NAME.fullmatch(role) for role in roles):
        return None
    approval = (Action.WRITE, Action.DELETE, Action.EXTERNAL_POST)
    return Rules(roles, approval if values["approval"] == _ALL else approval[1:], anyone)


class _Scope:
    """Draws the edits, list by list."""

    def __init__(self, sheet: Sheet, survey: Survey, tools: Tools, policies: Policies) -> None:
        self.sheet, self.survey, self.tools, self.policies = sheet, survey, tools, policies
        self.covered: set[tuple[str, int]] = set()
        self._by_key = {key: tool for tool in tools.all for key in _keys(tool)}

    def route(self, file: SourceFile, given: Given) -> None:
        """One list that a model is given."""
        if not _is_list(given):
            return
        elements = list(self.tools.giving.parts(given.origin, given.call.callee))
        if not elements or all(element.through is not None for element in elements):
            return
        found = [tool for element in elements for tool in self._tools(element)]
        line = given.origin.expr.span.line
        edit = self._python if file.is_python else self._javascript
        done = self.sheet.attempt(file.path, line, lambda: edit(file, given, (elements, found)))
        if done or (file.path, line) in self.sheet.left_alone:
            self.covered |= {(tool.place.path, tool.place.span.start) for tool in found}

    def _tools(self, element: Element) -> Iterator[Tool]:
        origin = element.origin
        places = [origin, *self.tools.bindings.followed(origin, 5)]
        keys = [(place.file.path, place.expr.span.start) for place in places]
        if origin.expr.kind in {ExprKind.NAME, ExprKind.FUNCTION}:
            target = self.tools.bindings.function_of(origin.file, origin.expr.name, origin.scope)
            keys += [(target[0].path, target[1].span.start)] if target is not None else []
        named = _described(origin.expr)
        yield from dict.fromkeys(self._by_key[key] for key in keys if key in self._by_key)
        yield from (tool for tool in self.tools.all if named and tool.function is not None and tool.name == named)

    def _python(self, file: SourceFile, given: Given, content: tuple[list[Element], list[Tool]]) -> None:
        elements, found = content
        callee = given.call.callee.lstrip("(")
        if _is_raw(elements) and not callee.startswith(_LANGCHAIN):
            self._decorate(found)
            return
        way = self._python_way(file, given)
        if not found and given.origin.expr.kind is ExprKind.NAME:
            raise CannotEdit(_UNNAMED)
        path, expr = file.path, given.origin.expr
        source = self.sheet.python(path)
        _refuse_unsound(file, given)
        home = self.policies.python(path, way, self._known(path, found))
        needs = (policy_key(home.path), f"import:{path}:{home.module}")
        self.sheet.support(path, own_import(source, home, "scoped_tools"), _WHY_IMPORT, needs[1])
        self._wrap(path, expr, "scoped_tools", needs)

    def _known(self, path: str, found: list[Tool]) -> dict[str, Action]:
        """What the tools of a list and of the files beside them do, by the names they have when they run."""
        folder = app_folder(self.survey, path)
        beside = [
            tool
            for tool in self.tools.all
            if tool.framework and tool.file.is_python and tool.file.path.startswith(folder) and not _is_agent(tool)
        ]
        return {running_name(tool): action_of(self.tools, tool) for tool in dict.fromkeys((*found, *beside))}

    def _wrap(self, path: str, expr: Expr, name: str, needs: tuple[str, ...], rest: str = "") -> None:
        text = self.sheet.data(path)[expr.span.start : expr.span.end]
        new = f"{name}(".encode() + text + f"{rest})".encode()
        self.sheet.mend(path, expr.span.line, Splice(expr.span.start, expr.span.end, new), _WHY_LIST, needs)

    def _python_way(self, file: SourceFile, given: Given) -> str:
        callee = given.call.callee
        if callee.startswith(_LANGCHAIN) or last(callee) in {"bind_tools", "ToolNode"}:
            return "langchain"
        if callee.startswith("agents.") and "agents" in file.modules:
            return "openai_agents"
        raise CannotEdit(_unknown(callee))

    def _decorate(self, found: list[Tool]) -> None:
        """Functions that the program runs by itself when the model asks: each asks the policy first."""
        own = [tool for tool in found if tool.function is not None and tool.span is not None]
        if not own:
            raise CannotEdit("the functions behind these descriptions were not found; check the policy where they run")
        for tool in own:
            if tool.function is not None and not tool.function.decorators:
                self._decorate_one(tool)

    def _decorate_one(self, tool: Tool) -> None:
        path, function = tool.file.path, tool.function
        if function is None or not path.endswith(".py") or "." in function.qualname:
            raise CannotEdit(f"{tool.name} is a method or is not written in Python; check the policy where it runs")
        source = self.sheet.python(path)
        tree = PythonTree(source.source)
        definition = tree.definition_at(function.span.line)
        action = action_of(self.tools, tool)
        if action is not Action.READ and _gives_fields(definition.returns):
            raise CannotEdit(
                f"{tool.name} gives back a dict, and its callers may take a refusal, which is a text, apart; check the policy where it runs"
            )
        home = self.policies.python(path, "functions", {function.name: action})
        needs = (policy_key(home.path), f"import:{path}:{home.module}")
        self.sheet.support(path, own_import(source, home, "scoped"), _WHY_IMPORT, needs[1])
        position = source.source.line_start(tree.span(definition)[0])
        self.sheet.mend(
            path, function.span.line, Splice(position, position, source.source.lines("@scoped")), _WHY_TOOL, needs
        )

    def _javascript(self, file: SourceFile, given: Given, content: tuple[list[Element], list[Tool]]) -> None:
        elements, found = content
        path = file.path
        if not path.endswith(JAVASCRIPT):
            raise CannotEdit("single-file components are not edited")
        source = self.sheet.javascript(path)
        way = self._javascript_way(path, given)
        names = self._names(way, elements, found)
        user = user_near(self.tools.bindings, file, given)
        if not user:
            self._refuse_taking(names, elements)
        home = self.policies.javascript(path, way, names)
        needs = (policy_key(home.path), f"import:{path}:{home.module}")
        self.sheet.support(path, source.add_import(home.module, "allowedTools"), _WHY_IMPORT, needs[1])
        self._wrap_javascript(path, given.origin.expr, user, needs)

    def _refuse_taking(self, names: Mapping[str, Action], elements: list[Element]) -> None:
        """Where nobody is known, a tool that a stranger may not run would be gone for everybody."""
        rules = self.policies.rules
        allowed = rules.allowed(rules.anyone)
        lost = sorted(name for name, action in names.items() if action not in allowed)
        if Action.DELETE not in allowed and not all(self._is_known(element) for element in elements):
            lost.append("those not named here" if lost else "them")
        if lost:
            raise CannotEdit(_NOBODY.format(tools=" and ".join(lost)))

    def _is_known(self, element: Element) -> bool:
        """Whether a part of the list leads to tools that the policy can name."""
        if element.key.strip("*") or _described(element.origin.expr) or next(self._tools(element), None):
            return True
        if element.origin.expr.kind is not ExprKind.NAME:
            return False
        return any(origin.expr.kind is not ExprKind.NAME for origin in self.tools.bindings.followed(element.origin))

    def _names(self, way: str, elements: list[Element], found: list[Tool]) -> dict[str, Action]:
        """What each tool does, by its key in a set of tools or by its own name in a list."""
        if not way.startswith("ai-sdk"):
            said = {name: named_action(name) for element in elements if (name := _described(element.origin.expr))}
            return {**said, **{running_name(tool): action_of(self.tools, tool) for tool in found}}
        names: dict[str, Action] = {}
        for element in elements:
            if element.key and element.key.strip("*"):
                own = next(self._tools(element), None)
                known = action_of(self.tools, own, element.key) if own is not None else named_action(element.key)
                names.setdefault(element.key, known)
        return names

    def _wrap_javascript(self, path: str, expr: Expr, user: str, needs: tuple[str, ...]) -> None:
        rest = f", {user}" if user else ""
        node = self.sheet.javascript(path).node_at(expr.span, {"shorthand_property_identifier"})
        if node is not None and _is_whole(self.sheet, path, node, expr):
            text = f"{expr.text}: allowedTools({expr.text}{rest})"
            self.sheet.mend(
                path, expr.span.line, Splice(expr.span.start, expr.span.end, text.encode()), _WHY_LIST, needs
            )
            return
        self._wrap(path, expr, "allowedTools", needs, rest)

    def _javascript_way(self, path: str, given: Given) -> str:
        callee = given.call.callee
        if callee.startswith(("ai.", "ai/")) and last(callee) in _AI_SDK:
            if not at_least(self.survey, "ai", path, (4, 1)):
                raise CannotEdit("this version of the AI SDK has no type for a set of tools; bring it to 4.1 or later")
            return "ai-sdk" if at_least(self.survey, "ai", path, (6, 0)) else "ai-sdk-5"
        if callee.startswith("@langchain") or last(callee) == "bindTools":
            return "lists"
        if callee.endswith(("chat.completions.create", "responses.create", "messages.create")):
            return "described"
        raise CannotEdit(_unknown(callee))


def _is_agent(tool: Tool) -> bool:
    """Whether it is no tool in a list, but an agent that comes with tools, or one of the provider's own."""
    return tool.hosted or tool.name in AGENTS


def _is_list(given: Given) -> bool:
    """Whether this argument is the tools, and not agents or connections that stand where tools may."""
    expr = given.call.expr
    if not any(item is given.origin.expr for item in expr.positional):
        return True
    place = _POSITIONS.get(last(given.call.callee))
    return place is not None and len(expr.positional) > place and expr.positional[place] is given.origin.expr


def _gives_fields(annotation: ast.expr | None) -> bool:
    """Whether a function says that it returns a mapping."""
    base = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return base is not None and dotted_name(base).rpartition(".")[2] in {"dict", "Dict", "Mapping"}


def _is_raw(elements: list[Element]) -> bool:
    """Whether the list describes its tools by hand."""
    return all(element.origin.expr.kind in {ExprKind.OBJECT, ExprKind.NAME} for element in elements) and any(
        _described(element.origin.expr) for element in elements
    )


def _described(expr: Expr) -> str:
    """The name in a description as OpenAI's and Anthropic's calls take it."""
    if expr.kind is not ExprKind.OBJECT:
        return ""
    bag = expr.get("function")
    named = (bag if bag is not None and bag.kind is ExprKind.OBJECT else expr).get("name")
    return named.text if named is not None and named.kind is ExprKind.STRING else ""


def _keys(tool: Tool) -> Iterator[tuple[str, int]]:
    yield tool.place.path, tool.place.span.start
    if tool.function is not None:
        yield tool.file.path, tool.function.span.start
    if tool.call is not None and not tool.hosted:
        yield tool.file.path, tool.call.span.start


def _unknown(callee: str) -> str:
    name = next((title for root, title in _FRAMEWORKS.items() if callee.startswith(root)), "")
    if name:
        return f"tools of {name} are not edited: let each one check the user's role before it acts"
    return "the framework that runs these tools is not known to this refactor: let each one check the user's role"


def _refuse_unsound(file: SourceFile, given: Given) -> None:
    expr = given.origin.expr
    function = file.functions.get(given.origin.scope)
    for row in function.parameters if function is not None else ():
        if row.name == expr.text and row.default is not None and row.default.kind is ExprKind.NONE:
            raise CannotEdit("the list of tools may be None here; route it through the policy where it is made")
    names = {row.name for row in file.code.imports}
    if names & {"InjectedToolCallId", "ToolRuntime"} or "content_and_artifact" in str(file.code.calls):
        raise CannotEdit("these tools talk to the graph that runs them; check the role inside each")
    if expr.kind not in {ExprKind.LIST, ExprKind.NAME, ExprKind.CALL}:
        raise CannotEdit("the list of tools is put together in the call; give it a name first")


def _is_whole(sheet: Sheet, path: str, node: SgNode, expr: Expr) -> bool:
    file = sheet.javascript(path)
    return (file.start(node), file.end(node)) == (expr.span.start, expr.span.end)


def _notes(sheet: Sheet, rules: Rules) -> None:
    sheet.note(
        f"Read the list of tools in the new policy: what each does was taken from its code and name. Somebody of whom nothing is known has the role {rules.anyone}."
    )
    if sheet.creates(".py"):
        sheet.note(
            "Run the agent inside `with acting_as(user.role, approved):` in each handler, with the role from your session and the tools that this person just agreed to."
        )
    if sheet.creates(".ts", ".js", ".mjs", ".cjs"):
        sheet.note(
            "A tool that waits for approval needs a button in your interface: ask there before it runs, and never take the role from what the browser sends."
        )


RECIPE = Recipe(
    id="scope-agent-tools",
    title="Let tools run by role and with approval",
    tier=Tier.REVIEW,
    controls=(_SCOPE, _RIGHTS),
    parameters=parameters,
    draft=draft,
)
