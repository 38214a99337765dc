"""The router of the authenticated user."""

from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call


def get_info(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `auth.get_info`."""
    del call
    row = state.store.row("SELECT * FROM users WHERE id = ?", (user,))
    if row is None:
        raise Failure(404, "there is no such user")
    owns = state.store.row("SELECT 1 FROM companies WHERE owner = ?", (row["reference"],))
    return {
        "info": {
            "ref": str(row["reference"]),
            "profile_url": f"https://www.odesk.com/users/{row['profile_key']}",
            "company_url": "",
            "portrait_32_img": "",
            "portrait_50_img": "",
            "portrait_100_img": "",
            "has_agency": "0",
            "capacity": {
                "provider": "yes" if row["is_provider"] else "no",
                "buyer": "yes" if owns else "no",
                "affiliate_manager": "no",
            },
            "location": {"city": "", "state": "", "country": "Greece"},
        }
    }


HANDLERS: Final[dict[str, Handler]] = {"odesk.auth.get_info": get_info}
