# Generated from spec/taskforce/service.yaml (sha256 28a9c7d4c55a) by `python -m codegen`.
"""Taskforce: what all of its operations share."""

from typing import Final

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.operation import BodyKind, Conventions, Format
from deskwire.core.model.service import BasicKind, ErrorRule, Service

API: Final = Conventions(
    formats={"json": Format(".json"), "xml": Format(".xml")},
    bodies={"POST": BodyKind.FORM, "PUT": BodyKind.FORM},
)

SERVICE: Final = Service(
    name="taskforce",
    title="Taskforce",
    base_url="https://www.taskforceapp.com/api/v1",
    default_format="json",
    formats=("json", "xml"),
    dialect=Dialect(xml_items="any", dates=("%m/%d/%Y",), datetimes=("%Y-%m-%d %H:%M:%S %z",)),
    xml_names="hyphen",
    errors=ErrorRule(succeeded_when={"success": ("true",)}),
    anonymous=True,
    auth=(BasicKind("email", "api_key"),),
    modules={
        "lists": ("deskwire.taskforce.lists",),
        "tasks": ("deskwire.taskforce.tasks",),
        "user": ("deskwire.taskforce.user",),
    },
)
