# Generated from spec/activecollab/service.yaml (sha256 4dc084f7c5ee) by `python -m codegen`.
"""ActiveCollab: The API of ActiveCollab 3 and 4, with its tasks and what they hold."""

from typing import TYPE_CHECKING

from deskwire._lazy import import_lazily

if TYPE_CHECKING or not import_lazily(globals()):
    from deskwire.activecollab.categories import Category as Category
    from deskwire.activecollab.client import ActiveCollab as ActiveCollab
    from deskwire.activecollab.comments import Comment as Comment
    from deskwire.activecollab.info import Info as Info
    from deskwire.activecollab.info import Label as Label
    from deskwire.activecollab.info import User as User
    from deskwire.activecollab.my_tasks import Assignment as Assignment
    from deskwire.activecollab.my_tasks import AssignmentGroup as AssignmentGroup
    from deskwire.activecollab.projects import Project as Project
    from deskwire.activecollab.subtasks import Subtask as Subtask
    from deskwire.activecollab.tasks import Attachment as Attachment
    from deskwire.activecollab.tasks import ObjectState as ObjectState
    from deskwire.activecollab.tasks import Priority as Priority
    from deskwire.activecollab.tasks import Task as Task
    from deskwire.activecollab.tasks import TaskId as TaskId
    from deskwire.activecollab.tasks import TaskNumber as TaskNumber
    from deskwire.activecollab.tasks import Visibility as Visibility
    from deskwire.activecollab.time_records import BillableStatus as BillableStatus
    from deskwire.activecollab.time_records import TimeRecord as TimeRecord
