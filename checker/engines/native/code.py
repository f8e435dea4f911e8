"""Machine code for a model: made by LLVM, or taken from the cache.

The cache is a folder of the user's (``CHARTPROOF_CACHE``, or ``chartproof`` where caches are kept;
an empty ``CHARTPROOF_CACHE`` does without). A file's name is a digest of all that its content
depends on, and its content begins with a digest of the rest: what is not whole is not used.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
from llvmlite import ir

from checker.engines.native.building import Arguments
from checker.engines.native.recipes import of_search
from checker.engines.native.search import (
    BEFORE_ARGUMENTS,
    REHASH_ARGUMENTS,
    RUN_ARGUMENTS,
    build_before,
    build_expand_block,
    build_rehash,
    build_run,
)
from checker.engines.native.sharing import SHARE_ARGUMENTS, build_share
from checker.engines.native.steps import NOTHING, build_expand
from checker.engines.packing import Layout
from checker.engines.symmetry import Symmetry
from checker.engines.watching import Watch
from checker.files import replacing
from checker.model import Model

_C_TYPES = {"i64": ctypes.c_uint64, "i1": ctypes.c_bool}


class Functions:
    """Functions of native code by name, ready to be called; they release Python's lock."""

    def __init__(self, engine: Any, arguments: Mapping[str, Arguments]):
        self._engine = engine
        self._called = {name: _function(engine, name, args) for name, args in arguments.items()}

    def __getattr__(self, name: str) -> Any:
        try:
            return self._called[name]
        except KeyError:
            raise AttributeError(name) from None


def _function(engine: Any, name: str, arguments: Arguments) -> Any:
    types: list[Any] = [_C_TYPES.get(str(type_), ctypes.c_void_p) for _, type_ in arguments]
    return ctypes.CFUNCTYPE(None, *types)(engine.get_function_address(name))


def code_for(
    model: Model, layout: Layout, watch: Watch = NOTHING, symmetry: Symmetry | None = None
) -> Functions:
    """The machine code of a model's search, which looks for some conditions."""
    arguments: dict[str, Arguments] = {
        "run": RUN_ARGUMENTS,
        "share": SHARE_ARGUMENTS,
        "rehash": REHASH_ARGUMENTS,
        "before": BEFORE_ARGUMENTS,
    }
    engine = _engine(
        of_search(model, watch, symmetry), lambda: module_for(model, layout, watch, symmetry)
    )
    return Functions(engine, arguments)


def module_for(model: Model, layout: Layout, watch: Watch, symmetry: Symmetry | None) -> str:
    """The text of its module, which says all that the code depends on."""
    module = ir.Module("search")
    expand = build_expand_block(
        module, build_expand(module, model, layout, watch, symmetry), layout
    )
    build_run(module, expand, layout)
    build_share(module, expand, layout)
    build_rehash(module, layout)
    build_before(module, expand, layout)
    return str(module)


def loaded(
    recipe: str, module: Callable[[], ir.Module], arguments: Mapping[str, Arguments]
) -> Functions:
    """The functions of a module.

    Args:
        recipe: the digest of all that the module depends on.
        module: makes it, if there is no code of it.
        arguments: of each function that will be called, by its name.
    """
    return Functions(_engine(recipe, lambda: str(module())), arguments)


@cache
def _prepared() -> None:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


def _machine() -> Any:
    """The machine that code is made for: this one. An engine takes it over, so one for each."""
    _prepared()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2
    )


def _engine(recipe: str, text: Callable[[], str]) -> Any:
    """An engine with the code of a module in it, whose text is only made if it is needed."""
    place = _place(recipe)
    made = _read(place) if place is not None else None
    if made is None:
        made = _compiled(text(), _machine())
        if place is not None:
            _write(place, made)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(made))
    engine.finalize_object()
    return engine


def _compiled(text: str, machine: Any) -> bytes:
    module = llvm.parse_assembly(text)
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    passes = llvm.create_pass_builder(machine, options)
    passes.getModulePassManager().run(module, passes)
    made: bytes = machine.emit_object(module)
    return made


# -- the cache ---------------------------------------------------------------------------------


def _folder() -> Path | None:
    named = os.environ.get("CHARTPROOF_CACHE")
    if named is not None:
        return Path(named) if named else None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home) / "chartproof"


def _place(recipe: str) -> Path | None:
    """Where the code of a module is kept; ``None`` without a cache."""
    folder = _folder()
    if folder is None:
        return None
    made_of = (
        recipe,
        llvmlite.__version__,
        str(llvm.llvm_version_info),
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
    )
    digest = hashlib.sha256("\0".join(made_of).encode()).hexdigest()
    return folder / f"{digest}.o"


def _read(place: Path) -> bytes | None:
    """What is kept there; ``None`` if there is nothing, or not all of it."""
    try:
        content = place.read_bytes()
    except OSError:
        return None
    digest, made = content[:32], content[32:]
    return made if hashlib.sha256(made).digest() == digest else None


def _write(place: Path, made: bytes) -> None:
    """Keep code for the next time; where that is not possible, it is made again then."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(place) as temporary:
            temporary.write_bytes(hashlib.sha256(made).digest() + made)
    except OSError:
        return
