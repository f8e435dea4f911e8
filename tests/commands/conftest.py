"""A command line run in this process, on little projects in a temporary folder."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker import modules
from checker.commands import main

PROJECT_PACKAGES = ("spec", "properties", "model")


@dataclass(frozen=True)
class Ran:
    """What a command ended with and printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def _project_modules() -> dict[str, object]:
    return {
        name: module
        for name, module in sys.modules.items()
        if name.split(".")[0] in PROJECT_PACKAGES or name.startswith("_target_")
    }


@pytest.fixture
def own_modules() -> Iterator[None]:
    """Whatever a project's files import is forgotten, for they all use the same names."""
    known, path = _project_modules(), list(sys.path)
    root, tops = modules._Loaded.root, set(modules._Loaded.tops)
    yield
    for name in set(_project_modules()) | modules._Loaded.tops:
        sys.modules.pop(name, None)
    sys.modules.update(known)
    sys.path[:] = path
    modules._Loaded.root, modules._Loaded.tops = root, tops


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    own_modules: None,
) -> Run:
    """``run("check", "--json")``: the command as typed in the temporary folder."""

    def typed(*arguments: object, folder: Path = tmp_path) -> Ran:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["chartproof", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return Ran(int(ended.value.code or 0), shown.out, shown.err)

    return typed
