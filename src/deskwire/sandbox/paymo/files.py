"""Files of the sandbox's Paymo, threads and comments."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Final, cast

from deskwire.sandbox.http import Part
from deskwire.sandbox.paymo.bodies import cells
from deskwire.sandbox.paymo.objects import KINDS
from deskwire.sandbox.paymo.state import PaymoState, Row, User, handles
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import Value

_PLACES: Final = ("project_id", "task_id", "discussion_id", "comment_id")
_TOPICS: Final = ("thread_id", "task_id", "discussion_id", "file_id")


def attach(state: PaymoState, user: User, part: Part, place: Row) -> Row:
    """Keep a file somewhere; in no place it gets a token, by which it finds one later."""
    mark = hashlib.sha256(part.content + str(len(state.rows("files"))).encode()).hexdigest()[:32]
    file: Row = {
        "original_filename": part.filename,
        "user_id": user.id,
        "size": str(len(part.content)),
        "mime": part.content_type,
        "description": "",
        "hash": mark,
        "content": base64.b64encode(part.content).decode(),
        "token": None if place else hashlib.sha256(mark.encode()).hexdigest()[:32],
        "tags": "[]",
        **place,
    }
    return state.insert("files", file)


def _place(state: PaymoState, user: User, given: Mapping[str, object]) -> Row:
    """Return where a file shall be: what it is attached to, and the project of that."""
    name = next((name for name in _PLACES if given.get(name)), "")
    if not name:
        return {}
    kind = {"project_id": "projects", "task_id": "tasks", "comment_id": "comments"}.get(name)
    if kind is None:
        raise Failure(404, f"{name.removesuffix('_id').capitalize()} not found")
    target = state.open(user, kind, cast("Value", given[name]))
    return {"project_id": state.project_of(KINDS[kind], target), name: target["id"]}


@handles("files.upload")
def upload(state: PaymoState, user: User, /, *, file: Part, **given: object) -> Answer:
    """Take a file."""
    return attach(state, user, file, _place(state, user, given))


@handles("files.update", "files.attach")
def update_file(state: PaymoState, user: User, /, *, file_id: int, **given: object) -> Answer:
    """Change what is said of a file, or attach one that is nowhere yet."""
    file, token = state.open(user, "files", file_id), given.pop("token", None)
    place = _place(state, user, given)
    values = cells("files", {name: given[name] for name in given if name not in _PLACES})
    if place:
        if file["token"] is None or token != file["token"]:
            raise Failure(403, "Invalid file token")
        values |= {**place, "token": None}
    return state.change("files", file["id"], values)


@handles("comments.create")
def create_comment(
    state: PaymoState, user: User, /, *, content: str, file: Part | None = None, **given: object
) -> Answer:
    """Comment on something; its thread is begun by the first comment."""
    thread = _thread(state, user, {name: value for name, value in given.items() if value})
    values: Row = {
        "thread_id": thread["id"],
        "user_id": user.id,
        "project_id": thread["project_id"],
        "content": content,
    }
    comment = state.insert("comments", values)
    state.change("threads", thread["id"], {})
    _add_file(state, user, comment, file)
    return comment


def _thread(state: PaymoState, user: User, given: Mapping[str, object]) -> Row:
    if len(given) != 1:
        raise Failure(400, f"Missing required params: content, {' or '.join(_TOPICS)}")
    [(name, value)] = given.items()
    kind = {"thread_id": "threads", "task_id": "tasks", "file_id": "files"}.get(name)
    if kind is None:
        raise Failure(404, f"{name.removesuffix('_id').capitalize()} not found")
    topic = state.open(user, kind, cast("Value", value))
    if kind == "threads":
        return topic
    found = state.rows("threads", **{name: topic["id"]})
    if found:
        return found[0]
    return state.insert("threads", {name: topic["id"], "project_id": topic["project_id"]})


def _add_file(state: PaymoState, user: User, comment: Row, part: Part | None) -> None:
    if part is not None:
        project = state.project_of(KINDS["comments"], comment)
        attach(state, user, part, {"comment_id": comment["id"], "project_id": project})


def _own(state: PaymoState, user: User, comment_id: int) -> Row:
    """Return a comment that the user may change."""
    comment = state.open(user, "comments", comment_id)
    if comment["user_id"] != user.id and not user.is_admin:
        raise Failure(403, "Access to comment denied")
    return comment


@handles("comments.update", "comments.add_file")
def update_comment(
    state: PaymoState,
    user: User,
    /,
    *,
    comment_id: int,
    file: Part | None = None,
    **given: object,
) -> Answer:
    """Change a comment, or add a file to it."""
    comment = _own(state, user, comment_id)
    changed = state.change("comments", comment["id"], cells("comments", given))
    _add_file(state, user, changed, file)
    return changed


@handles("comments.delete")
def delete_comment(state: PaymoState, user: User, *, comment_id: int) -> Answer:
    """Delete a comment."""
    state.remove("comments", _own(state, user, comment_id)["id"])
    return None


def content(state: PaymoState, mark: str) -> tuple[bytes, str] | None:
    """Return the bytes and the media type of the file at an address."""
    found = state.rows("files", hash=mark)
    if not found:
        return None
    return base64.b64decode(_text(found[0]["content"])), _text(found[0]["mime"])


def _text(value: Value) -> str:
    return str(value or "")
