# Generated from spec/odesk/mc.yaml (sha256 51a3511bec1b) by `python -m codegen`.
"""oDesk: the message center: trays, threads and messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

import attrs

from deskwire.core.model.encodings import Boolean, Choice, Delimited, Flag, Moment, Reference, Text
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.operation import BODY, PATH, Constant, Operation, Operations, Paging, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult, ScalarResult, Selection
from deskwire.core.model.values import UNSET, JSONValue, Unset
from deskwire.odesk._service import API
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class ThreadContext(OpenEnum):
    """What a thread can belong to."""

    INTERVIEWS = "Interviews"
    """The application of a provider for a job."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Tray(Model):
    """A tray of messages, as the samples of the vendor's client have it."""

    id: str
    """The tray's id."""
    type: str
    """Its name, e.g. `inbox`."""
    tray_api: str | None = None
    """The path of the call that lists its threads."""
    unread: int | None = None
    """How many of its threads are unread."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Participant(Model):
    """Somebody who takes part in a thread."""

    username: str
    """The login. Seen in clients of 2013 and later, in no document."""
    first_name: str | None = None
    """The given name. Seen in clients of 2013 and later, in no document."""
    last_name: str | None = None
    """The family name. Seen in clients of 2013 and later, in no document."""
    last_post_id: str | None = None
    """The id of the last message of this user. Seen in clients of 2013 and later, in no
    document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Thread(Model):
    """A thread of messages, as far as other clients read it; no document describes it."""

    id: str
    """The thread's id. Seen in clients of 2013 and later, in no document."""
    subject: str | None = None
    """The subject, which may hold HTML. Seen in clients of 2013 and later, in no document."""
    last_post_preview: str | None = None
    """The beginning of the last message, which may hold HTML. Seen in clients of 2013 and later, in
    no document."""
    context: str | None = None
    """What it belongs to, as `Interviews:<job>:<application>`. Seen in clients of 2013 and later,
    in no document."""
    sender: str | None = None
    """Who wrote the last message. Seen in clients of 2013 and later, in no document."""
    thread_api: str | None = None
    """The path of the call that returns it. Seen in clients of 2013 and later, in no document."""
    last_post_ts: datetime | None = optional(encoding=Moment(("unix",)))
    """When the last message was sent. Seen in clients of 2013 and later, in no document."""
    read: bool | None = None
    """Whether the user has read it. Seen in clients of 2013 and later, in no document."""
    participants: tuple[Participant, ...] = ()
    """Who takes part. Seen in clients of 2013 and later, in no document."""
    starred: bool | None = None
    """Whether the user has marked it with a star. A guess from the calls; no such answer was
    seen."""
    deleted: bool | None = None
    """Whether the user has deleted it. A guess from the calls; no such answer was seen."""
    posts: tuple[JSONValue, ...] = ()
    """The messages, as the service sends them. A guess from the calls; no such answer was seen."""


_operations: Final = Operations("odesk.mc", API, base="/api/mc/v1")

_GET_TRAYS: Final[Operation[tuple[Tray, ...]]] = _operations.declare(
    "get_trays",
    "GET /trays[/{username}]",
    ListResult(Tray, Selection(("trays", "*"))),
    paging=Paging(
        style="offset",
        start="paging_offset",
        size="paging_count",
        wire="page",
        default_size=20,
        send_default=False,
    ),
)

_GET_TRAY_CONTENT: Final[Operation[tuple[Thread, ...]]] = _operations.declare(
    "get_tray_content",
    "GET /trays/{username}/{tray}",
    ListResult(Thread, Selection(("current_tray", "threads"))),
    params=(Param("tray", Text(), PATH, required=True),),
    paging=Paging(
        style="offset",
        start="paging_offset",
        size="paging_count",
        wire="page",
        default_size=20,
        send_default=False,
    ),
)

_GET_THREAD_CONTENT: Final[Operation[Thread]] = _operations.declare(
    "get_thread_content",
    "GET /threads/{username}/{thread_id}",
    ModelResult(Thread, Selection(("thread",))),
    paging=Paging(
        style="offset",
        start="paging_offset",
        size="paging_count",
        wire="page",
        default_size=20,
        send_default=False,
    ),
)

