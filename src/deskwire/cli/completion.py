"""Completion for shells: what a word may be, told without importing what a command needs."""

import re
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from deskwire.cli.process import UsageError
from deskwire.cli.services import SERVICES, service_of

COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "activecollab": (),
    "api": (*SERVICES,),
    "completion": ("bash", "fish", "zsh"),
    "demo": (),
    "login": (*SERVICES,),
    "logout": (*SERVICES,),
    "odesk": (),
    "paymo": (),
    "pull": (),
    "sandbox": ("fault", "faults", "logs", "stop"),
    "taskforce": (),
    "verify": (),
    "whoami": (*SERVICES,),
}
"""The commands, and what may follow each."""

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_FORMS: Final = ("table", "json", "jsonl", "csv", "parquet")
_DECLARED: Final = re.compile(r'_operations\.declare\(\s*"(\w+)"')
"""How a generated module names an operation; to import it would take ten times as long."""

_SCRIPTS: Final = {
    "bash": """\
_deskwire() {
    local IFS=$'\\n'
    COMPREPLY=($(deskwire --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _deskwire deskwire
""",
    "fish": """\
function __deskwire_complete
    deskwire --complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null
end
complete -c deskwire -a '(__deskwire_complete)'
""",
    "zsh": """\
#compdef deskwire
_deskwire() {
    local -a found
    found=("${(@f)$(deskwire --complete "${words[@]:1:$((CURRENT - 1))}" 2>/dev/null)}")
    if (( ${#found} )) && [[ -n $found[1] ]]; then compadd -a found; else _files; fi
}
compdef _deskwire deskwire
""",
}


def script(shell: str) -> str:
    """Return the script that a shell reads to complete the words of `deskwire`.

    Raises:
        UsageError: The shell is not known.
    """
    if shell not in _SCRIPTS:
        raise UsageError(f"the shell is {shell}, expected {', '.join(_SCRIPTS)}")
    return _SCRIPTS[shell]


def candidates(words: Sequence[str]) -> list[str]:
    """Return what the last of some words may become; none where files are to be named."""
    *before, last = words or [""]
    return sorted(word for word in _following(before, last) if word.startswith(last))


def _following(before: Sequence[str], last: str) -> Iterable[str]:
    if not before:
        return (*COMMANDS, "--help", "--version")
    if before[-1] in ("-o", "--output"):
        return _FORMS
    name = before[0]
    if name in SERVICES:
        return _of_service(name, before[1:], last)
    if last.startswith("-"):
        return _options([name])
    if name == "api" and len(before) == 2:
        return _METHODS
    return COMMANDS.get(name, ()) if len(before) == 1 else ()


def _of_service(name: str, before: Sequence[str], last: str) -> Iterable[str]:
    """Yield the resources of a service, the calls of a resource, or the options of a call."""
    modules = {
        resource.replace("_", "-"): found for resource, found in service_of(name).modules.items()
    }
    if not before:
        return modules
    if len(before) == 1:
        return (call for module in modules.get(before[0], ()) for call in _calls(module))
    return _options([name, *before[:2]]) if last.startswith("-") else ()


def _calls(module: str) -> Iterable[str]:
    spec = find_spec(module)
    text = "" if spec is None or spec.origin is None else Path(spec.origin).read_text("utf-8")
    return (name.replace("_", "-") for name in _DECLARED.findall(text))


def _options(words: Sequence[str]) -> Iterable[str]:
    """Return the options of a command, which is made for that."""
    from deskwire.cli.commands import options_of

    return options_of(words)
