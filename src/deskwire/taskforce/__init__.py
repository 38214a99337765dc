# Generated from spec/taskforce/service.yaml (sha256 28a9c7d4c55a) by `python -m codegen`.
"""Taskforce: The Taskforce API, version 1, with its tasks and lists."""

from typing import TYPE_CHECKING

from deskwire._lazy import import_lazily

if TYPE_CHECKING or not import_lazily(globals()):
    from deskwire.taskforce.client import Taskforce as Taskforce
    from deskwire.taskforce.lists import TaskList as TaskList
    from deskwire.taskforce.tasks import Collaborator as Collaborator
    from deskwire.taskforce.tasks import Task as Task
    from deskwire.taskforce.tasks import TaskCounts as TaskCounts
    from deskwire.taskforce.tasks import TaskEmail as TaskEmail
    from deskwire.taskforce.tasks import TaskListReference as TaskListReference
    from deskwire.taskforce.user import User as User
