"""The project's sessions: `nox -l` lists them, plain `nox` runs what a change has to pass.

`nox --no-venv --no-install -s SESSION` runs one in the environment at hand.
"""

import os
import re
import shutil
import subprocess
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
OPENAPI = "build/openapi"


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


@nox.session(python=False, default=False)
@nox.parametrize("axis", [nox.param(axis, id=axis) for axis in ("lowest", "httpx2", *PYTHONS)])
def axes(session: nox.Session, axis: str) -> None:
    """Run the quick whole on the lowest dependencies, on httpx2, and on each other Python here.

    It is what CI adds to the full run on one Python: about a minute an axis. Nothing is downloaded
    but packages; a Python that is not on this machine is skipped, and nox says so. The axis of
    httpx2 does without the extra `[fast]`, too.
    """
    python: str | None = sys.executable
    if axis not in {"lowest", "httpx2"}:
        if axis == f"{sys.version_info.major}.{sys.version_info.minor}":
            session.skip(f"Python {axis} is the one that runs the whole")
        python = _find_python(axis)
    if python is None:
        session.skip(f"Python {axis} is not on this machine")
    folder = Path(".nox", f"axis-{axis.replace('.', '-')}")
    session.run("uv", "venv", "--quiet", "--clear", f"--python={python}", f"{folder}")
    install = ("uv", "pip", "install", "--quiet", f"--python={folder}")
    if axis == "lowest":
        session.run(*install, "--resolution", "lowest-direct", "-e", ".[all]")
    session.run(*install, "-e", ".[all,test]")
    family = "httpx2" if axis == "httpx2" else "httpx"
    if axis == "httpx2":
        uninstall = ("uv", "pip", "uninstall", "--quiet", f"--python={folder}")
        session.run(*uninstall, "httptools", "msgspec")
    session.run(
        *(f"{folder}/bin/python", "-m", "pytest", "-q", "--quick", "-n", "auto"),
        env={"DESKWIRE_HTTP_FAMILY": family},
    )


def _find_python(version: str) -> str | None:
    """Return a Python of a version that is on this machine: on PATH, or one of pyenv's or uv's."""
    roots = [
        Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions"),
        Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or Path.home() / ".local/share/uv/python"),
    ]
    named = re.compile(rf"(?:cpython-)?{re.escape(version)}(?:\.\d+)?(?:-.*)?")
    folders = [Path(entry) for entry in os.get_exec_path()]
    for root in roots:
        if root.is_dir():
            folders += sorted(each / "bin" for each in root.iterdir() if named.fullmatch(each.name))
    candidates = [folder / f"python{version}" for folder in folders]
    return next((str(each) for each in candidates if _is_usable(each, version)), None)


def _is_usable(python: Path, version: str) -> bool:
    """Tell whether a Python runs (a shim may not), is of a version, and has what the tests need."""
    source = "import ctypes, sqlite3, ssl, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        told = subprocess.run(  # noqa: S603  a Python of this machine, and a source of ours
            [python, "-c", source], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return told.stdout.strip() == version


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


@nox.session(python=MAIN_PYTHON, default=False)
def openapi(session: nox.Session) -> None:
    """Write the OpenAPI documents of all services to build/openapi, or into the folder named."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "codegen", "--openapi", *(session.posargs or [OPENAPI]))


@nox.session(python=MAIN_PYTHON)
def docs(session: nox.Session) -> None:
    """Check that the links of the documents lead somewhere and that their snippets compile."""
    session.install("-e", ".[all,test]")
    session.run("pytest", "tests/test_docs.py")


@nox.session(python=MAIN_PYTHON)
def bench(session: nox.Session) -> None:
    """Run the benchmarks, or those named: `nox -s bench -- benchmarks/bench_oauth.py`."""
    session.install(".[dev]", "aiohttp", "dlt[filesystem,parquet]", "orjson", "sniffio")
    scripts = session.posargs or [
        str(path) for path in sorted(Path("benchmarks").glob("bench_*.py"))
    ]
    for script in scripts:
        session.run("python", "-m", f"benchmarks.{Path(script).stem}")


@nox.session(python=MAIN_PYTHON, default=False)
def chaos(session: nox.Session) -> None:
    """Make 6,000 calls amid 58 kinds of fault and print how they ended; `-- --help` has more."""
    session.install("-e", ".[all,test]")
    session.run("python", "-m", "tests.chaos.campaign", *session.posargs)


@nox.session(python=MAIN_PYTHON, default=False)
def kills(session: nox.Session) -> None:
    """Kill pulls at every step and at 200 random moments, and go on with each of them."""
    session.install("-e", ".[all,test]")
    session.run("python", "-m", "tests.pull.kills", *session.posargs)
    session.run("python", "-m", "tests.pull.objects")


@nox.session(python=MAIN_PYTHON, default=False)
def rates(session: nox.Session) -> None:
    """Count what four processes send in every ten seconds; `-- RATE SECONDS WORKERS` for others."""
    session.install("-e", ".[all,test]")
    session.run("python", "-m", "tests.pull.rates", *session.posargs)


@nox.session(python=MAIN_PYTHON, default=False)
def campaign(session: nox.Session) -> None:
    """Pull 2,000 partitions amid faults of every kind and a worker killed each second."""
    session.install("-e", ".[all,test]")
    if session.posargs:
        session.run("python", "-m", "tests.pull.campaign", *session.posargs)
        return
    for kind in ("alone", "processes", "dask"):
        session.run("python", "-m", "tests.pull.campaign", kind)


@nox.session(python=MAIN_PYTHON, default=False)
def damage(session: nox.Session) -> None:
    """Damage 1,000 data sets at random, and check that `verify` names every damage."""
    session.install("-e", ".[all,test]")
    session.run("python", "-m", "tests.pull.damage", *session.posargs)


@nox.session(python=MAIN_PYTHON, default=False)
def fuzz(session: nox.Session) -> None:
    """Read a million mutated bodies by every operation; `-- COUNT SEED` reads others."""
    session.install("-e", ".[all,test]")
    session.run("python", "-m", "tests.fuzz", *(session.posargs or ["1000000"]))


@nox.session(python=MAIN_PYTHON)
def mutants(session: nox.Session) -> None:
    """Make every mistake in the spec once, and count those that the exchanges see."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "tests.exchanges.mutants", *session.posargs)


@nox.session(python=MAIN_PYTHON)
def build(session: nox.Session) -> None:
    """Build dist/, the wheel out of the sdist, and run the tests against the installed wheel.

    The OpenAPI documents, which a release carries beside it, go to build/openapi.
    """
    shutil.rmtree("dist", ignore_errors=True)
    session.install("build", "twine")
    session.run("python", "-m", "build")
    (wheel,) = Path("dist").glob("*.whl")
    session.run("twine", "check", "--strict", *map(str, Path("dist").iterdir()))
    session.install(f"deskwire[all,test] @ {wheel.resolve().as_uri()}")
    from_wheel = "import deskwire, sys; assert deskwire.__file__.startswith(sys.prefix)"
    session.run("python", "-c", from_wheel)
    session.run("python", "-m", "codegen", "--openapi", OPENAPI)
    session.run("pytest", *session.posargs)
