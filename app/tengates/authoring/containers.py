"""What the author of a control may ask about container images and compose files."""

from tengates.survey.delivery.compose import ComposeFile, Service, compose_files, is_written_out
from tengates.survey.delivery.containers import (
    ImageFile,
    Stage,
    health_of,
    image_files,
    is_aside,
    is_moving,
    user_of,
    variables,
)
from tengates.survey.service.probes import Probe, probes

__all__ = [
    "ComposeFile",
    "ImageFile",
    "Probe",
    "Service",
    "Stage",
    "compose_files",
    "health_of",
    "image_files",
    "is_aside",
    "is_moving",
    "is_written_out",
    "probes",
    "user_of",
    "variables",
]
