"""Where the services of a sandbox are: clients differ in what they take for the address."""

import json
import urllib.request
from base64 import b64encode

import pytest

from deskwire.testing import running_sandbox


@pytest.mark.parametrize("path", ["/paymo/api/tasks", "/paymo/tasks", "/paymo/api/api/tasks"])
def test_paymo_with_and_without_api(path: str) -> None:
    with running_sandbox() as sandbox:
        key = b64encode(f"{sandbox.paymo['api_key']}:x".encode()).decode()
        request = urllib.request.Request(
            f"{sandbox.url}{path}", headers={"Authorization": f"Basic {key}"}
        )
        with urllib.request.urlopen(request) as answer:
            assert len(json.load(answer)["tasks"]) > 1


@pytest.mark.parametrize("path", ["/taskforce/user.json", "/taskforce/api/v1/user.json"])
def test_taskforce_with_and_without_version(path: str) -> None:
    with running_sandbox() as sandbox:
        access = sandbox.taskforce
        pair = b64encode(f"{access['email']}:{access['api_key']}".encode()).decode()
        request = urllib.request.Request(
            f"{sandbox.url}{path}", headers={"Authorization": f"Basic {pair}"}
        )
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["user"]["email"] == access["email"]
