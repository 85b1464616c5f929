"""When a control applies: the applicability words of the catalogue, to be joined with `&` and `|`."""

from __future__ import annotations

from tengates.model.control import Condition

always = Condition(lambda _survey: True, "")
llm = Condition(lambda survey: survey.traits.llm, "the code calls no model")
agent = Condition(lambda survey: survey.traits.agent, "no model can choose tools")
api = Condition(lambda survey: survey.traits.api, "the code serves no HTTP")
ui = Condition(lambda survey: survey.traits.ui, "there is no hosted user interface")
entry = Condition(lambda survey: survey.traits.entry, "nothing is served to users")
browser = Condition(lambda survey: survey.traits.browser, "no code ships to a browser")
db = Condition(lambda survey: survey.traits.db, "no database is used")
users = Condition(lambda survey: survey.traits.users, "there are no accounts or sessions")
container = Condition(lambda survey: survey.traits.container, "there is no container", from_code=False)
workflows = Condition(lambda survey: survey.traits.workflows, "there are no CI workflows", from_code=False)
model_calls = Condition(lambda survey: bool(survey.model_calls), "no model call was found")
outbound = Condition(lambda survey: bool(survey.outbound or survey.model_requests), "no outbound HTTP call was found")
history = Condition(lambda survey: survey.history is not None, "there is no git history")
inputs = Condition(
    lambda survey: any(entry.inputs for entry in survey.entries),
    "no entry point takes input",
)
dependencies = Condition(
    lambda survey: any(facts.manifest and facts.manifest.dependencies for facts in survey.files.values()),
    "no dependencies are declared",
    from_code=False,
)
