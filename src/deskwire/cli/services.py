"""The services that commands are for."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deskwire.core.model.service import Service

SERVICES: Final = {
    "activecollab": "ActiveCollab",
    "odesk": "oDesk",
    "paymo": "Paymo",
    "taskforce": "Taskforce",
}
"""The services by the names of their commands."""


def service_of(name: str) -> "Service":
    """Return a service by its name."""
    service: Service = import_module(f"deskwire.{name}._service").SERVICE
    return service
