"""A local server that speaks the APIs: for tests, for trying things out, and for the demo.

    async with Sandbox() as sandbox:
        async with ODesk(**sandbox.odesk) as odesk:
            ...

It needs the extra `deskwire[sandbox]`.
"""

try:
    from deskwire.sandbox.faults import Fault, FaultKind, Faults
    from deskwire.sandbox.sandbox import ODeskAccess, Sandbox, SandboxError
except ModuleNotFoundError as _error:
    if (_error.name or "").partition(".")[0] not in ("h11", "oauthlib", "sqlglot"):
        raise
    raise ModuleNotFoundError(
        f"the sandbox needs {_error.name}: pip install 'deskwire[sandbox]'", name=_error.name
    ) from _error

__all__ = ["Fault", "FaultKind", "Faults", "ODeskAccess", "Sandbox", "SandboxError"]
