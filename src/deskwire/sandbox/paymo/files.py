"""Files of the sandbox's Paymo, threads and comments."""

import base64
import hashlib
from typing import Final

from deskwire.sandbox.http import Part
from deskwire.sandbox.paymo import bodies
from deskwire.sandbox.paymo.bodies import Call, Handler
from deskwire.sandbox.paymo.objects import KINDS
from deskwire.sandbox.paymo.state import PaymoState, Row, User
from deskwire.sandbox.protocol.errors import Failure
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


def _place(state: PaymoState, call: Call) -> Row:
    """Return where a file shall be: what it is attached to, and the project of that."""
    given = {name: call.body.values[name] for name in _PLACES if call.body.values.get(name)}
    if not given:
        return {}
    name, value = next(iter(given.items()))
    if not str(value).isdecimal() or name == "discussion_id":
        raise Failure(404, f"{name.removesuffix('_id').capitalize()} not found")
    kind = {"project_id": "projects", "task_id": "tasks", "comment_id": "comments"}[name]
    target = state.open(call.user, kind, int(str(value)))
    return {"project_id": state.project_of(KINDS[kind], target), name: target["id"]}


def upload(state: PaymoState, call: Call) -> Row:
    """Take a file."""
    bodies.check_required(KINDS["files"], call.body)
    part = call.body.files.get("file")
    if part is None:
        raise bodies.missing("file")
    bodies.values(KINDS["files"], call.body, is_new=True, besides=frozenset({"file"}))
    return attach(state, call.user, part, _place(state, call))


def update_file(state: PaymoState, call: Call) -> Row:
    """Change what is said of a file, or attach one that is nowhere yet."""
    file = state.open(call.user, "files", call.id)
    besides = frozenset({*_PLACES, "token"})
    values = bodies.values(KINDS["files"], call.body, is_new=False, besides=besides)
    place = _place(state, call)
    if place:
        if file["token"] is None or call.body.values.get("token") != file["token"]:
            raise Failure(403, "Invalid file token")
        values |= {**place, "token": None}
    return state.change("files", file["id"], values)


def delete_file(state: PaymoState, call: Call) -> None:
    """Delete a file."""
    state.remove("files", state.open(call.user, "files", call.id)["id"])


def create_comment(state: PaymoState, call: Call) -> Row:
    """Comment on something; its thread is begun by the first comment."""
    kind = KINDS["comments"]
    bodies.check_required(kind, call.body)
    bodies.values(kind, call.body, is_new=True, besides=frozenset({*_TOPICS, "file"}))
    thread = _thread(state, call)
    values: Row = {
        "thread_id": thread["id"],
        "user_id": call.user.id,
        "project_id": thread["project_id"],
        "content": str(call.body.values["content"]),
    }
    comment = state.insert("comments", values)
    state.change("threads", thread["id"], {})
    _add_file(state, call, comment)
    return comment


def _thread(state: PaymoState, call: Call) -> Row:
    given = [name for name in _TOPICS if call.body.values.get(name)]
    if len(given) != 1:
        raise bodies.missing("content", " or ".join(_TOPICS))
    name, value = given[0], str(call.body.values[given[0]])
    kind = {"thread_id": "threads", "task_id": "tasks", "file_id": "files"}.get(name)
    if kind is None or not value.isdecimal():
        raise Failure(404, f"{name.removesuffix('_id').capitalize()} not found")
    topic = state.open(call.user, kind, int(value))
    if kind == "threads":
        return topic
    found = state.rows("threads", **{name: topic["id"]})
    if found:
        return found[0]
    return state.insert("threads", {name: topic["id"], "project_id": topic["project_id"]})


def _add_file(state: PaymoState, call: Call, comment: Row) -> None:
    part = call.body.files.get("file") if call.method == "POST" else None
    if part is not None:
        project = state.project_of(KINDS["comments"], comment)
        attach(state, call.user, part, {"comment_id": comment["id"], "project_id": project})


def _own(state: PaymoState, call: Call) -> Row:
    """Return a comment that the user may change."""
    comment = state.open(call.user, "comments", call.id)
    if comment["user_id"] != call.user.id and not call.user.is_admin:
        raise Failure(403, "Access to comment denied")
    return comment


def update_comment(state: PaymoState, call: Call) -> Row:
    """Change a comment, or add a file to it."""
    comment = _own(state, call)
    values = bodies.values(KINDS["comments"], call.body, is_new=False, besides=frozenset({"file"}))
    changed = state.change("comments", comment["id"], values)
    _add_file(state, call, changed)
    return changed


def delete_comment(state: PaymoState, call: Call) -> None:
    """Delete a comment."""
    state.remove("comments", _own(state, call)["id"])


def content(state: PaymoState, mark: str) -> tuple[bytes, str] | None:
    """Return the bytes and the media type of the file at an address."""
    found = state.rows("files", hash=mark)
    if not found:
        return None
    return base64.b64decode(_text(found[0]["content"])), _text(found[0]["mime"])


def _text(value: Value) -> str:
    return str(value or "")


HANDLERS: Final[dict[str, Handler]] = {
    "files.create": upload,
    "files.update": update_file,
    "files.delete": delete_file,
    "comments.create": create_comment,
    "comments.update": update_comment,
    "comments.delete": delete_comment,
}
