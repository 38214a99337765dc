"""What a pull fails with, besides what its calls raise."""

from deskwire.core.errors import ConfigurationError, DeskwireError


class PullError(DeskwireError):
    """A pull could not be done, or not be finished."""


class PlanError(ConfigurationError):
    """A plan makes no sense, or its file does not; the message names the place in the file."""

    has_place: bool = False
    """Whether the message names the place already."""


class TargetError(PullError):
    """A target was refused: it is locked, damaged, of another plan, or no place for data."""
