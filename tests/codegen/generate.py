"""The tiny service of the tests, generated; run as a script, it renews the golden files."""

from pathlib import Path
from typing import Final

from codegen.emit.package import client_module, package_module, service_module
from codegen.emit.resource import module
from codegen.emit.source import polish
from codegen.load import load_service

HERE: Final = Path(__file__).parent
SPEC: Final = HERE / "specs" / "tinytask"
GOLDEN: Final = HERE / "golden" / "tinytask"


def generate(spec: Path = SPEC) -> dict[str, str]:
    """Return the generated modules of a service, the tiny one, by their file names."""
    service = load_service(spec, parent="")
    modules = {
        "__init__.py": package_module(service),
        "_service.py": service_module(service),
        "client.py": client_module(service),
        **{f"{one.module}.py": module(service, one) for one in service.resources},
    }
    return polish(modules)


if __name__ == "__main__":
    for name, text in generate().items():
        (GOLDEN / f"{name}.txt").write_text(text, "utf-8")
