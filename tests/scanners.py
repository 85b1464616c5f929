"""What four other scanners write, in the shapes of their real files; nothing of them is needed to run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
AWS = "AKIAQ3EGVTW5LZ7M2XNB"


def written(folder: Path, name: str, *runs: dict[str, Any]) -> Path:
    """A SARIF file with these runs."""
    path = folder / name
    path.write_text(json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": list(runs)}), encoding="utf-8")
    return path


def place(uri: str, line: int, *, base: str = "", snippet: str = "") -> list[dict[str, Any]]:
    artifact = {"uri": uri, **({"uriBaseId": base} if base else {})}
    region: dict[str, Any] = {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 9}
    if snippet:
        region["snippet"] = {"text": snippet}
    return [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]


def semgrep(uri: str = "app.py", line: int = 8) -> dict[str, Any]:
    """No level on the result, CWE with its title among the tags, a base that is never declared, a second one ignored."""
    rule = "python.lang.security.audit.subprocess-shell-true.subprocess-shell-true"
    tags = ["CWE-78: Improper Neutralization of Special Elements used in an OS Command", "HIGH CONFIDENCE", "security"]
    found = {
        "fingerprints": {"matchBasedId/v1": "0f" * 32},
        "ruleId": rule,
        "message": {"text": "Found 'subprocess' function 'run' with 'shell=True'.\nThis is dangerous."},
        "locations": place(uri, line, base="%SRCROOT%", snippet="subprocess.run(command, shell=True)"),
        "properties": {},
    }
    ignored = {**found, "suppressions": [{"kind": "inSource"}]}
    style = {**found, "ruleId": "python.lang.maintainability.useless-if", "message": {"text": "Useless if."}}
    rules = [
        {"id": rule, "defaultConfiguration": {"level": "error"}, "properties": {"precision": "high", "tags": tags}},
        {"id": style["ruleId"], "defaultConfiguration": {"level": "note"}, "properties": {"tags": ["maintainability"]}},
    ]
    driver = {"name": "Semgrep OSS", "semanticVersion": "1.95.0", "rules": rules}
    return {
        "invocations": [{"executionSuccessful": True}],
        "results": [found, ignored, style],
        "tool": {"driver": driver},
    }


def gitleaks(uri: str = "keys.py", line: int = 1, *, commit: str = "", secret: str = AWS) -> dict[str, Any]:
    """The secret stands in the snippet; here in the message too, as rules of one's own may have it."""
    found = {
        "message": {"text": f"aws-access-token has detected secret for file {uri}: {secret}"},
        "ruleId": "aws-access-token",
        "locations": place(uri, line, snippet=secret),
        "partialFingerprints": {"commitSha": commit, "email": "a@example.invalid", "author": "A", "date": ""},
        "properties": {"tags": []},
    }
    rules = [{"id": "aws-access-token", "name": "AWS", "shortDescription": {"text": "AWS"}}]
    return {"tool": {"driver": {"name": "gitleaks", "semanticVersion": "v8.21.2", "rules": rules}}, "results": [found]}


def trivy(folder: Path) -> dict[str, Any]:
    """A vulnerable package and a container that runs as root; rules are found by their number."""
    rules = [
        {
            "id": "CVE-2023-30861",
            "name": "LanguageSpecificPackageVulnerability",
            "defaultConfiguration": {"level": "error"},
            "properties": {
                "precision": "very-high",
                "security-severity": "7.5",
                "tags": ["vulnerability", "security", "HIGH"],
            },
        },
        {
            "id": "DS-0002",
            "name": "Misconfiguration",
            "defaultConfiguration": {"level": "error"},
            "properties": {"security-severity": "8.0", "tags": ["misconfiguration", "security", "HIGH"]},
        },
    ]
    package = {
        "ruleId": "CVE-2023-30861",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "Package: flask\nInstalled Version: 2.2.2\nVulnerability CVE-2023-30861\nSeverity: HIGH"},
        "locations": place("requirements.txt", 1, base="ROOTPATH"),
    }
    container = {
        "ruleIndex": 1,
        "level": "error",
        "message": {"text": "Artifact: Dockerfile\nType: dockerfile\nVulnerability DS-0002"},
        "locations": place("Dockerfile", 1, base="ROOTPATH"),
    }
    return {
        "tool": {"driver": {"fullName": "Trivy Vulnerability Scanner", "name": "Trivy", "rules": rules}},
        "results": [package, container],
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"ROOTPATH": {"uri": f"file://{folder}/"}},
    }


def codeql() -> dict[str, Any]:
    """Rules in an extension that a result points to by number; CWE as a path among the tags; a flow that is not read."""
    rule = {
        "id": "py/sql-injection",
        "name": "py/sql-injection",
        "defaultConfiguration": {"enabled": True, "level": "error"},
        "properties": {
            "tags": ["security", "external/cwe/cwe-089"],
            "precision": "high",
            "security-severity": "8.8",
        },
    }
    found = {
        "ruleId": "py/sql-injection",
        "rule": {"id": "py/sql-injection", "index": 0, "toolComponent": {"index": 0}},
        "message": {"text": "This SQL query depends on a [user-provided value](1)."},
        "locations": place("app.py", 12, base="%SRCROOT%"),
        "partialFingerprints": {"primaryLocationLineHash": "39fa2ee980eb94b0:1"},
        "codeFlows": [{"threadFlows": [{"locations": []}]}],
    }
    driver = {"name": "CodeQL", "organization": "GitHub", "semanticVersion": "2.19.3", "rules": []}
    return {
        "tool": {"driver": driver, "extensions": [{"name": "codeql/python-queries", "rules": [rule]}]},
        "artifacts": [{"location": {"uri": "app.py", "uriBaseId": "%SRCROOT%", "index": 0}}],
        "results": [found],
    }
