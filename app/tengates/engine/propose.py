"""From a recipe to a verified proposal. Nothing here can write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from tengates.authoring.editing.edits import CannotEdit
from tengates.engine.hunks import all_of, cut, settle, splice, writes
from tengates.engine.session import Session, rewritten, with_writes
from tengates.model.change import (
    ChangeKind,
    Considered,
    Decision,
    Draft,
    Edit,
    Effect,
    FileChange,
    FileEdits,
    Hunk,
    NewFile,
    ParameterSpec,
    Proposal,
    RecipeOffer,
    SkippedSite,
    Tier,
    Untrack,
)
from tengates.model.control import Recipe, RecipeInput
from tengates.model.errors import InputError, Interrupted
from tengates.model.facts import FileFacts
from tengates.model.outcome import Site, Status

_DIGITS = 12
_BEREFT = "it needs a change to another file that would not parse, so it is left alone"
Read = Callable[[str], bytes | None]


def failing_sites(session: Session, recipe: Recipe) -> dict[str, tuple[Site, ...]]:
    """What the recipe's controls reported as not satisfied, by control; findings of other scanners have no span to edit."""
    rows = {row.id: row for row in session.scorecard.results if row.id in recipe.controls}
    return {
        ident: tuple(site for site in row.outcome.sites if not site.ok and not site.source)
        for ident, row in rows.items()
    }


def offers(session: Session, read: Read, cancel: Callable[[], bool]) -> tuple[RecipeOffer, ...]:
    """The recipes that apply here, each with the number of sites it would mend with its defaults.

    Interrupted when `cancel` says so, which is asked before each.
    """
    found = []
    for recipe in session.catalog.recipes:
        if cancel():
            raise Interrupted("Stopped. The guided fixes are looked for again after the next scan.")
        specs = recipe.parameters(session.survey)
        draft = _draft(session, recipe, {spec.name: spec.default for spec in specs}, read)
        sites = _mended(draft)
        if sites or draft.skipped:
            found.append(
                RecipeOffer(recipe.id, recipe.title, recipe.tier, recipe.controls, sites, len(draft.skipped), specs)
            )
    return tuple(found)


def propose(session: Session, recipe: Recipe, given: Mapping[str, str], read: Read) -> Proposal:
    """Draft, cut into hunks, and drop every file whose result could not be parsed any more."""
    values = checked_values(recipe.parameters(session.survey), given)
    draft = _draft(session, recipe, values, read)
    proposal = Proposal(
        recipe=recipe.id,
        title=recipe.title,
        tier=recipe.tier if draft.files else Tier.ADVICE,
        parameters=tuple(values.items()),
        files=tuple(_change(session, item, read) for item in draft.files),
        skipped=draft.skipped,
        notes=draft.notes,
    )
    proposal = _without_broken(session, proposal)
    considered = consider(session, proposal, all_of(proposal))
    return replace(proposal, effects=considered.effects, scores=considered.scores)


def consider(session: Session, proposal: Proposal, decision: Decision) -> Considered:
    """Settle a decision and say what the scorecard would be with it."""
    settled = settle(proposal, decision)
    after = with_writes(session, writes(proposal, settled))
    typed = {
        change.path
        for change in proposal.files
        for hunk in change.hunks
        if hunk.typed is not None and (change.path, hunk.id) in settled.accepted
    }
    troubles = (*_broken(session, after, typed), *_keys_typed(session, after, typed))
    return Considered(settled, _moved(session, after), _effects(session, after, proposal.recipe), troubles)


def checked_values(specs: tuple[ParameterSpec, ...], given: Mapping[str, str]) -> dict[str, str]:
    """The parameters with defaults filled in; InputError names the one that cannot be used and what can."""
    if unknown := sorted(set(given) - {spec.name for spec in specs}):
        known = ", ".join(spec.name for spec in specs) or "none"
        raise InputError(f'This refactor has no parameter "{unknown[0]}". It takes: {known}.')
    return {spec.name: _checked(spec, given.get(spec.name, spec.default)) for spec in specs}


def _checked(spec: ParameterSpec, value: str) -> str:
    value = value.strip()
    if spec.choices and value not in spec.choices:
        raise InputError(f'"{value}" is not a choice for {spec.name}. Choose one of: {", ".join(spec.choices)}.')
    if spec.kind == "int":
        number = int(value) if value.isascii() and value.isdigit() and len(value) <= _DIGITS else None
        low, high = spec.minimum or 0, spec.maximum
        if number is None or number < low or (high is not None and number > high):
            limits = f"from {low} to {high}" if high is not None else f"of at least {low}"
            raise InputError(f'"{value}" cannot be used for {spec.name}. Give a whole number {limits}.')
        return str(number)
    return value


def _draft(session: Session, recipe: Recipe, values: Mapping[str, str], read: Read) -> Draft:
    given = RecipeInput(session.survey, failing_sites(session, recipe), read, values, _missing(session, recipe))
    try:
        return recipe.draft(given)
    except CannotEdit as reason:  # of a file that the whole refactor rests on
        return Draft(skipped=(SkippedSite("", 0, str(reason)),))


def _missing(session: Session, recipe: Recipe) -> frozenset[str]:
    """The recipe's controls that nothing satisfies at all."""
    rows = (row for row in session.scorecard.results if row.id in recipe.controls)
    return frozenset(row.id for row in rows if row.outcome.status in {Status.FAIL, Status.UNANSWERED})


