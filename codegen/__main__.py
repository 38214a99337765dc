"""`python -m codegen` writes what follows from the spec; `--check` only compares.

The OpenAPI documents are long and nobody reviews them, so of them only the digest is kept:
`--openapi DIR` writes them where they are wanted.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from codegen.emit.openapi import document as openapi_document
from codegen.emit.package import client_module, package_module, service_module
from codegen.emit.reference import page
from codegen.emit.resource import module
from codegen.emit.source import polish
from codegen.errors import SpecError
from codegen.load import load
from codegen.model import ServiceSpec
from codegen.schema import SPEC

ROOT: Final = Path(__file__).parent.parent
_RERUN: Final = "is not what the spec says; run python -m codegen"


def outputs(spec: Path, root: Path = ROOT) -> dict[Path, str]:
    """Return every generated file that is kept and what it has to hold."""
    modules: dict[Path, str] = {}
    documents: dict[Path, str] = {}
    services = load(spec)
    for service in services:
        package = root.joinpath("src", *service.package.split("."))
        modules[package / "__init__.py"] = package_module(service)
        modules[package / "_service.py"] = service_module(service)
        modules[package / "client.py"] = client_module(service)
        for resource in service.resources:
            modules[package / f"{resource.module}.py"] = module(service, resource)
        documents[root / "docs" / "reference" / f"{service.name}.md"] = page(service)
    documents[root / "docs" / "openapi.sha256"] = digests(openapi_documents(services))
    return {**polish(modules), **documents}


def openapi_documents(services: Iterable[ServiceSpec]) -> dict[str, str]:
    """Return the OpenAPI documents of services by their file names."""
    return {f"{service.name}.json": openapi_document(service) for service in services}


def digests(documents: dict[str, str]) -> str:
    """Return the digests of documents in the form that `sha256sum --check` reads."""
    return "".join(
        f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n"
        for name, text in sorted(documents.items())
    )


def stale(expected: dict[Path, str]) -> Iterator[Path]:
    """Yield generated files that the spec no longer asks for."""
    for package in {file.parent for file in expected if file.suffix == ".py"}:
        yield from (file for file in sorted(package.glob("*.py")) if file not in expected)


def main(arguments: list[str] | None = None, spec: Path = SPEC, root: Path = ROOT) -> int:
    """Run the generator."""
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--check", action="store_true", help="write nothing; fail on any difference"
    )
    choice.add_argument(
        "--openapi", type=Path, metavar="DIR", help="write the OpenAPI documents there, and no more"
    )
    options = parser.parse_args(arguments)
    folder: Path | None = options.openapi
    try:
        if folder is not None:
            documents = openapi_documents(load(spec))
            return _write({folder / name: text for name, text in documents.items()}, root)
        expected = outputs(spec, root)
    except SpecError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    wrong = {
        file: text
        for file, text in expected.items()
        if not file.is_file() or file.read_text("utf-8") != text
    }
    extra = list(stale(expected))
    if options.check:
        for file in [*wrong, *extra]:
            sys.stderr.write(f"{_shown(file, root)} {_RERUN}\n")
        return 1 if wrong or extra else 0
    for file in extra:
        file.unlink()
        sys.stdout.write(f"removed {_shown(file, root)}\n")
    return _write(wrong, root)


def _write(texts: dict[Path, str], root: Path) -> int:
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        sys.stdout.write(f"wrote {_shown(file, root)}\n")
    return 0


def _shown(file: Path, root: Path) -> Path:
    return file.relative_to(root) if file.is_relative_to(root) else file


if __name__ == "__main__":
    sys.exit(main())
