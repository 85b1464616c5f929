"""A repository that asks no model: nothing it is told speaks of a model, prompts or their bill as if it had them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tengates.engine.catalog import load_catalog
from tengates.engine.planning import load_template, task_page
from tengates.project import Project

SHOP = """import logging

import requests
from flask import Flask, request

app = Flask(__name__)
logging.basicConfig()


@app.post("/orders")
def order():
    form = request.json
    try:
        requests.post("https://pay.example.com/charge", json={"sum": form["sum"], "key": "sk_live_4eC39HqLyjWDarjtT1zdp7dc"})
    except Exception:
        pass
    print("ordered", form["item"])
    return {"ok": True}
"""
FILES = {"shop.py": SHOP, "requirements.txt": "flask==3.0.2\nrequests\n", "Dockerfile": "FROM python:3.12\nCOPY . .\n"}
PRESUMES = re.compile(
    r"(?i)\b(?:your|the) models?\b|\bmodel (?:account|call|budget|name|provider)s?\b|\bprompts?\b|embedding"
)
APART = ("Does not apply here:", "(not needed)", "Are model and infra costs")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["markdown", "prompt"])
def test_no_export_presumes_a_model(shop: Path, kind: str) -> None:
    project = Project.open(shop)
    report = project.scan()
    assert not dict(report.traits)["llm"]
    presuming = [line for line in project.export(kind).splitlines() if PRESUMES.search(line)]
    assert [line for line in presuming if not any(word in line for word in APART)] == []


def test_no_task_presumes_a_model_that_others_need_too() -> None:
    conditions = {control.id: control.applies.otherwise for control in load_catalog().controls}
    asked_of_all = []
    for task in load_template("four-weeks").tasks:
        if all(_needs_a_model(conditions[ident]) for ident in task.controls):
            continue
        asked_of_all.append(task.id)
        page = task_page(task.id)
        text = "\n".join([task.title, *(section for _, section in page.sections)])
        assert PRESUMES.search(text) is None, task.id
    assert len(asked_of_all) > 12


def _needs_a_model(otherwise: str) -> bool:
    return "no model" in otherwise and " and " not in otherwise
