"""What stands before every route of frameworks that name the file for it: SvelteKit's hooks, Nuxt's and Astro's middleware."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from tengates.model.survey import Guard
from tengates.survey.web.found import Context, Found
from tengates.survey.web.paths import PathScope

_FILES = {
    "sveltekit": re.compile(r"^(.*/)?src/hooks\.server\.(?:ts|js)$"),
    "nuxt": re.compile(r"^(.*/)?server/middleware/[\w.-]+\.(?:ts|js|mjs)$"),
    "astro": re.compile(r"^(.*/)?src/middleware(?:/index)?\.(?:ts|js|mjs)$"),
}


@dataclass(frozen=True)
class Fronts:
    """The refusals in such files, with the folder of their application and the paths they concern."""

    context: Context

    @cached_property
    def _rows(self) -> tuple[tuple[str, str, Guard, PathScope], ...]:
        rows = []
        for file in self.context.project:
            for framework, wanted in _FILES.items():
                place = None if file.is_python else wanted.match(file.path)
                refusal = self.context.guards.refusal(file, file.whole) if place is not None else None
                if place is not None and refusal is not None and not refusal.any_value:
                    guard = Guard(refusal.guard.place, refusal.guard.name, "middleware")
                    rows.append((framework, place.group(1) or "", guard, refusal.scope))
        return tuple(rows)

    def before(self, item: Found) -> Found:
        """The entry point with the guards that its framework puts before it."""
        path = item.pattern.partition("?")[0]
        above = tuple(
            guard
            for framework, folder, guard, scope in self._rows
            if framework == item.framework and item.file.path.startswith(folder) and scope.covers(path)
        )
        return replace(item, guards=(*above, *item.guards)) if above else item
