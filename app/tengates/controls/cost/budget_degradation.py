"""cost.budget-degradation: a budget that is really counted, and what happens when it is used up."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, Outcome, Survey, evidence, missing, present, when
from tengates.survey.models.budgets import find_budgets
from tengates.survey.service.limits import find_limiters

_SHOWN = 4


def judge(survey: Survey) -> Outcome:
    """Money, tokens or credits counted down to a refusal or a cheaper model; a limit on requests is no budget."""
    found = find_budgets(survey)
    if found:
        shown = [evidence(row.path, row.line, row.what) for row in found[:_SHOWN]]
        return present(
            "what is spent is counted, and a used-up budget has consequences", *shown, confidence=Confidence.MEDIUM
        )
    counted = [evidence(row.path, row.line, row.what) for row in find_limiters(survey) if row.wired][:2]
    if counted:
        return missing("requests are counted, money is not: nothing stops the bill at a sum you chose", *counted)
    return missing("nothing stops the bill at a sum you chose")


CONTROL = Control(
    id="cost.budget-degradation",
    title="A budget that stops the bill",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.llm,
    judge=judge,
)
