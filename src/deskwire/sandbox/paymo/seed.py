"""What is in the sandbox's Paymo at first: a small company, the same every time.

All names are invented. Some are in scripts and with signs that a careless client garbles.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from deskwire.sandbox.http import Part
from deskwire.sandbox.paymo.files import attach
from deskwire.sandbox.paymo.state import PaymoState, Row, User, listed, number

_BEGAN: Final = int(datetime(2014, 7, 25, 11, 16, 24, tzinfo=UTC).timestamp())
_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR

ADMIN: Final = 45
"""The user of the key: an administrator."""
EMPLOYEE: Final = 46
"""A user who is assigned to two of the projects."""

API_KEY: Final = f"{ADMIN:032x}"
"""The key of the administrator."""
EMPLOYEE_KEY: Final = f"{EMPLOYEE:032x}"
"""The key of that user."""
EMAIL: Final = "ada@paymo.example"
"""The e-mail address of the administrator."""
PASSWORD: Final = f"password of {ADMIN}"
"""The password of the administrator."""

_USERS: Final = (
    (ADMIN, "Ada Okafor", EMAIL, "Admin", "US/Eastern", "80", (1, 2, 3), (1, 2)),
    (
        EMPLOYEE,
        "Bruno Ющенко",
        "bruno@paymo.example",
        "Employee",
        "Europe/Sofia",
        "45.5",
        (1, 2),
        (),
    ),
    (47, "千尋 Mori", "mori@paymo.example", "Employee", "Asia/Tokyo", None, (1, 3), (3,)),
    (48, "Dana O'Neill", "dana@paymo.example", "Guest", "Europe/Dublin", None, (2,), ()),
)
_CLIENTS: Final = (
    (11, "Best Bread Co., Inc."),
    (12, "Кафе «Заря» & Söhne"),
)
_STATUSES: Final = (
    (1, "Backlog", None, "backlog"),
    (1, "To Do", "5BDBF6", ""),
    (1, "In progress", "FFB855", ""),
    (1, "Complete", "3E993C", "complete"),
    (2, "Backlog", None, "backlog"),
    (2, "Complete", "3E993C", "complete"),
)
_PROJECTS: Final = (
    (1, "Best Bread Website - small changes", "PD", 11, (ADMIN, EMPLOYEE, 47), 1, True, "90"),
    (2, "Mobile app <beta>", "MA", 12, (ADMIN, EMPLOYEE, 48), 2, True, "75.25"),
    (3, "Archive 2013", "AR", 11, (ADMIN, 47), 1, False, None),
)
_LISTS: Final = (
    (1, "Requirements"), (1, "Design"), (1, "Coding"),
    (2, "Sprint 1"), (2, "Sprint 2"), (2, "Someday / maybe"),
    (3, "Old tasks"),
)  # fmt: skip
_WORK: Final = (
    "Logo", "Header", "Mobile version", "HTML coding", "Testing", "Экран ошибок",
    "検索ページ", "Checkout: taxes & fees", 'Fix the "empty basket" page', "Newsletter",
)  # fmt: skip
_TASKS_PER_LIST: Final = 7


def seed(state: PaymoState) -> None:
    """Fill an empty database."""
    if state.rows("users"):
        return
    with state.store.transaction():
        _people(state)
        _workflows(state)
        _projects(state)
        tasks = _tasks(state)
        _subtasks(state, tasks)
        _entries(state, tasks)
        _talk(state, tasks)
        _profiles(state)


def _add(state: PaymoState, kind: str, values: Row, day: int = 0) -> Row:
    """Add an object that was created some days after the beginning and never changed."""
    moment = _BEGAN + day * _DAY
    return state.insert(kind, {"created_on": moment, "updated_on": moment, **values})


def _people(state: PaymoState) -> None:
    for key, name, email, type_, zone, rate, assigned, managed in _USERS:
        user: Row = {
            "id": key,
            "name": name,
            "email": email,
            "type": type_,
            "active": 1,
            "timezone": zone,
            "position": "",
            "workday_hours": "8",
            "price_per_hour": rate,
            "date_format": "Y-m-d",
            "time_format": "H:i",
            "decimal_sep": ".",
            "thousands_sep": "",
            "week_start": "1",
            "language": "en",
            "theme": "default",
            "assigned_projects": listed(assigned),
            "managed_projects": listed(managed),
            "is_online": 0,
            "password": f"password of {key}",
            "api_key": f"{key:032x}",
        }
        _add(state, "users", user)
    for key, name in _CLIENTS:
        _add(state, "clients", {"id": key, "name": name, "email": "", "active": 1})


def _workflows(state: PaymoState) -> None:
    for key, name in ((1, "Dev Workflow"), (2, "Basic")):
        _add(state, "workflows", {"id": key, "name": name, "is_default": int(key == 1)})
    for place, (workflow, name, color, action) in enumerate(_STATUSES):
        status: Row = {
            "workflow_id": workflow,
            "name": name,
            "color": color,
            "seq": place,
            "action": action,
        }
        _add(state, "workflowstatuses", status)


def _projects(state: PaymoState) -> None:
    for key, name, code, client, users, workflow, billable, rate in _PROJECTS:
        lists = [each for each in _LISTS if each[0] == key]
        project: Row = {
            "id": key,
            "name": name,
            "code": code,
            "task_code_increment": len(lists) * _TASKS_PER_LIST,
            "description": "",
            "client_id": client,
            "workflow_id": workflow,
            "active": int(key != 3),
            "color": "#68BE5E",
            "users": listed(users),
            "managers": listed(users[:1]),
            "billable": int(billable),
            "flat_billing": 0,
            "price_per_hour": rate,
            "budget_hours": "700" if key == 1 else None,
            "invoiced": 0,
            "billing_type": "pph" if billable else "non",
        }
        _add(state, "projects", project)
        for place, (_, title) in enumerate(lists, 1):
            _add(state, "tasklists", {"name": title, "project_id": key, "seq": place})


def _tasks(state: PaymoState) -> list[Row]:
    tasks: list[Row] = []
    for tasklist in state.rows("tasklists"):
        project = state.get("projects", tasklist["project_id"])
        for place in range(1, _TASKS_PER_LIST + 1):
            code = (number(tasklist["seq"]) - 1) * _TASKS_PER_LIST + place
            tasks.append(_task(state, project, tasklist, (len(tasks), place, code)))
    return tasks


def _task(state: PaymoState, project: Row, tasklist: Row, numbers: tuple[int, int, int]) -> Row:
    order, place, code = numbers
    users = _pick(project, order)
    done = order % 4 == 3
    flat = order % 9 == 5
    statuses = state.rows("workflowstatuses", workflow_id=project["workflow_id"])
    moment = _BEGAN + order * _DAY
    task: Row = {
        "name": _WORK[order % len(_WORK)],
        "code": f"{project['code']}-{code}",
        "project_id": project["id"],
        "tasklist_id": tasklist["id"],
        "seq": place,
        "description": "" if order % 3 else "Line one\nline two: <b>50 % done</b>",
        "complete": int(done),
        "completed_on": moment + 3 * _DAY if done else None,
        "completed_by": ADMIN if done else None,
        "due_date": str(date(2014, 9, 1) + timedelta(days=order)) if order % 2 else None,
        "user_id": None if order % 8 == 7 else ADMIN,
        "users": listed(users),
        "billable": project["billable"],
        "flat_billing": int(flat),
        "price_per_hour": "50.5" if order % 5 == 1 else None,
        "budget_hours": str(10 * place) if order % 2 else None,
        "estimated_price": "100" if flat else None,
        "invoiced": 0,
        "billing_type": "flat" if flat else "pph",
        "priority": (50, 25, 75, 100)[order % 4],
        "status_id": statuses[-1 if done else order % (len(statuses) - 1)]["id"],
    }
    made = _add(state, "tasks", task, order)
    for user in users:
        _add(state, "userstasks", {"user_id": user, "task_id": made["id"]}, order)
    return made


def _pick(project: Row, order: int) -> Sequence[int]:
    """Return who works on a task: nobody, one of the project's users, or two of them."""
    users = next(each[4] for each in _PROJECTS if each[0] == project["id"])
    return (users[:0], users[order // 3 % len(users) :][:1], users[:2])[order % 3]


def _subtasks(state: PaymoState, tasks: Sequence[Row]) -> None:
    for task in tasks[::5]:
        for place, name in enumerate(("Review design", "Add new features", "Present to the team")):
            done = place == 0
            subtask: Row = {
                "name": name,
                "complete": int(done),
                "project_id": task["project_id"],
                "user_id": ADMIN,
                "task_id": task["id"],
                "seq": place,
                "completed_on": _BEGAN + _DAY if done else None,
                "completed_by": ADMIN if done else None,
            }
            _add(state, "subtasks", subtask)


def _entries(state: PaymoState, tasks: Sequence[Row]) -> None:
    for order, task in enumerate(tasks):
        start = _BEGAN + order * _DAY
        is_bulk = order % 4 == 2
        is_running = order == len(tasks) - 1
        entry: Row = {
            "project_id": task["project_id"],
            "task_id": task["id"],
            "user_id": (ADMIN, EMPLOYEE, 47)[order % 3],
            "is_bulk": int(is_bulk),
            "start_time": None if is_bulk else start,
            "end_time": None if is_bulk or is_running else start + 45 * 60,
            "date": str(datetime.fromtimestamp(start, UTC).date()) if is_bulk else None,
            "duration": 6 * _HOUR if is_bulk else 45 * 60,
            "description": "" if order % 2 else "updated colors",
            "added_manually": int(order % 2 == 0),
            "billed": 0,
        }
        _add(state, "entries", entry, order)


def _talk(state: PaymoState, tasks: Sequence[Row]) -> None:
    admin = state.user(state.get("users", ADMIN))
    for task in tasks[::6]:
        place: Row = {"project_id": task["project_id"], "task_id": task["id"]}
        thread = _add(state, "threads", place)
        said = [
            _comment(state, thread, user, text)
            for user, text in (
                (EMPLOYEE, "Please move the button as in the <b>new</b> design."),
                (ADMIN, "See the attached file."),
            )
        ]
        _file(state, admin, "design.txt", "text/plain", {**place, "comment_id": said[-1]["id"]})
    first = tasks[0]
    where: Row = {"project_id": first["project_id"], "task_id": first["id"]}
    _file(state, admin, "скетч 1.png", "image/png", where)


def _comment(state: PaymoState, thread: Row, user: int, text: str) -> Row:
    comment: Row = {
        "thread_id": thread["id"],
        "user_id": user,
        "project_id": thread["project_id"],
        "content": text,
    }
    return _add(state, "comments", comment)


def _file(state: PaymoState, user: User, name: str, mime: str, place: Row) -> None:
    of_comment = "comment_id" in place
    kept: Row = {
        key: value for key, value in place.items() if not (of_comment and key == "task_id")
    }
    part = Part(name="file", filename=name, content_type=mime, content=f"bytes of {name}".encode())
    attach(state, user, part, {**kept, "created_on": _BEGAN, "updated_on": _BEGAN})


def _profiles(state: PaymoState) -> None:
    for frequency, days, reminders in (
        ("daily", (), "{}"),
        ("weekly", (1, 3), '{"0":{"notification_type":"task_due_date_reminder","param":"24"}}'),
    ):
        profile: Row = {
            "name": f"{frequency.capitalize()} report",
            "project_id": 1,
            "tasklist_id": 1,
            "user_id": ADMIN,
            "company_id": 1,
            "billable": 1,
            "flat_billing": 0,
            "description": "",
            "users": "[]",
            "priority": 50,
            "notifications": reminders,
            "frequency": frequency,
            "interval": 1,
            "on_day": listed(days),
            "until": "2020-04-25" if frequency == "daily" else None,
            "active": 1,
            "due_date_offset": 0,
            "recurring_start_date": "2020-04-22",
            "next_processing_date": "2020-04-23",
            "processing_timezone": "US/Central",
            "processing_hour": "06:00:00",
        }
        _add(state, "taskrecurringprofiles", profile)
