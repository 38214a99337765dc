# Generated from spec/paymo/service.yaml (sha256 6c42f4d2de24) by `python -m codegen`.
"""Paymo: The API of Paymo 3, with its projects, tasks and what belongs to them."""

from deskwire.paymo.client import Paymo

__all__ = ["Paymo"]
