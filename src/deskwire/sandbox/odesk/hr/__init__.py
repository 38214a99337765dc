"""The HR routers, all versions, and the router of job profiles."""

from deskwire.sandbox.odesk.hr import contracts, jobs, milestones, offers, people

__all__ = ["contracts", "jobs", "milestones", "offers", "people"]
