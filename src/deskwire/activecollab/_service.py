# Generated from spec/activecollab/service.yaml (sha256 4dc084f7c5ee) by `python -m codegen`.
"""ActiveCollab: what all of its operations share."""

from typing import Final

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.operation import BodyKind, Conventions, Format
from deskwire.core.model.service import ErrorRule, QueryKind, Service

API: Final = Conventions(
    formats={
        "xml": Format(query=(("format", "xml"),), accept="application/xml"),
        "json": Format(query=(("format", "json"),), accept="application/json"),
    },
    bodies={"POST": BodyKind.FORM, "PUT": BodyKind.FORM},
)

JSON: Final = Conventions(
    formats={"json": Format(query=(("format", "json"),), accept="application/json")},
    bodies={"POST": BodyKind.FORM, "PUT": BodyKind.FORM},
)

FIXED: Final = Conventions(
    formats={"xml": Format()}, bodies={"POST": BodyKind.FORM, "PUT": BodyKind.FORM}
)

SERVICE: Final = Service(
    name="activecollab",
    title="ActiveCollab",
    base_url="",
    default_format="xml",
    formats=("xml", "json"),
    dialect=Dialect(
        empty_text_is_null=True,
        null_lists=True,
        text_scalars=True,
        int_booleans=True,
        true_words=("1", "true", "yes"),
        false_words=("0", "false", "no"),
        keyed_lists=True,
        xml_items="any",
        date_objects=True,
    ),
    errors=ErrorRule(
        code_paths=(("type",),),
        message_paths=(("message",),),
        code_patterns=("Error Code: (\\d+)",),
        statuses={"1": 400, "2": 401, "3": 401, "4": 403},
        unsafe_to_retry=(500,),
    ),
    path_query="path_info",
    anonymous=True,
    auth=(QueryKind("auth_api_token", "token"),),
    modules={
        "attachments": ("deskwire.activecollab.attachments",),
        "categories": ("deskwire.activecollab.categories",),
        "comments": ("deskwire.activecollab.comments",),
        "info": ("deskwire.activecollab.info",),
        "my_tasks": ("deskwire.activecollab.my_tasks",),
        "projects": ("deskwire.activecollab.projects",),
        "subtasks": ("deskwire.activecollab.subtasks",),
        "tasks": ("deskwire.activecollab.tasks",),
        "time_records": ("deskwire.activecollab.time_records",),
    },
)
