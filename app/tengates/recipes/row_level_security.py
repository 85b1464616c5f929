"""row-level-security: the database itself keeps each row to its owner, whatever the code asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.safety.sql_tables import Column, WrittenTable, read_table
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.config import Role
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.place import Place
from tengates.model.schema import StepKind
from tengates.model.survey import Survey
from tengates.survey.knowledge import stores

_CONTROL = "auth.tenant-scope"
_OFF = "row-level security is off"
_WHY = "The database gives each signed-in person their own rows alone."
_SIGNS_IN = re.compile(
    r"(?:^|\.)auth\.(?:getUser|getSession|getClaims|signIn\w*|signUp|onAuthStateChange|get_user|sign_in\w*|sign_up)$"
)
_STAMP = re.compile(r"^(\d{14})_[\w.-]+\.sql$")
_NUMBER = re.compile(r"^(\d{1,6})([-_])[\w.-]+\.sql$")
_KINDS = {"uuid": "", "text": "::text", "varchar": "::text", "character": "::text"}
_COLUMN = re.compile(r"\w{0,60}$")


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """The column that says whose a row is."""
    question = "Which column says whose a row is? Leave it empty to have it read from each table."
    return (ParameterSpec("owner", question, ""),)


def draft(inp: RecipeInput) -> Draft:
    """One new migration with a policy for each table that lies open."""
    sheet = Sheet(inp)
    if not _COLUMN.match(inp.values["owner"]):
        sheet.skip("", 0, "the name of a column may hold letters, digits and _ only")
        return sheet.draft()
    migration = _Migration(sheet, inp)

    def mend(site: Site) -> None:
        if not site.message.startswith(_OFF):
            raise CannotEdit(_reason(site.message))
        migration.secure(site.place)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    if sheet.has_edits():
        sheet.note(
            "Apply the migration to a copy of your database first, sign in as two people, and look that each sees their own rows."
        )
        sheet.note(
            "Code on your server that asks with the public key and without the visitor's session sees no rows from now on: give it the session (@supabase/ssr), or the service-role key."
        )
    return sheet.draft()


def _reason(message: str) -> str:
    if message.startswith("a policy lets everybody"):
        return "a policy opens it to everybody, perhaps on purpose: narrow its condition to the owner by hand"
    if message.startswith("this rule"):
        return "Firebase's rules are not edited: ask for request.auth.uid in this rule"
    return "this query asks as the app itself, whom row-level security does not hold back: name the owner in the query"


@dataclass
class _Migration:
    """The new file in each folder of migrations, statement by statement."""

    sheet: Sheet
    inp: RecipeInput
    names: dict[str, str] = field(default_factory=dict)

    def secure(self, place: Place) -> None:
        """Switch row-level security on for the table at this place, with a policy for its owner."""
        survey = self.inp.survey
        table = read_table(self.sheet.data(place.path).decode("utf-8-sig", "replace"), place.line)
        self._refuse()
        policies = (
            () if _has_policy(survey, place.symbol) else _policy(table, place.symbol, self._asks(table, place.symbol))
        )
        path = self._file(place.path)
        opening = f"-- {place.symbol}: each signed-in person reaches their own rows alone."
        lines = [opening, f"alter table {table.written} enable row level security;", *policies]
        text = "\n".join(_loud(line) if table.loud else line for line in lines) + "\n"
        if self.sheet.exists(path):
            raise CannotEdit(f"{path} is there already: write the policy into a migration of your own")
        if self.sheet.created(path):
            text = f"\n{text}"
        self.sheet.append_new(NewFile(path, text.encode(), _WHY))

    def _refuse(self) -> None:
        """Without Supabase's own sign-in the database does not know who asks."""
        calls = (call for _, code in self.inp.survey.sources() for call in code.calls)
        if not any(_SIGNS_IN.search(call.callee) for call in calls):
            raise CannotEdit(
                "nothing here signs people in with Supabase, so the database does not know who asks: reach this table from your server alone"
            )

    def _asks(self, table: WrittenTable, name: str) -> str:
        """The condition that says whose a row is; CannotEdit when nothing does."""
        if stores.ACCOUNT_RECORD.match(name) and self._account(table) is None:
            raise CannotEdit(
                "who may touch rows of accounts, teams and logs is not seen here: write its policies by hand"
            )
        owner = self._owner(table)
        if owner is not None:
            self._check(owner)
            return _same(owner.written, owner)
        for column in table.columns:
            parent = self._made(column.refers) if column.refers else None
            above = self._owner(parent) if parent is not None else None
            if parent is not None and above is not None:
                self._check(above)
                joined = f"{parent.written}.{column.key} = {table.written}.{column.written}"
                owned = _same(f"{parent.written}.{above.written}", above)
                return " ".join(("exists (select 1 from", parent.written, "where", joined, "and", f"{owned})"))
        raise CannotEdit(
            f"no column says whose a row is. If your server alone uses it, one line closes it: alter table {table.written} enable row level security;"
        )

    def _account(self, table: WrittenTable) -> Column | None:
        """The key of a table that has one row for each account of Supabase."""
        return next((item for item in table.columns if item.refers == "auth.users" and item.name == "id"), None)

    def _owner(self, table: WrittenTable) -> Column | None:
        """The column that says whose a row is, the founder's own choice first."""
        wanted = self.inp.values["owner"]
        if wanted:
            return table.column(wanted)
        names = sorted((item.name for item in table.columns if stores.OWNER.match(item.name)), key=_telling)
        return self._account(table) or (table.column(names[0]) if names else None)

    def _check(self, owner: Column) -> None:
        """An owner must be an account of Supabase, straight or through a table whose key is one."""
        if owner.type not in _KINDS:
            raise CannotEdit(
                f"its owner is kept as {owner.type}, while Supabase knows people by a uuid: write its policy by hand"
            )
        if not owner.refers or owner.refers == "auth.users":
            return
        above = self._made(owner.refers)
        if above is None or self._account(above) is None:
            raise CannotEdit(
                f"its owner is a row of {owner.refers}, which is not tied to the accounts of Supabase: write its policy by hand"
            )

    def _made(self, written: str) -> WrittenTable | None:
        """The table of this name as the SQL files make it."""
        name = written.rpartition(".")[2]
        for path, facts in self.inp.survey.files.items():
            for table in facts.schema.tables if facts.schema is not None and facts.role is Role.CONFIG else ():
                if table.name == name and table.schema != "auth":
                    return read_table(self.sheet.data(path).decode("utf-8-sig", "replace"), table.line)
        return None

    def _file(self, path: str) -> str:
        """The new migration beside the others, named as they are."""
        folder = path.rpartition("/")[0]
        if folder not in self.names:
            self.names[folder] = _next_name(self.inp.survey, folder)
        return self.names[folder]


