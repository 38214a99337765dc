"""`python -m codegen` writes what follows from the spec; `--check` only compares."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from codegen.emit.openapi import document as openapi_document
from codegen.emit.package import client_module, package_module, service_module
from codegen.emit.reference import page
from codegen.emit.resource import module
from codegen.emit.source import polish
from codegen.errors import SpecError
from codegen.load import load
from codegen.schema import SPEC

ROOT: Final = Path(__file__).parent.parent


def outputs(spec: Path, root: Path = ROOT) -> dict[Path, str]:
    """Return every generated file and what it has to hold."""
    modules: dict[Path, str] = {}
    documents: dict[Path, str] = {}
    for service in load(spec):
        package = root.joinpath("src", *service.package.split("."))
        modules[package / "__init__.py"] = package_module(service)
        modules[package / "_service.py"] = service_module(service)
        modules[package / "client.py"] = client_module(service)
        for resource in service.resources:
            modules[package / f"{resource.module}.py"] = module(service, resource)
        documents[root / "docs" / "reference" / f"{service.name}.md"] = page(service)
        documents[root / "docs" / "openapi" / f"{service.name}.json"] = openapi_document(service)
    return {**polish(modules), **documents}


def stale(expected: dict[Path, str]) -> Iterator[Path]:
    """Yield generated files that the spec no longer asks for."""
    for package in {file.parent for file in expected if file.suffix == ".py"}:
        yield from (file for file in sorted(package.glob("*.py")) if file not in expected)


def main(arguments: list[str] | None = None) -> int:
    """Run the generator."""
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail on any difference"
    )
    check = bool(parser.parse_args(arguments).check)
    try:
        expected = outputs(SPEC)
    except SpecError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    wrong = [
        file
        for file, text in expected.items()
        if not file.is_file() or file.read_text("utf-8") != text
    ]
    extra = list(stale(expected))
    if check:
        for file in [*wrong, *extra]:
            sys.stderr.write(
                f"{file.relative_to(ROOT)} is not what the spec says; run python -m codegen\n"
            )
        return 1 if wrong or extra else 0
    for file in wrong:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(expected[file], "utf-8")
        sys.stdout.write(f"wrote {file.relative_to(ROOT)}\n")
    for file in extra:
        file.unlink()
        sys.stdout.write(f"removed {file.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
