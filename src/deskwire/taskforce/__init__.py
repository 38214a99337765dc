# Generated from spec/taskforce/service.yaml (sha256 530233437dce) by `python -m codegen`.
"""Taskforce: The Taskforce API, version 1, with its tasks and lists."""

from deskwire.taskforce.client import Taskforce

__all__ = ["Taskforce"]