def _telling(name: str) -> tuple[bool, str]:
    return not re.match(r"(?i)user|owner|author|creat", name), name


def _has_policy(survey: Survey, table: str) -> bool:
    rows = (facts.schema for facts in survey.files.values() if facts.schema is not None)
    return any(step.kind is StepKind.POLICY and step.table == table for schema in rows for step in schema.steps)


def _same(column: str, owner: Column) -> str:
    return f"(select auth.uid()){_KINDS[owner.type]} = {column}"


def _policy(table: WrittenTable, name: str, asks: str) -> tuple[str, ...]:
    return (
        f'create policy "Owners manage their {name}" on {table.written}',
        "  for all to authenticated",
        f"  using ({asks})",
        f"  with check ({asks});",
    )


def _loud(line: str) -> str:
    """Keywords in capitals, as the table's own file writes them."""
    if line.startswith("--"):
        return line
    words = r"\b(alter table|enable row level security|create policy|on|for all to|using|with check|select|exists|from|where|and)\b"
    pieces = re.split(r'("[^"]*")', line)
    return "".join(
        piece if piece.startswith('"') else re.sub(words, lambda found: found.group().upper(), piece)
        for piece in pieces
    )


def _next_name(survey: Survey, folder: str) -> str:
    """The next name in the order of a folder of migrations."""
    base = f"{folder}/" if folder else ""
    if any(path.startswith(f"{base}meta/_journal") for path in survey.paths):
        raise CannotEdit(
            "Drizzle keeps a journal of its migrations: make an empty one with `npx drizzle-kit generate --custom` and write the policies there"
        )
    if re.search(r"(?:^|/)migrations/\d{14}_[^/]+$", folder):  # Prisma: a folder for each
        outer = folder.rpartition("/")[0]
        begun = (
            path.removeprefix(f"{outer}/").partition("_")[0] for path in survey.paths if path.startswith(f"{outer}/")
        )
        later = _later([item for item in begun if item.isdigit()])
        return f"{outer}/{later}_row_level_security/migration.sql"
    names = sorted(
        path.removeprefix(base) for path in survey.paths if path.startswith(base) and "/" not in path.removeprefix(base)
    )
    stamps = [found.group(1) for name in names if (found := _STAMP.match(name))]
    if stamps:
        return f"{base}{_later(stamps)}_row_level_security.sql"
    numbers = [found for name in names if (found := _NUMBER.match(name))]
    if numbers:
        last = max(numbers, key=lambda found: int(found.group(1)))
        mark = last.group(2)
        return f"{base}{str(int(last.group(1)) + 1).zfill(len(last.group(1)))}{mark}row{mark}level{mark}security.sql"
    return f"{base}row_level_security.sql"


def _later(stamps: list[str]) -> str:
    """One second after the last migration; a minute's 61st second in a name counts on as a number."""
    last = max(stamps)
    try:
        return (datetime.strptime(last, "%Y%m%d%H%M%S") + timedelta(seconds=1)).strftime("%Y%m%d%H%M%S")  # noqa: DTZ007  a name, no moment
    except ValueError:
        return str(int(last) + 1)


RECIPE = Recipe(
    id="row-level-security",
    title="Let the database keep people's rows apart",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
