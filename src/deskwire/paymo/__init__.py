# Generated from spec/paymo/service.yaml (sha256 32b979b76c53) by `python -m codegen`.
"""Paymo: The API of Paymo 3, with its projects, tasks and what belongs to them."""

from typing import TYPE_CHECKING

from deskwire._lazy import import_lazily

if TYPE_CHECKING or not import_lazily(globals()):
    from deskwire.paymo.client import Paymo as Paymo
    from deskwire.paymo.comments import CommentFilter as CommentFilter
    from deskwire.paymo.entries import EntryFilter as EntryFilter
    from deskwire.paymo.files import FileFilter as FileFilter
    from deskwire.paymo.models import ClientPart as ClientPart
    from deskwire.paymo.models import Comment as Comment
    from deskwire.paymo.models import CommentPart as CommentPart
    from deskwire.paymo.models import Entry as Entry
    from deskwire.paymo.models import EntryPart as EntryPart
    from deskwire.paymo.models import FilePart as FilePart
    from deskwire.paymo.models import HourlyBillingMode as HourlyBillingMode
    from deskwire.paymo.models import MilestonePart as MilestonePart
    from deskwire.paymo.models import Priority as Priority
    from deskwire.paymo.models import Project as Project
    from deskwire.paymo.models import ProjectPart as ProjectPart
    from deskwire.paymo.models import ProjectStatusPart as ProjectStatusPart
    from deskwire.paymo.models import StoredFile as StoredFile
    from deskwire.paymo.models import Subtask as Subtask
    from deskwire.paymo.models import SubtaskPart as SubtaskPart
    from deskwire.paymo.models import Task as Task
    from deskwire.paymo.models import Tasklist as Tasklist
    from deskwire.paymo.models import TasklistPart as TasklistPart
    from deskwire.paymo.models import TaskPart as TaskPart
    from deskwire.paymo.models import Thread as Thread
    from deskwire.paymo.models import ThreadPart as ThreadPart
    from deskwire.paymo.projects import ProjectFilter as ProjectFilter
    from deskwire.paymo.sessions import Session as Session
    from deskwire.paymo.subtasks import SubtaskFilter as SubtaskFilter
    from deskwire.paymo.tasklists import TasklistFilter as TasklistFilter
    from deskwire.paymo.taskrecurringprofiles import Frequency as Frequency
    from deskwire.paymo.taskrecurringprofiles import TaskRecurringProfile as TaskRecurringProfile
    from deskwire.paymo.taskrecurringprofiles import (
        TaskRecurringProfileFilter as TaskRecurringProfileFilter,
    )
    from deskwire.paymo.tasks import TaskFilter as TaskFilter
    from deskwire.paymo.threads import ThreadFilter as ThreadFilter
    from deskwire.paymo.users import User as User
    from deskwire.paymo.users import UserFilter as UserFilter
    from deskwire.paymo.users import UserPart as UserPart
    from deskwire.paymo.users import UserType as UserType
    from deskwire.paymo.userstasks import UserTask as UserTask
    from deskwire.paymo.userstasks import UserTaskFilter as UserTaskFilter
    from deskwire.paymo.workflows import StatusAction as StatusAction
    from deskwire.paymo.workflows import Workflow as Workflow
    from deskwire.paymo.workflows import WorkflowFilter as WorkflowFilter
    from deskwire.paymo.workflows import WorkflowPart as WorkflowPart
    from deskwire.paymo.workflows import WorkflowStatus as WorkflowStatus
    from deskwire.paymo.workflows import WorkflowStatusPart as WorkflowStatusPart
    from deskwire.paymo.workflowstatuses import WorkflowStatusFilter as WorkflowStatusFilter
