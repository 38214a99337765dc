# Generated from spec/paymo/service.yaml (sha256 bdc62f2a4cc8) by `python -m codegen`.
"""Paymo: The API of Paymo 3, with its projects, tasks and what belongs to them."""

from deskwire.paymo.client import Paymo

__all__ = ["Paymo"]
