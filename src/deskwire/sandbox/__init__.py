"""A local server that speaks the APIs: for tests, for trying things out, and for the demo.

    async with Sandbox() as sandbox:
        async with ODesk(**sandbox.odesk) as odesk:
            ...

It needs the extra `deskwire[sandbox]`.
"""

from deskwire.sandbox.faults import Fault, FaultKind, Faults
from deskwire.sandbox.sandbox import ODeskAccess, Sandbox, SandboxError

__all__ = ["Fault", "FaultKind", "Faults", "ODeskAccess", "Sandbox", "SandboxError"]
