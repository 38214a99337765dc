# Generated from spec/odesk/service.yaml (sha256 b017c471046f) by `python -m codegen`.
"""oDesk: what all of its operations share."""

from typing import Final

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.operation import BodyKind, Conventions, Format
from deskwire.core.model.service import ErrorRule, OAuth1Kind, OAuthSteps, Service

API: Final = Conventions(
    formats={"json": Format(".json"), "xml": Format(".xml")},
    bodies={"POST": BodyKind.FORM, "PUT": BodyKind.JSON, "DELETE": BodyKind.JSON},
)

GDS: Final = Conventions(
    formats={"json": Format(), "xml": Format(query=(("tqx", "out:xml"),))},
    bodies={"POST": BodyKind.FORM, "PUT": BodyKind.JSON, "DELETE": BodyKind.JSON},
)

SERVICE: Final = Service(
    name="odesk",
    title="oDesk",
    base_url="https://www.odesk.com",
    default_format="json",
    formats=("json", "xml"),
    dialect=Dialect(
        empty_is_null=True,
        empty_text_is_null=True,
        text_scalars=True,
        true_words=("1", "true", "yes"),
        false_words=("0", "false", "no"),
        lone_items=True,
    ),
    errors=ErrorRule(
        code_headers=("x-odesk-error-code", "x-upwork-error-code"),
        message_headers=("x-odesk-error-message", "x-upwork-error-message"),
        code_paths=(("error", "code"), ("response", "error", "code"), ("errors", "reason")),
        message_paths=(
            ("error", "message"),
            ("response", "error", "message"),
            ("errors", "message"),
        ),
        code_patterns=("oauth_problem=(\\w+)",),
        failed_when={"status": ("error",)},
        failed_keys=("error",),
        statuses={"access_denied": 403, "invalid_query": 400},
    ),
    envelope=("server_time", "auth_user", "lister", "paging", "current_tray.type"),
    auth=(
        OAuth1Kind(
            OAuthSteps(
                request_token="/api/auth/v1/oauth/token/request",
                authorize="/services/api/auth",
                access_token="/api/auth/v1/oauth/token/access",
                callback_at="authorize",
            )
        ),
    ),
    modules={
        "auth": ("deskwire.odesk.auth",),
        "finreport": ("deskwire.odesk.finreports",),
        "hr": ("deskwire.odesk.hr", "deskwire.odesk.hr_people"),
        "hr_v1": ("deskwire.odesk.hr_v1",),
        "hr_v3": ("deskwire.odesk.hr_v3",),
        "job": ("deskwire.odesk.job",),
        "mc": ("deskwire.odesk.mc",),
        "offers": ("deskwire.odesk.offers",),
        "provider": ("deskwire.odesk.provider",),
        "provider_v2": ("deskwire.odesk.provider_v2",),
        "task": ("deskwire.odesk.task", "deskwire.odesk.task_changes"),
        "task_v2": ("deskwire.odesk.task_v2",),
        "team": ("deskwire.odesk.team",),
        "team_v2": ("deskwire.odesk.team_v2",),
        "timereport": ("deskwire.odesk.timereports",),
    },
)
