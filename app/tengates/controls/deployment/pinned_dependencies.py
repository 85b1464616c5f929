"""deployment.pinned-dependencies: dependencies are locked, by a tracked lock file or exact pins."""

from __future__ import annotations

from tengates.authoring import (
    Condition,
    Control,
    Evidence,
    Kind,
    Outcome,
    Survey,
    evidence,
    missing,
    partly,
    present,
)  # fmt: skip
from tengates.authoring.delivery import PackageGroup, package_groups

_NAMED = 3
_PACKAGES = Condition(lambda survey: bool(package_groups(survey)), "no dependencies are declared")


def judge(survey: Survey) -> Outcome:
    """Each folder's dependencies: settled by a lock that reaches it, by hashes, or by exact versions."""
    groups = package_groups(survey)
    values = [_value(group) for group in groups]
    found = [_evidence(group) for group in groups]
    loose = [group for group, value in zip(groups, values, strict=True) if value < 1]
    if not loose:
        return present(_settled(groups), *found)
    mean = sum(values) / len(values)
    reason = "; ".join(_says(group) for group in loose[:2])
    if mean == 0:
        return missing(reason, *found)
    return partly(reason, *found)


def _value(group: PackageGroup) -> float:
    if group.lock and group.left_out:
        return 0.5
    if group.lock or group.hashed or group.exact:
        return 1.0
    needed = [item for item in group.dependencies if not item.development]
    exact = sum(item.exact for item in needed)
    return 0.5 if group.manifests and exact * 2 >= len(needed) > 0 else 0.0


def _settled(groups: tuple[PackageGroup, ...]) -> str:
    if all(group.lock for group in groups):
        return "a tracked lock file settles every version"
    return "every version is locked or written exactly"


def _evidence(group: PackageGroup) -> Evidence:
    if group.left_out:
        return evidence(group.lock, 0, f"does not hold {_listed(group.left_out)}")
    if group.lock:
        return evidence(group.lock, 0, f"settles the versions of {group.manifests[0]}")
    if not group.manifests:
        return evidence("", 0, f"the Python code imports {_names(group)}, and nothing names the versions")
    first = group.loose[0] if group.loose else group.dependencies[0]
    if group.hashed or group.exact:
        return evidence(group.manifests[0], 0, "every version is exact")
    return evidence(group.manifests[0], first.line, f"{first.name} may change its version")


def _says(group: PackageGroup) -> str:
    if not group.manifests:
        return f"no file names the packages of the Python code ({_names(group)})"
    where = group.manifests[0]
    if group.left_out:
        return f"{group.lock} does not settle {_listed(group.left_out)}"
    if group.stray_lock and group.folder != "":
        return f"{where} has no lock file of its own ({group.stray_lock} does not cover it)"
    if len(group.loose) == len(group.dependencies):
        return f"no version in {where} is settled"
    number = len(group.loose)
    return f"{number} package{'s' if number != 1 else ''} in {where} may change {'their' if number != 1 else 'its'} version"


def _names(group: PackageGroup) -> str:
    return _listed(tuple(item.name for item in group.dependencies))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_NAMED]) + (" and more" if len(names) > _NAMED else "")


CONTROL = Control(
    id="deployment.pinned-dependencies",
    title="Dependencies with settled versions",
    kind=Kind.PRESENCE,
    weight=2,
    applies=_PACKAGES,
    judge=judge,
)
