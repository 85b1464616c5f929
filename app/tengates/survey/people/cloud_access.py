"""Where CI reaches a cloud: by a role that it assumes for minutes, or by keys that are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.facts import FileFacts
from tengates.model.place import Place, Span
from tengates.model.survey import Survey

_SECRET = re.compile(r"\$\{\{\s{0,4}secrets\.(\w{1,80})\s{0,4}\}\}|\$\{?(\w{1,80})\}?")
_KEYS = (
    ("AWS", re.compile(r"(?i)^\w{0,30}aws_(?:secret_access_key|access_key_id|secret_key|access_key)\w{0,20}$")),
    ("Azure", re.compile(r"(?i)^(?:\w{0,20}azure_credentials\w{0,20}|azure_client_secret|arm_client_secret|\w{0,30}publish_profile|\w{0,20}acr_password)$")),
    ("Google Cloud", re.compile(r"(?i)^(?:gcp|gcloud|gke)_\w{0,40}(?:key|credentials|json)$|^(?:google|firebase)_\w{0,30}(?:credentials|service_account\w{0,20}|sa_key|private_key)$")),
    ("DigitalOcean", re.compile(r"(?i)^(?:do|digitalocean)_(?:api_|access_)?token$")),
    ("Cloudflare", re.compile(r"(?i)^(?:cloudflare|cf)_api_(?:token|key)$")),
    ("Fly", re.compile(r"(?i)^fly_api_token$")),
    ("Heroku", re.compile(r"(?i)^heroku_api_key$")),
    ("the cloud", re.compile(r"(?i)^\w{2,30}_cloud_(?:api_|deploy_)?token$")),
)  # fmt: skip
_ROLE = re.compile(r"^\s{0,60}(?:role-to-assume|workload_identity_provider)\s{0,4}:|\bAWS_ROLE_ARN\s{0,4}:")


@dataclass(frozen=True, slots=True)
class CloudAccess:
    """One way in which a pipeline reaches a cloud; `by_role` when it is let in for as long as it runs."""

    place: Place
    by_role: bool
    cloud: str


def find_cloud_access(survey: Survey) -> tuple[CloudAccess, ...]:
    """At most one per pipeline and kind of key, in the order of files."""
    return tuple(
        row
        for _, facts in sorted(survey.files.items())
        if facts.workflow is not None
        for row in _of_pipeline(facts, github=facts.workflow.system == "github")
    )


def _of_pipeline(facts: FileFacts, *, github: bool) -> Iterator[CloudAccess]:
    seen: set[str] = set()
    for number, raw in enumerate(facts.text.split("\n"), 1):
        line = raw[:400]
        if line.lstrip().startswith("#"):
            continue
        place = Place(facts.path, Span(number, number, 0, 0), "", " ".join(line.split())[:160])
        if _ROLE.search(line) and "role" not in seen:
            seen.add("role")
            yield CloudAccess(place, by_role=True, cloud="the cloud")
        for found in _SECRET.finditer(line):
            name = found.group(1) or ("" if github else found.group(2))
            cloud = next((title for title, pattern in _KEYS if pattern.match(name)), "") if name else ""
            if cloud and cloud not in seen:
                seen.add(cloud)
                yield CloudAccess(place, by_role=False, cloud=cloud)
