"""`python -m codegen`: what it writes, what it compares, how it tells the difference."""

import hashlib
import json
from pathlib import Path

import pytest

from codegen.__main__ import main
from tests.codegen.generate import GOLDEN
from tests.codegen.generate import SPEC as TINYTASK

SPEC = TINYTASK.parent
PACKAGE = Path("src", "deskwire", "tinytask")
DIGESTS = Path("docs", "openapi.sha256")
ADVICE = "is not what the spec says; run python -m codegen"


def options(root: Path, spec: Path = SPEC) -> list[str]:
    return ["--spec", str(spec), "--out", str(root)]


@pytest.fixture
def root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a folder into which everything was generated."""
    assert main(options(tmp_path)) == 0
    capsys.readouterr()
    return tmp_path


def files(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_writes_modules_a_page_and_a_digest_and_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(options(tmp_path)) == 0
    written = files(tmp_path)
    modules = [(PACKAGE / file.stem).as_posix() for file in sorted(GOLDEN.glob("*.py.txt"))]
    assert list(written) == ["docs/openapi.sha256", "docs/reference/tinytask.md", *modules]
    out, err = capsys.readouterr()
    assert sorted(out.splitlines()) == sorted(f"wrote {name}" for name in written)
    assert err == ""


def test_writes_nothing_twice(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options(root)) == 0
    assert capsys.readouterr() == ("", "")


def test_a_clean_check_says_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(root)
    assert main(["--check", *options(root)]) == 0
    assert capsys.readouterr() == ("", "")
    assert files(root) == before


@pytest.mark.parametrize(
    "name", [PACKAGE / "items.py", Path("docs/reference/tinytask.md"), DIGESTS], ids=str
)
@pytest.mark.parametrize("change", ["changed", "missing"])
def test_a_stale_check_names_the_file_and_mends_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], name: Path, change: str
) -> None:
    if change == "missing":
        (root / name).unlink()
    else:
        (root / name).write_text((root / name).read_text("utf-8") + "#\n", "utf-8")
    before = files(root)
    assert main(["--check", *options(root)]) == 1
    assert capsys.readouterr() == ("", f"{name} {ADVICE}\n")
    assert files(root) == before


def test_a_module_without_a_spec_is_found_and_removed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(root)
    (root / PACKAGE / "gone.py").write_text("", "utf-8")
    assert main(["--check", *options(root)]) == 1
    assert capsys.readouterr().err == f"{PACKAGE / 'gone.py'} {ADVICE}\n"
    assert main(options(root)) == 0
    assert capsys.readouterr().out == f"removed {PACKAGE / 'gone.py'}\n"
    assert files(root) == before


def test_openapi_documents_are_those_whose_digests_are_kept(root: Path, tmp_path: Path) -> None:
    before = (root / DIGESTS).read_text("utf-8")
    folder = tmp_path / "build" / "openapi"
    assert main(["--openapi", str(folder), *options(root)]) == 0
    (document,) = folder.iterdir()
    assert json.loads(document.read_text("utf-8"))["info"]["title"] == "Tinytask API"
    assert before == f"{hashlib.sha256(document.read_bytes()).hexdigest()}  tinytask.json\n"


def test_a_wrong_spec_is_told_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec, root = tmp_path / "spec", tmp_path / "root"
    (spec / "acme").mkdir(parents=True)
    (spec / "acme" / "service.yaml").write_text("service: acme\n", "utf-8")
    for arguments in ([], ["--check"], ["--openapi", str(root)]):
        assert main([*arguments, *options(root, spec)]) == 2
        assert "acme/service.yaml" in capsys.readouterr().err
    assert not root.exists()


def test_check_and_openapi_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--check", "--openapi", "build"])
    assert "not allowed with" in capsys.readouterr().err


def test_a_spec_elsewhere_becomes_packages_of_another_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*options(tmp_path), "--package", "acme.apis"]
    assert main(arguments) == 0
    package = tmp_path / "src" / "acme" / "apis" / "tinytask"
    source = (package / "client.py").read_text("utf-8")
    assert "from acme.apis.tinytask._service import SERVICE" in source
    assert main(["--check", *arguments]) == 0
    capsys.readouterr()
    (package / "items.py").unlink()
    assert main(["--check", *arguments]) == 1
    assert capsys.readouterr().err == f"src/acme/apis/tinytask/items.py {ADVICE}\n"


def test_a_package_written_by_hand_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / PACKAGE
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""Mine."""\n', "utf-8")
    (package / "mine.py").write_text("", "utf-8")
    assert main(options(tmp_path)) == 2
    assert "deskwire.tinytask is a package that is not generated" in capsys.readouterr().err
    assert sorted(file.name for file in package.iterdir()) == ["__init__.py", "mine.py"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--spec", "nowhere"], "there is no */service.yaml in nowhere"),
        (["--package", "my.class"], "'my.class' is no name of a package"),
    ],
)
def test_arguments_that_cannot_be_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert message in capsys.readouterr().err