_GET_THREAD_BY_CONTEXT: Final[Operation[tuple[Thread, ...]]] = _operations.declare(
    "get_thread_by_context",
    "GET /contexts/{username}/{context}:{job_key}:{application_id}[/{last_posts}]",
    ListResult(Thread, Selection(("thread",), or_path=("threads",))),
    params=(
        Param("context", Choice(ThreadContext), PATH, default="Interviews"),
        Param("last_posts", Flag("last_posts"), PATH),
    ),
)

_POST_MESSAGE: Final[Operation[str]] = _operations.declare(
    "post_message",
    "POST /threads/{username}[/{thread_id}]",
    ScalarResult(str, Selection(("thread_id",))),
    params=(
        Param("recipients", Delimited(",", Reference()), BODY, required=True),
        Param("subject", Text(), BODY, required=True),
        Param("body", Text(), BODY, required=True),
        Param("bcc", Delimited(",", Reference()), BODY),
        Param("attachment_key", Reference(), BODY, wire="attachment-key"),
    ),
)

_PUT_THREADS_READ_UNREAD: Final[Operation[JSONValue]] = _operations.declare(
    "put_threads_read_unread",
    "PUT /threads/{username}/{thread_ids}",
    ScalarResult(JSONValue),
    params=(
        Param("thread_ids", Delimited(";", Reference()), PATH, required=True),
        Param("read", Boolean.of_words("true", "false"), BODY, default=True),
    ),
)

_PUT_THREADS_READ: Final[Operation[JSONValue]] = _operations.declare(
    "put_threads_read",
    "PUT /threads/{username}/{thread_ids}",
    ScalarResult(JSONValue),
    params=(Param("thread_ids", Delimited(";", Reference()), PATH, required=True),),
    constants=(Constant("read", "true", BODY),),
)

_PUT_THREADS_UNREAD: Final[Operation[JSONValue]] = _operations.declare(
    "put_threads_unread",
    "PUT /threads/{username}/{thread_ids}",
    ScalarResult(JSONValue),
    params=(Param("thread_ids", Delimited(";", Reference()), PATH, required=True),),
    constants=(Constant("read", "false", BODY),),
)

_PUT_THREADS_STARRED_OR_UNSTARRED: Final[Operation[JSONValue]] = _operations.declare(
    "put_threads_starred_or_unstarred",
    "PUT /threads/{username}/{thread_ids}",
    ScalarResult(JSONValue),
    params=(
        Param("thread_ids", Delimited(";", Reference()), PATH, required=True),
        Param("starred", Boolean.of_words("true", "false"), BODY, default=True),
    ),
)

_PUT_THREADS_STARRED: Final[Operation[JSONValue]] = _operations.declare(
    "put_threads_starred",
    "PUT /threads/{username}/{thread_ids}",
    ScalarResult(JSONValue),
    params=(Param("thread_ids", Delimited(";", Reference()), PATH, required=True),),
    constants=(Constant("starred", "true", BODY),),
)

_PUT_THREADS_UNSTARRED: Final[Operation[JSONValue]] = _operations.declare(
    "put_threads_unstarred",
    "PUT /threads/{username}/{thread_ids}",
    ScalarResult(JSONValue),
    params=(Param("thread_ids", Delimited(";", Reference()), PATH, required=True),),
    constants=(Constant("starred", "false", BODY),),
)

_PUT_THREADS_DELETED_OR_UNDELETED: Final[Operation[JSONValue]] = _operations.declare(
    "put_threads_deleted_or_undeleted",
    "PUT /threads/{username}/{thread_ids}",
    ScalarResult(JSONValue),
    params=(
        Param("thread_ids", Delimited(";", Reference()), PATH, required=True),
        Param("deleted", Boolean.of_words("true", "false"), BODY, default=True),
    ),
)

_PUT_THREADS_DELETED: Final[Operation[JSONValue]] = _operations.declare(
    "put_threads_deleted",
    "PUT /threads/{username}/{thread_ids}",
    ScalarResult(JSONValue),
    params=(Param("thread_ids", Delimited(";", Reference()), PATH, required=True),),
    constants=(Constant("deleted", "true", BODY),),
)

_PUT_THREADS_UNDELETED: Final[Operation[JSONValue]] = _operations.declare(
    "put_threads_undeleted",
    "PUT /threads/{username}/{thread_ids}",
    ScalarResult(JSONValue),
    params=(Param("thread_ids", Delimited(";", Reference()), PATH, required=True),),
    constants=(Constant("deleted", "false", BODY),),
)


