"""Machine code for a model: made by LLVM, or taken from the cache.

The cache is a folder of the user's (``CHARTPROOF_CACHE``, or ``chartproof`` where caches are kept;
an empty ``CHARTPROOF_CACHE`` does without). A file's name is a digest of all that its content
depends on, and its content begins with a digest of the rest: what is not whole is not used.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import llvmlite
import llvmlite.binding as llvm
from llvmlite import ir

from checker.engines.native.building import Arguments
from checker.engines.native.looking import build_look_up
from checker.engines.native.queueing import build_expand_and_queue
from checker.engines.native.recipes import Recipe, of_search
from checker.engines.native.search import (
    BEFORE_ARGUMENTS,
    MOVE_ARGUMENTS,
    REHASH_ARGUMENTS,
    RUN_ARGUMENTS,
    build_before,
    build_expand_and_fetch,
    build_expand_block,
    build_move,
    build_rehash,
    build_run,
)
from checker.engines.native.sharing import SHARE_ARGUMENTS, build_share
from checker.engines.native.steps import EXPAND, NOTHING, build_expand
from checker.engines.native.table import tells_apart
from checker.engines.packing import Layout
from checker.engines.symmetry import Symmetry
from checker.engines.watching import Watch
from checker.errors import ChartproofError
from checker.files import replacing
from checker.model import Model

_C_TYPES = {"i64": ctypes.c_uint64, "i1": ctypes.c_bool}


@dataclass(frozen=True)
class Part:
    """Some functions whose code is made together.

    ``recipe`` is the digest of all that it depends on; ``text``, the text of its module, is only
    made if there is no code; ``arguments`` are those of each function that will be called;
    ``calls`` are the parts whose functions these functions call.
    """

    recipe: str
    text: Callable[[], str]
    arguments: Mapping[str, Arguments]
    calls: tuple[Part, ...] = ()


class Functions:
    """Functions of native code by name, ready to be called; they release Python's lock.

    The code of a part is made when one of its functions is first asked for.
    """

    def __init__(self, *parts: Part):
        self._parts = {name: part for part in parts for name in part.arguments}
        self._engines: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        part = self.__dict__["_parts"].get(name)
        if part is None:
            raise AttributeError(name)
        engine = _engine(part)
        self._engines.append(engine)
        for each, arguments in part.arguments.items():
            setattr(self, each, _function(engine, each, arguments))
        return self.__dict__[name]


def _function(engine: Any, name: str, arguments: Arguments) -> Any:
    types: list[Any] = [_C_TYPES.get(str(type_), ctypes.c_void_p) for _, type_ in arguments]
    return ctypes.CFUNCTYPE(None, *types)(engine.get_function_address(name))


_SEARCH: Mapping[str, Mapping[str, Arguments]] = {
    "one": {"run": RUN_ARGUMENTS, "rehash": REHASH_ARGUMENTS, "move": MOVE_ARGUMENTS},
    "several": {"share": SHARE_ARGUMENTS},
    "back": {"before": BEFORE_ARGUMENTS},
}
"""The functions of a search: of one thread, of several, and of a run to what was found."""


def _search_of(layout: Layout) -> Mapping[str, Mapping[str, Arguments]]:
    """Those of them that states of a layout need."""
    left_out = () if tells_apart(layout) else ("move",)
    return {
        part: {name: types for name, types in functions.items() if name not in left_out}
        for part, functions in _SEARCH.items()
    }


def code_for(
    model: Model, layout: Layout, watch: Watch = NOTHING, symmetry: Symmetry | None = None
) -> Functions:
    """The machine code of a model's search, which looks for some conditions.

    Most of it is a function of the model's own that expands states. It is made once; the functions
    that call it are the same for all models with as large states.
    """
    expand = Part(
        of_search(model, watch, symmetry),
        partial(_expanding, model, layout, watch, symmetry),
        {},
    )
    # Places in the table depend on the number of bits where a word holds them all.
    size = layout.words, layout.bits if layout.words == 1 else 0

    def part(name: str, arguments: Mapping[str, Arguments]) -> Part:
        recipe = Recipe("calling")
        recipe.add(name, *size)
        text = partial(_calling, layout, tuple(arguments))
        return Part(recipe.digest(), text, arguments, (expand,))

    return Functions(*(part(*each) for each in _search_of(layout).items()))


def _expanding(model: Model, layout: Layout, watch: Watch, symmetry: Symmetry | None) -> str:
    """The text of the module with the function ``expand``."""
    module = ir.Module("expand")
    build_expand(module, model, layout, watch, symmetry).linkage = "external"
    return str(module)


def _calling(layout: Layout, functions: Collection[str]) -> str:
    """The text of a module with functions of a search, which call ``expand``."""
    module = ir.Module("search")
    expand = ir.Function(module, EXPAND, "expand")
    look_up = cache(lambda: build_look_up(module, layout))

    def search(build: Callable[..., None], expanding: Callable[..., ir.Function]) -> None:
        build(module, expanding(module, expand, layout), look_up(), layout)

    building: dict[str, Callable[[], object]] = {
        "run": lambda: search(build_run, build_expand_and_fetch),
        "share": lambda: search(build_share, build_expand_and_queue),
        "rehash": lambda: build_rehash(module, layout),
        "move": lambda: build_move(module, layout),
        "before": lambda: build_before(module, build_expand_block(module, expand, layout), layout),
    }
    for name in functions:
        building[name]()
    return str(module)


def module_for(model: Model, layout: Layout, watch: Watch, symmetry: Symmetry | None) -> str:
    """The text of all modules of a search, which says all that its code depends on.

    Raises:
        SpecError: a number may be too large for a machine.
    """
    functions = [name for part in _search_of(layout).values() for name in part]
    return _expanding(model, layout, watch, symmetry) + _calling(layout, functions)


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


def ahead(functions: Callable[[], Functions], name: str) -> None:
    """Have the code of a function made and kept while something else is done.

    What is wrong with it is said when the function is asked for. Without a cache nothing is done.
    """

    def make() -> None:
        with suppress(ChartproofError):
            getattr(functions(), name)

    if _folder() is not None:
        Thread(target=make, name="chartproof-making").start()


@contextmanager
def made_meanwhile(searches: Iterable[Callable[[], Functions]]) -> Iterator[None]:
    """Have the code of some searches made and kept, one after the other, while a block is run.

    What is wrong with one is said when its functions are asked for. When the block ends, nothing
    more is begun. Without a cache nothing is done.
    """
    over = Event()

    def make() -> None:
        for search in searches:
            for name in ("run", "share"):
                if over.is_set():
                    return
                with suppress(ChartproofError):
                    getattr(search(), name)

    if _folder() is not None:
        Thread(target=make, name="chartproof-making").start()
    try:
        yield
    finally:
        over.set()


_MAKING: defaultdict[str, Lock] = defaultdict(Lock)
"""Of several threads that want the code of one recipe, one makes it."""


def _engine(part: Part) -> Any:
    """An engine with the code of a part in it, and of those that it calls."""
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
    for each in (*part.calls, part):
        engine.add_object_file(llvm.ObjectFileRef.from_data(_made(each)))
    engine.finalize_object()
    return engine


def _made(part: Part) -> bytes:
    """The machine code of a part, which is made if it is not kept."""
    place = _place(part.recipe)
    with _MAKING[part.recipe]:
        made = _read(place) if place is not None else None
        if made is None:
            made = _compiled(part.text(), _machine())
            if place is not None:
                _write(place, made)
    return made


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
