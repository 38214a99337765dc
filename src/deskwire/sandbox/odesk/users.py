"""The router of the authenticated user."""

from deskwire.sandbox.odesk.state import ODeskState, handles
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Answer


@handles("auth.get_info")
def get_info(state: ODeskState, user: str) -> Answer:
    """Tell of who asks."""
    row = state.row("SELECT * FROM users WHERE id = ?", user)
    if row is None:
        raise Failure(404, "there is no such user")
    owns = state.row("SELECT 1 FROM companies WHERE owner = ?", row["reference"])
    return {
        "ref": row["reference"],
        "profile_url": f"https://www.odesk.com/users/{row['profile_key']}",
        "company_url": "",
        "portrait_32_img": "",
        "portrait_50_img": "",
        "portrait_100_img": "",
        "has_agency": False,
        "capacity": {
            "provider": "yes" if row["is_provider"] else "no",
            "buyer": "yes" if owns else "no",
            "affiliate_manager": "no",
        },
        "location": {"city": "", "state": "", "country": "Greece"},
    }
