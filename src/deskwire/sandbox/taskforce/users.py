"""The users of the Taskforce sandbox."""

from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import State
from deskwire.sandbox.taskforce.state import User, create_user, handles, refused, stamp


@handles("user.get")
def get(_: State, user: User) -> Answer:
    """Answer with who asks."""
    names = ("name", "email", "service", "api_key")
    return {**{name: user[name] for name in names}, "created": stamp(user["created"])}


@handles.of_nobody("user.create")
def create(state: State, *, email: str, password: str) -> Answer:
    """Create a user and answer with the key."""
    if state.row("SELECT 1 FROM taskforce_users WHERE email = ?", email):
        raise refused("there is a user of that address")
    return create_user(state, email, password)
