"""What the author of a control imports, and nothing else.

from tengates.authoring import Control, Kind, coverage, site, when
"""

from tengates.authoring import when
from tengates.authoring.judging import (
    absence,
    ask,
    coverage,
    does_not_apply,
    evidence,
    missing,
    option_sites,
    partly,
    present,
    site,
    whole_file,
)
from tengates.model.control import Condition, Control
from tengates.model.outcome import (
    Blocker,
    Confidence,
    Evidence,
    Kind,
    Outcome,
    Severity,
    Site,
    Status,
)
from tengates.model.place import Place, Span
from tengates.model.survey import ModelCall, Openness, Operation, Option, Presence, Survey

__all__ = [
    "Blocker",
    "Condition",
    "Confidence",
    "Control",
    "Evidence",
    "Kind",
    "ModelCall",
    "Openness",
    "Operation",
    "Option",
    "Outcome",
    "Place",
    "Presence",
    "Severity",
    "Site",
    "Span",
    "Status",
    "Survey",
    "absence",
    "ask",
    "coverage",
    "does_not_apply",
    "evidence",
    "missing",
    "option_sites",
    "partly",
    "present",
    "site",
    "when",
    "whole_file",
]
