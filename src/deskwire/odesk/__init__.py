# Generated from spec/odesk/service.yaml (sha256 d89a91207ce7) by `python -m codegen`.
"""oDesk: The oDesk API of 2014, with its routers and reports."""

from deskwire.odesk.client import ODesk

__all__ = ["ODesk"]