class MC(Resource):
    """The message center: trays, threads and messages.

    Errors of its calls, besides those that every call may raise:
        BadRequestError: The service refused a value.
        NotFoundError: There is no such thread.
        PermissionDeniedError: The messages are those of another user.
    """

    def get_trays(
        self,
        username: str | int | Unset | None = UNSET,
        *,
        paging_offset: int | Unset | None = UNSET,
        paging_count: int | Unset | None = UNSET,
    ) -> Pages[Tray]:
        """List the active trays of a user and how many unread messages each has.

        GET /api/mc/v1/trays[/{username}]

        Args:
            username: The user's login; the authenticated user unless given.
            paging_offset: How many items to skip.
            paging_count: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a tray of
            messages.
        """
        return self._pages(
            _GET_TRAYS, username=username, paging_offset=paging_offset, paging_count=paging_count
        )

    def get_tray_content(
        self,
        username: str | int,
        tray: str,
        *,
        paging_offset: int | Unset | None = UNSET,
        paging_count: int | Unset | None = UNSET,
    ) -> Pages[Thread]:
        """List the threads of a tray.

        GET /api/mc/v1/trays/{username}/{tray}

        The vendor's client asks for a page only when both numbers are given; here either will do.

        Args:
            username: The user's login.
            tray: The tray: inbox, sent and notifications are known, and tickets and disputes were
                seen.
            paging_offset: How many items to skip.
            paging_count: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a thread of
            messages.

        Raises:
            NotFoundError: There is no such tray.
        """
        return self._pages(
            _GET_TRAY_CONTENT,
            username=username,
            tray=tray,
            paging_offset=paging_offset,
            paging_count=paging_count,
        )

    async def get_thread_content(
        self,
        username: str | int,
        thread_id: str | int,
        *,
        paging_offset: int | Unset | None = UNSET,
        paging_count: int | Unset | None = UNSET,
    ) -> Thread:
        """Return a thread with its messages.

        GET /api/mc/v1/threads/{username}/{thread_id}

        The thread holds the messages of one page.

        Args:
            username: The user's login.
            thread_id: The thread's id.
            paging_offset: How many items to skip.
            paging_count: How many items a page shall have; 20 unless given.

        Returns:
            A thread of messages.
        """
        return await self._call(
            _GET_THREAD_CONTENT,
            username=username,
            thread_id=thread_id,
            paging_offset=paging_offset,
            paging_count=paging_count,
        )

    async def get_thread_by_context(
        self,
        username: str | int,
        job_key: str | int,
        application_id: str | int,
        context: ThreadContext | str | Unset | None = UNSET,
        *,
        last_posts: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> tuple[Thread, ...]:
        """Return the threads that belong to an application for a job.

        GET /api/mc/v1/contexts/{username}/{context}:{job_key}:{application_id}[/{last_posts}]

        The vendor's text speaks of one thread and of a list; either comes back as a tuple.

        Args:
            username: The user's login.
            job_key: The job's key, e.g. `~01c8e0...`.
            application_id: The application's id.
            context: The name of the context.
            last_posts: Whether to return the text of the last message of each thread as well.

        Returns:
            All items at once. Each is a thread of messages.
        """
        return await self._call(
            _GET_THREAD_BY_CONTEXT,
            username=username,
            job_key=job_key,
            application_id=application_id,
            context=context,
            last_posts=last_posts,
        )

    async def post_message(
        self,
        username: str | int,
        recipients: Sequence[str | int] | str | int,
        subject: str,
        body: str,
        thread_id: str | int | Unset | None = UNSET,
        *,
        bcc: Sequence[str | int] | str | int | Unset | None = UNSET,
        attachment_key: str | int | Unset | None = UNSET,
    ) -> str:
        """Send a message, which starts a thread or answers in one.

        POST /api/mc/v1/threads/{username}[/{thread_id}]

        Returns the id of the thread. No document tells the answer; two other clients read the id
        from it.

        Args:
            username: The sender's login.
            recipients: The logins of those who get it.
            subject: The subject.
            body: The text.
            thread_id: The thread to answer in; a new one unless given.
            bcc: The logins of those who get it without being named to the others. The vendor's
                client does not join a list here and repeats the name, against its own text.
            attachment_key: The private key of an attachment.

        Returns:
            The id of the thread that the message is in.
        """
        return await self._call(
            _POST_MESSAGE,
            username=username,
            thread_id=thread_id,
            recipients=recipients,
            subject=subject,
            body=body,
            bcc=bcc,
            attachment_key=attachment_key,
        )

    async def put_threads_read_unread(
        self,
        username: str | int,
        thread_ids: Sequence[str | int] | str | int,
        *,
        read: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> JSONValue:
        """Mark threads as read or unread.

        PUT /api/mc/v1/threads/{username}/{thread_ids}

        No document and no record tells the answer, so all of it is returned.

        Args:
            username: The user's login.
            thread_ids: The ids of the threads.
            read: Whether they are read.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _PUT_THREADS_READ_UNREAD, username=username, thread_ids=thread_ids, read=read
        )

    async def put_threads_read(
        self, username: str | int, thread_ids: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Mark threads as read.

        PUT /api/mc/v1/threads/{username}/{thread_ids}

        No document and no record tells the answer, so all of it is returned.

        Args:
            username: The user's login.
            thread_ids: The ids of the threads.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_PUT_THREADS_READ, username=username, thread_ids=thread_ids)

    async def put_threads_unread(
        self, username: str | int, thread_ids: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Mark threads as unread.

        PUT /api/mc/v1/threads/{username}/{thread_ids}

        No document and no record tells the answer, so all of it is returned.

        Args:
            username: The user's login.
            thread_ids: The ids of the threads.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_PUT_THREADS_UNREAD, username=username, thread_ids=thread_ids)

    async def put_threads_starred_or_unstarred(
        self,
        username: str | int,
        thread_ids: Sequence[str | int] | str | int,
        *,
        starred: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> JSONValue:
        """Mark threads with a star, or take it off.

        PUT /api/mc/v1/threads/{username}/{thread_ids}

        No document and no record tells the answer, so all of it is returned.

        Args:
            username: The user's login.
            thread_ids: The ids of the threads.
            starred: Whether they have a star.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _PUT_THREADS_STARRED_OR_UNSTARRED,
            username=username,
            thread_ids=thread_ids,
            starred=starred,
        )

    async def put_threads_starred(
        self, username: str | int, thread_ids: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Mark threads with a star.

        PUT /api/mc/v1/threads/{username}/{thread_ids}

        No document and no record tells the answer, so all of it is returned.

        Args:
            username: The user's login.
            thread_ids: The ids of the threads.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_PUT_THREADS_STARRED, username=username, thread_ids=thread_ids)

    async def put_threads_unstarred(
        self, username: str | int, thread_ids: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Take the star off threads.

        PUT /api/mc/v1/threads/{username}/{thread_ids}

        No document and no record tells the answer, so all of it is returned.

        Args:
            username: The user's login.
            thread_ids: The ids of the threads.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_PUT_THREADS_UNSTARRED, username=username, thread_ids=thread_ids)

    async def put_threads_deleted_or_undeleted(
        self,
        username: str | int,
        thread_ids: Sequence[str | int] | str | int,
        *,
        deleted: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> JSONValue:
        """Delete threads, or take them back.

        PUT /api/mc/v1/threads/{username}/{thread_ids}

        No document and no record tells the answer, so all of it is returned.

        Args:
            username: The user's login.
            thread_ids: The ids of the threads.
            deleted: Whether they are deleted.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _PUT_THREADS_DELETED_OR_UNDELETED,
            username=username,
            thread_ids=thread_ids,
            deleted=deleted,
        )

    async def put_threads_deleted(
        self, username: str | int, thread_ids: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Delete threads.

        PUT /api/mc/v1/threads/{username}/{thread_ids}

        No document and no record tells the answer, so all of it is returned.

        Args:
            username: The user's login.
            thread_ids: The ids of the threads.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_PUT_THREADS_DELETED, username=username, thread_ids=thread_ids)

    async def put_threads_undeleted(
        self, username: str | int, thread_ids: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Take deleted threads back.

        PUT /api/mc/v1/threads/{username}/{thread_ids}

        No document and no record tells the answer, so all of it is returned.

        Args:
            username: The user's login.
            thread_ids: The ids of the threads.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_PUT_THREADS_UNDELETED, username=username, thread_ids=thread_ids)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
