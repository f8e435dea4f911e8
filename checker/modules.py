"""Importing a project's Python files by path, so that no installed package takes their place.

``spec/`` and ``properties/`` need no ``__init__.py``. Python's own search would prefer an installed
package called ``spec`` to a folder without one, so the packages of a project are set up here, and
the modules of another project are forgotten when the project changes.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import redirect_stdout
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from checker.errors import NOWHERE, ChartproofError, Source, SpecError


class _Loaded:
    """The project whose modules are loaded, and the first parts of their dotted names."""

    root: Path | None = None
    tops: set[str] = set()  # noqa: RUF012 - there is one such record, and this is it


def load(root: Path, what: Path | str) -> ModuleType:
    """Import one file of a project, or an installed module by its dotted name.

    Args:
        root: the project's root; what its files import is searched there first.
        what: the file, or the name.

    Raises:
        SpecError: the file cannot be imported.
        ModuleNotFoundError: no module has the name.
    """
    _enter(root)
    if isinstance(what, str):
        return _installed(what)
    if not what.is_file():
        raise SpecError(
            "there is no file here that can be read.",
            Source(what.relative_to(root).as_posix() if what.is_relative_to(root) else str(what)),
            why="the name promises a spec or its properties",
            instead="a file with Python text, or no such name",
        )
    file = what.resolve()
    name = _dotted_name(root, file)
    _packages(root, name)
    known = sys.modules.get(name)
    if known is not None and _same_file(known, file):
        return known
    if known is not None or name in sys.stdlib_module_names:
        name = f"_target_{file.stem}"
    # Only what is the project's own is forgotten later, never a module of Python's that it shadows.
    _Loaded.tops.add(name.partition(".")[0])
    return _execute(name, file)


def _enter(root: Path) -> None:
    """Make a project the one that imports see."""
    if _Loaded.root == root:
        return
    if _Loaded.root is not None and str(_Loaded.root) in sys.path:
        sys.path.remove(str(_Loaded.root))
    for top in _Loaded.tops:
        _forget(top)
    _Loaded.tops.clear()
    _Loaded.root = root
    sys.path.insert(0, str(root))


def _forget(top: str) -> None:
    for name in [n for n in sys.modules if n == top or n.startswith(f"{top}.")]:
        del sys.modules[name]


def _dotted_name(root: Path, file: Path) -> str:
    """``spec/rom/parts.py`` is ``spec.rom.parts``; a file outside the root goes by its own name."""
    if file.is_relative_to(root):
        parts = file.relative_to(root).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if parts and all(part.isidentifier() for part in parts):
            return ".".join(parts)
    return file.stem


def _packages(root: Path, name: str) -> None:
    """Set up the packages above a module, so that they are the project's folders and no others."""
    parts = name.split(".")
    for length in range(1, len(parts)):
        package, folder = ".".join(parts[:length]), root.joinpath(*parts[:length])
        known = sys.modules.get(package)
        if known is not None and str(folder) in list(getattr(known, "__path__", ())):
            continue
        _forget(package)
        if (folder / "__init__.py").is_file():
            _execute(package, folder / "__init__.py")
            continue
        spec = ModuleSpec(package, None, is_package=True)
        spec.submodule_search_locations = [str(folder)]
        sys.modules[package] = module_from_spec(spec)


def _same_file(module: ModuleType, file: Path) -> bool:
    known = getattr(module, "__file__", None)
    return known is not None and Path(known).resolve() == file


def _execute(name: str, file: Path) -> ModuleType:
    package = [str(file.parent)] if file.name == "__init__.py" else None
    spec = spec_from_file_location(name, file, submodule_search_locations=package)
    assert spec is not None, "a .py file always has a loader"
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        with redirect_stdout(sys.stderr):  # where verdicts go, nothing else may be printed
            spec.loader.exec_module(module)
    except ChartproofError as error:
        del sys.modules[name]
        if isinstance(error, SpecError) and error.source == NOWHERE:
            raise _explained(error, file) from None
        raise
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise _explained(error, file) from error
    return module


def _installed(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except (ChartproofError, ModuleNotFoundError):
        raise
    except (Exception, SystemExit) as error:
        found = find_spec(name)
        raise _explained(error, Path(found.origin if found and found.origin else name)) from error


def _explained(error: BaseException, file: Path) -> SpecError:
    """What is wrong in a file that cannot be imported, at the line of it that fails."""
    from checker.linting import explain_import_error

    return explain_import_error(error, file)
