"""The catalogue: gates, controls and recipes, discovered from their files.

Adding a control means adding its file and its page; nothing is registered anywhere.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TypeVar

import tengates.controls
import tengates.recipes
from tengates import __version__, assets
from tengates.engine.gates import load_gates
from tengates.engine.pages import Page, read_page
from tengates.model.control import Control, Recipe
from tengates.model.errors import InputError
from tengates.model.score import Gate

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything there is to judge and to mend. `digest` changes when the catalogue does.

    Recipes are loaded when somebody asks for them: a scan does without, and they are a third of a start.
    """

    gates: tuple[Gate, ...]
    controls: tuple[Control, ...]
    digest: str
    load: Callable[[], tuple[Recipe, ...]]

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """Every recipe, by id. InputError says which file breaks the rules of the house."""
        return self.load()

    def recipe(self, recipe_id: str) -> Recipe:
        """The recipe with this id; InputError names the ones there are."""
        for recipe in self.recipes:
            if recipe.id == recipe_id:
                return recipe
        known = ", ".join(recipe.id for recipe in self.recipes)
        raise InputError(f'There is no recipe "{recipe_id}". Choose one of: {known}.')


@cache
def load_catalog() -> Catalog:
    """Discover everything once; InputError says which file breaks the rules of the house."""
    gates = load_gates()
    controls = _sorted_controls(_found(tengates.controls, "CONTROL", Control), gates)
    recipes = [info.name.replace("_", "-") for info in pkgutil.iter_modules(tengates.recipes.__path__)]
    _refuse_duplicates([control.id for control in controls] + recipes)
    return Catalog(gates, controls, _digest(controls, sorted(recipes)), _recipes)


def control_page(control_id: str) -> Page:
    """The page of a control, built or refused with a sentence when it is missing."""
    gate, _, name = control_id.partition(".")
    return read_page(assets.resources() / "controls" / gate / f"{name}.md")


def recipe_page(recipe_id: str) -> Page:
    """The page of a recipe."""
    return read_page(assets.resources() / "recipes" / f"{recipe_id}.md")


@cache
def _recipes() -> tuple[Recipe, ...]:
    return tuple(sorted(_found(tengates.recipes, "RECIPE", Recipe), key=lambda recipe: recipe.id))


def _found(package: ModuleType, name: str, kind: type[_T]) -> Iterator[_T]:
    for module_info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module_info.ispkg:
            continue
        module = importlib.import_module(module_info.name)
        value = getattr(module, name, None)
        if not isinstance(value, kind):
            raise InputError(f"{module_info.name} defines no {name}. Each file here holds exactly one.")
        _check_path(module_info.name.removeprefix(f"{package.__name__}."), str(getattr(value, "id", "")))
        yield value


def _check_path(module: str, ident: str) -> None:
    if module.replace("_", "-") != ident:
        raise InputError(f'The file {module} holds the id "{ident}"; name it after its id.')


def _refuse_duplicates(idents: list[str]) -> None:
    if twice := sorted({ident for ident in idents if idents.count(ident) > 1}):
        raise InputError(f"Defined twice: {', '.join(twice)}. Ids are unique.")


def _sorted_controls(controls: Iterator[Control], gates: tuple[Gate, ...]) -> tuple[Control, ...]:
    order = {gate.id: index for index, gate in enumerate(gates)}
    return tuple(sorted(controls, key=lambda control: (order[control.gate], -control.weight, control.id)))


def _digest(controls: tuple[Control, ...], recipes: Sequence[str]) -> str:
    rows = [f"{control.id} {control.kind} {control.weight} {control.blocker}" for control in controls]
    rows += recipes
    return hashlib.sha256("\n".join([__version__, *rows]).encode()).hexdigest()[:16]
