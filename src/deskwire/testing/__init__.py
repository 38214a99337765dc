"""The sandbox for tests of your own: `pytest_plugins = ["deskwire.testing"]`.

    @pytest.mark.anyio
    async def test_report(odesk: ODesk) -> None:
        table = await odesk.timereport.get_company_report("acme", "SELECT hours")
        assert len(table) > 0

Each test gets a sandbox of its own. It needs pytest and the extra `deskwire[sandbox]`.
`build_request` and `decode_response` show what travels, without a server; they need neither.
"""

from typing import TYPE_CHECKING

from deskwire._lazy import import_lazily

if TYPE_CHECKING or not import_lazily(globals()):
    from deskwire.testing.fixtures import odesk as odesk
    from deskwire.testing.fixtures import running_sandbox as running_sandbox
    from deskwire.testing.fixtures import sandbox as sandbox
    from deskwire.transport.offline import PreparedRequest as PreparedRequest
    from deskwire.transport.offline import build_request as build_request
    from deskwire.transport.offline import decode_response as decode_response
