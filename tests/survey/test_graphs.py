"""A graph that is run: what its nodes ask counts there, once; a graph that asks no model counts for nothing."""

from __future__ import annotations

from textwrap import dedent

from tests.survey.model_project import calls_of, in_typescript, told
from tests.survey.small import survey_of_files

_NODES = """
    from langchain_openai import ChatOpenAI
    llm = ChatOpenAI(model="m", max_tokens=9)
    def answer(state):
        return {"text": llm.invoke(state["text"])}
"""
_MAIN = """
    from graph import run
    def ask(text):
        return run.invoke({"text": text})
"""


def _graph(node: str, before: str = "from nodes import answer") -> str:
    return f"""
    from langgraph.graph import StateGraph
    {before}
    graph = StateGraph(dict)
    graph.add_node("answer", {node})
    run = graph.compile()
    """


def _calls(graph: str, nodes: str = _NODES) -> list[str]:
    found = calls_of({"graph.py": graph, "main.py": _MAIN, "nodes.py": nodes})
    return [f"{call.place.path} {told(call)}" for call in found]


def test_what_the_functions_of_its_nodes_ask_counts_there() -> None:
    assert _calls(_graph("answer")) == ["nodes.py 5 langchain generate limit"]


def test_a_graph_that_asks_no_model_counts_for_nothing() -> None:
    assert _calls(_graph("answer"), 'def answer(state):\n    return {"text": "Dear " + state["text"]}\n') == []


def test_a_graph_of_tools_and_functions_counts_in_the_functions() -> None:
    tools = "from langgraph.prebuilt import ToolNode\n    from nodes import answer\n    look = ToolNode([])"
    graph = _graph("answer", tools).replace("run =", 'graph.add_node("look", look)\n    run =')
    assert _calls(graph) == ["nodes.py 5 langchain generate limit"]


def test_a_node_of_tools_that_the_project_adds_to_is_one_of_tools() -> None:
    tools = (
        "from langgraph.prebuilt import ToolNode\n    from nodes import answer\n    class Loud(ToolNode):\n        pass"
    )
    graph = _graph("answer", tools).replace("run =", 'graph.add_node("look", Loud([]))\n    run =')
    assert _calls(graph) == ["nodes.py 5 langchain generate limit"]


def test_a_node_that_is_an_object_to_be_called_is_followed() -> None:
    nodes = """
    from langchain_openai import ChatOpenAI
    class Answer:
        def __init__(self):
            self.llm = ChatOpenAI(model="m", max_tokens=9)
        def __call__(self, state):
            return {"text": self.llm.invoke(state["text"])}
    """
    assert _calls(_graph("Answer()", "from nodes import Answer"), nodes) == ["nodes.py 7 langchain generate limit"]


def test_a_node_that_is_no_function_leaves_the_run_to_count() -> None:
    made = "from langchain_openai import ChatOpenAI\n    from prompts import prompt\n    llm = ChatOpenAI()"
    assert [row.split()[:2] for row in _calls(_graph("prompt | llm", made), "")] == [["main.py", "4"]]


def test_a_node_that_asks_something_unseen_leaves_the_run_to_count() -> None:
    found = _calls(_graph("answer"), "def answer(state, config):\n    return config['model'].invoke(state['text'])\n")
    assert [row.split()[:2] for row in found] == [["main.py", "4"]]


def test_a_node_that_comes_from_a_package_leaves_the_run_to_count() -> None:
    found = _calls(_graph("answer", "from answering import answer"), "")
    assert [row.split()[:2] for row in found] == [["main.py", "4"]]


def test_a_graph_within_a_graph_is_followed() -> None:
    graph = """
    from langgraph.graph import StateGraph
    from nodes import answer
    def inner():
        part = StateGraph(dict)
        part.add_node(answer)
        return part.compile()
    def outer():
        whole = StateGraph(dict)
        whole.add_node("inner", inner())
        return whole.compile()
    run = outer()
    """
    assert _calls(graph) == ["nodes.py 5 langchain generate limit"]


def test_a_graph_that_is_made_when_first_asked_for_is_followed() -> None:
    assert (
        in_typescript("""
        import { StateGraph, Annotation } from "@langchain/langgraph";
        const Note = Annotation.Root({ text: Annotation<string> });
        let kept = null;
        async function make() {
          return new StateGraph(Note).addNode("greet", async (note) => ({ text: `Dear ${note.text}` })).compile();
        }
        async function get() {
          if (!kept) kept = await make();
          return kept;
        }
        export async function greet(text: string) {
          const graph = await get();
          return graph.invoke({ text });
        }
    """)
        == []
    )


def test_a_graph_that_a_method_gives_back_is_followed() -> None:
    main = """
    from graph import run
    class Desk:
        async def _graph(self):
            return run
        async def ask(self, text):
            graph = await self._graph()
            return await graph.ainvoke({"text": text})
    """
    found = calls_of({"graph.py": _graph("answer"), "main.py": main, "nodes.py": _NODES})
    assert [f"{call.place.path} {told(call)}" for call in found] == ["nodes.py 5 langchain generate limit"]
    door = """
    from fastapi import FastAPI
    from main import Desk
    app, desk = FastAPI(), Desk()
    service = Desk()
    @app.post("/ask")
    async def ask(text: str):
        return await service.ask(text)
    """
    files = {"graph.py": _graph("answer"), "main.py": main, "nodes.py": _NODES, "door.py": door}
    survey = survey_of_files({path: dedent(text) for path, text in files.items()})
    assert [call.entry is not None for call in survey.model_calls] == [True]


def test_a_door_reaches_what_the_nodes_of_its_graph_ask() -> None:
    door = """
    from fastapi import FastAPI
    from graph import run
    app = FastAPI()
    @app.post("/ask")
    def ask(text: str):
        return run.invoke({"text": text})
    """
    files = {"graph.py": _graph("answer"), "nodes.py": _NODES, "main.py": door}
    survey = survey_of_files({path: dedent(text) for path, text in files.items()})
    assert [entry.calls_model for entry in survey.entries] == [True]
    assert [call.entry is not None for call in survey.model_calls] == [True]
