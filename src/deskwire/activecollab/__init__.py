# Generated from spec/activecollab/service.yaml (sha256 a9e48c352a75) by `python -m codegen`.
"""ActiveCollab: The API of ActiveCollab 3 and 4, with its tasks and what they hold."""

from deskwire.activecollab.client import ActiveCollab

__all__ = ["ActiveCollab"]
