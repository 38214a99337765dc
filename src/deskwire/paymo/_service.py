# Generated from spec/paymo/service.yaml (sha256 32b979b76c53) by `python -m codegen`.
"""Paymo: what all of its operations share."""

from typing import Final

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.operation import BodyKind, Conventions, Format
from deskwire.core.model.service import BasicKind, ErrorRule, HeaderKind, RateHeaders, Service

API: Final = Conventions(
    formats={"json": Format(accept="application/json")},
    bodies={"POST": BodyKind.JSON, "PUT": BodyKind.JSON},
)

SERVICE: Final = Service(
    name="paymo",
    title="Paymo",
    base_url="https://app.paymoapp.com",
    default_format="json",
    formats=("json",),
    dialect=Dialect(listed_objects=True),
    errors=ErrorRule(message_paths=(("message",),)),
    rate_headers=RateHeaders(
        limit="X-Ratelimit-Limit",
        remaining="X-Ratelimit-Remaining",
        period="X-Ratelimit-Decay-Period",
    ),
    auth=(
        BasicKind("api_key", any_password="X"),
        BasicKind("email", "password"),
        HeaderKind("X-Session", "session"),
    ),
    modules={
        "comments": ("deskwire.paymo.comments",),
        "entries": ("deskwire.paymo.entries",),
        "files": ("deskwire.paymo.files",),
        "projects": ("deskwire.paymo.projects",),
        "sessions": ("deskwire.paymo.sessions",),
        "subtasks": ("deskwire.paymo.subtasks",),
        "tasklists": ("deskwire.paymo.tasklists",),
        "taskrecurringprofiles": ("deskwire.paymo.taskrecurringprofiles",),
        "tasks": ("deskwire.paymo.tasks",),
        "threads": ("deskwire.paymo.threads",),
        "users": ("deskwire.paymo.users",),
        "userstasks": ("deskwire.paymo.userstasks",),
        "workflows": ("deskwire.paymo.workflows",),
        "workflowstatuses": ("deskwire.paymo.workflowstatuses",),
    },
)