def _mended(draft: Draft) -> int:
    count = 0
    for item in draft.files:
        if isinstance(item, FileEdits):
            count += sum(not edit.supporting for edit in item.edits)
        elif isinstance(item, Untrack) or not item.supporting:
            count += 1
    return count


def _change(session: Session, item: FileEdits | NewFile | Untrack, read: Read) -> FileChange:
    executable = any(file.executable for file in session.snapshot.files if file.path == item.path)
    if isinstance(item, FileEdits):
        hunks = cut(item.base, _ended_alike(item.base, item.edits))
        new = splice(item.base, hunks, {hunk.id for hunk in hunks})
        return FileChange(item.path, ChangeKind.EDIT, item.base, new, hunks, executable, item.sensitive)
    if isinstance(item, Untrack):
        base = read(item.path)
        edit = Edit(0, 0, b"", item.why)
        return FileChange(
            item.path,
            ChangeKind.UNTRACK,
            base,
            base,
            (Hunk(1, (1, 1), (1, 1), (edit,), supporting=False, why=item.why),),
            executable,
            sensitive=True,
        )
    edit = Edit(0, 0, item.content, item.why, item.supporting, item.key, item.needs)
    lines = item.content.count(b"\n") + (not item.content.endswith(b"\n"))
    hunk = Hunk(1, (1, 1), (1, 1 + lines), (edit,), item.supporting, item.why)
    return FileChange(item.path, ChangeKind.CREATE, None, item.content, (hunk,), item.executable, item.sensitive)


def _ended_alike(base: bytes, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits, so that a file without a last line ending stays without one: that is the founder's, too."""
    if not base or base.endswith(b"\n"):
        return edits
    return tuple(
        replace(edit, new=edit.new.removesuffix(b"\n").removesuffix(b"\r")) if edit.end == len(base) else edit
        for edit in edits
    )


def _without_broken(session: Session, proposal: Proposal) -> Proposal:
    """Take out files that would not parse afterwards: no edit is better than a broken file."""
    _snapshot, after = rewritten(session, writes(proposal, all_of(proposal)))
    broken = {path for path, facts in after.items() if facts.problem and not _problem(session, path)}
    if not broken:
        return proposal
    skipped = [SkippedSite(path, 0, "the edited file would not parse, so it is left alone") for path in sorted(broken)]
    kept = proposal.files
    while broken:
        skipped += [
            SkippedSite(path, 0, _BEREFT) for path in sorted(broken) if path not in {row.path for row in skipped}
        ]
        lost = _keys(change for change in kept if change.path in broken)
        kept = tuple(change for change in kept if change.path not in broken)
        lost -= _keys(kept)
        broken = {change.path for change in kept if any(hunk.needs & lost for hunk in change.hunks)}
    left = replace(proposal, files=kept, skipped=(*proposal.skipped, *skipped))
    needed = {path for path, _ in settle(left, all_of(left)).accepted}
    return replace(left, files=tuple(change for change in kept if change.path in needed))


def _keys(changes: Iterable[FileChange]) -> set[str]:
    """What these files provide to others."""
    return {key for change in changes for hunk in change.hunks for key in hunk.keys}


def _broken(session: Session, after: Session, typed: set[str]) -> Iterator[tuple[str, str]]:
    for path, facts in after.facts.items():
        if path in typed:
            if problem := _typed_problem(session.facts.get(path), facts):
                yield path, f"With what you typed, {path} {problem}. Mend that, or put the proposed lines back."
        elif facts.problem and not _problem(session, path):
            yield (
                path,
                f"With this choice of changes {path} would not parse. Tick the changes that belong to it, or none of them.",
            )


def _typed_problem(before: FileFacts | None, after: FileFacts) -> str:
    """What is wrong with a file now. Of what was typed no line may be unreadable, even where a recipe may leave some."""
    if after.problem:
        return "" if before and before.problem else after.problem
    known = before.code.broken_lines if before and before.code else ()
    broken = after.code.broken_lines if after.code and not after.path.endswith(".py") else ()
    return f"does not parse at line {broken[0]}" if len(broken) > len(known) else ""


def _keys_typed(session: Session, after: Session, typed: set[str]) -> Iterator[tuple[str, str]]:
    for path in typed & after.facts.keys():
        known = {hit.digest for hit in session.facts[path].secrets} if path in session.facts else set()
        for hit in after.facts[path].secrets:
            if hit.digest not in known:
                yield (
                    path,
                    f"What you typed into {path} looks like a key ({hit.masked}). Read it from the environment instead.",
                )


def _problem(session: Session, path: str) -> str:
    facts = session.facts.get(path)
    return facts.problem if facts else ""


def _moved(session: Session, after: Session) -> tuple[tuple[str, float, float], ...]:
    return tuple(
        (before.gate.id, before.score, later.score)
        for before, later in zip(session.scorecard.gates, after.scorecard.gates, strict=True)
        if before.score != later.score
    )


def _effects(session: Session, after: Session, recipe_id: str) -> tuple[Effect, ...]:
    """Of each control that applies and can still be judged: closing its last gap beside an unreadable file says nothing of harm."""
    rows = (
        (session.scorecard.control(ident), after.scorecard.control(ident))
        for ident in session.catalog.recipe(recipe_id).controls
    )
    return tuple(
        Effect(now.id, now.outcome.value, then.outcome.value)
        for now, then in rows
        if {now.outcome.status, then.outcome.status} != {Status.NOT_APPLICABLE}
        and (then.outcome.status is not Status.UNCHECKED or now.outcome.status is Status.UNCHECKED)
    )
