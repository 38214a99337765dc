"""The project's sessions: `nox -l` lists them, plain `nox` runs what a change has to pass.

`nox --no-venv --no-install -s SESSION` runs one in the environment at hand.
"""

import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "uv"
nox.options.error_on_external_run = True
nox.options.sessions = ["lint", "types", "docs", "tests"]

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
MAIN_PYTHON = PYTHONS[0]


@nox.session(python=PYTHONS)
@nox.parametrize(
    "resolution",
    [nox.param("lowest-direct", id="lowest"), nox.param("highest", id="highest")],
)
def tests(session: nox.Session, resolution: str) -> None:
    """Run the tests on every Python with either end of the dependencies' ranges.

    asyncio and trio are parameters inside the tests. What only the tests need is installed second,
    at its newest: the ranges that are promised to users are those of the library and its extras.
    """
    session.install("--resolution", resolution, "-e", ".[all]")
    session.install("-e", ".[all,test]")
    session.run("pytest", *session.posargs)


@nox.session(python=MAIN_PYTHON)
def types(session: nox.Session) -> None:
    """Check the types with mypy and pyright, and that the whole public API is typed."""
    session.install("-e", ".[dev]")
    python = f"{session.bin}/python" if session.bin_paths else sys.executable
    session.run("mypy")
    session.run("pyright", "--pythonpath", python)
    session.run("pyright", "--verifytypes", "deskwire", "--ignoreexternal")


@nox.session(python=MAIN_PYTHON)
def lint(session: nox.Session) -> None:
    """Check style, formatting, spelling and the layers; change nothing."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("codespell")
    session.run("lint-imports")


@nox.session(python=MAIN_PYTHON)
def gen(session: nox.Session) -> None:
    """Generate the services from spec/; with `-- --check`, fail on any difference instead."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "codegen", *session.posargs)


@nox.session(python=MAIN_PYTHON)
def docs(session: nox.Session) -> None:
    """Check that the links of the documents lead somewhere and that their snippets compile."""
    session.install("-e", ".[all,test]")
    session.run("pytest", "tests/test_docs.py")


@nox.session(python=MAIN_PYTHON)
def bench(session: nox.Session) -> None:
    """Run the benchmarks, or those named: `nox -s bench -- benchmarks/bench_oauth.py`."""
    session.install(".[dev]")
    scripts = session.posargs or [
        str(path) for path in sorted(Path("benchmarks").glob("bench_*.py"))
    ]
    for script in scripts:
        session.run("python", script)


@nox.session(python=MAIN_PYTHON)
def build(session: nox.Session) -> None:
    """Build dist/, the wheel out of the sdist, and run the tests against the installed wheel."""
    shutil.rmtree("dist", ignore_errors=True)
    session.install("build", "twine")
    session.run("python", "-m", "build")
    (wheel,) = Path("dist").glob("*.whl")
    session.run("twine", "check", "--strict", *map(str, Path("dist").iterdir()))
    session.install(f"deskwire[all,test] @ {wheel.resolve().as_uri()}")
    from_wheel = "import deskwire, sys; assert deskwire.__file__.startswith(sys.prefix)"
    session.run("python", "-c", from_wheel)
    session.run("pytest", *session.posargs)
