# Generated from spec/odesk/service.yaml (sha256 1b0bcaa52d3a) by `python -m codegen`.
"""oDesk: The oDesk API of 2014, with its routers and reports."""

from deskwire.odesk.client import ODesk

__all__ = ["ODesk"]
