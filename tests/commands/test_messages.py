"""What a user reads when a command line or a project is wrong: whole texts."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import CHOSEN, LAMP, UNEXPECTED, lamp, write

NO_PROJECT = (
    "There is no project here: neither this folder nor one above it has a pyproject.toml, and "
    "there is no folder spec. 'chartproof init my-design' writes a first project.\n"
)
CHECK_USAGE = (
    "Usage: chartproof check [OPTIONS] [TARGET]...\nTry 'chartproof check --help' for help.\n\n"
)


@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "lamp"), ("report",), ("explore", "lamp")]
)
def test_no_project_here(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", NO_PROJECT)


def test_a_project_without_a_design(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"spec/parts.py": LAMP.partition("class Lamp")[0]})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "There is no design: no System class in spec/*.py. "
        "'chartproof init my-design' writes a first project.\n",
    )


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("lmap", "There is no design 'lmap'. Did you mean 'lamp'?"),
        ("kettle", "There is no design 'kettle'. Known here: lamp."),
        (
            "spec/lamp.py:Lmap",
            "There is no System or StateChart class 'Lmap' (target 'spec/lamp.py:Lmap'). "
            "Did you mean 'Lamp'?",
        ),
        (
            "spec.lamp:Kettle",
            "There is no System or StateChart class 'Kettle' (target 'spec.lamp:Kettle'). "
            "Known here: Bulb, Lamp.",
        ),
        ("spec/kettle.py", "There is no file spec/kettle.py (target 'spec/kettle.py')."),
        ("kettles.parts:Kettle", "There is no module 'kettles' (target 'kettles.parts:Kettle')."),
        ("spec/plain.py", "spec/plain.py has no System and no StateChart class."),
        (
            ":Lamp",
            "':Lamp' is no target: write a design's name, file.py, file.py:Class or "
            "package.module:Class.",
        ),
        (
            ".lamp:Lamp",
            "'.lamp:Lamp' is no target: write a design's name, file.py, file.py:Class or "
            "package.module:Class.",
        ),
    ],
)
def test_a_target_that_names_nothing(tmp_path: Path, run: Run, target: str, message: str) -> None:
    write(lamp(tmp_path), {"spec/plain.py": "limit = 3\n"})
    ran = run("check", target)
    assert (ran.code, ran.out, ran.err) == (2, "", f"{message}\n")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--jsn",), "Error: No such option '--jsn'. Did you mean '--json'?\n"),
        (
            ("--max-states", "0"),
            "Error: Invalid value for '--max-states': 0 is not in the range x>=1.\n",
        ),
        (
            ("--timeout", "soon"),
            "Error: Invalid value for '--timeout': 'soon' is not a valid float range.\n",
        ),
        (
            ("--engine", "quantum"),
            "Error: Invalid value for '--engine': 'quantum' is not one of 'compiled', "
            "'executed'.\n",
        ),
    ],
)
def test_a_wrong_option(tmp_path: Path, run: Run, option: tuple[str, ...], message: str) -> None:
    lamp(tmp_path)
    ran = run("check", *option)
    assert (ran.code, ran.out, ran.err) == (2, "", CHECK_USAGE + message)


@pytest.mark.parametrize("size", ["4X", "much", "1.5G", "-1M", ""])
def test_a_memory_size_that_is_none(tmp_path: Path, run: Run, size: str) -> None:
    lamp(tmp_path)
    ran = run("check", "--max-memory", size)
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"--max-memory: '{size}' is no size; write 500M or 4G.\n",
    )


def test_the_executed_engine_does_not_pretend_to_watch_the_memory(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("check", "--engine", "executed", "--max-memory", "1G")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "--max-memory: the executed engine does not watch the memory; use --max-states.\n",
    )


def test_a_command_that_does_not_exist(run: Run) -> None:
    ran = run("chek")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "Usage: chartproof [OPTIONS] COMMAND [ARGS]...\n"
        "Try 'chartproof --help' for help.\n\n"
        "Error: There is no command 'chek'. Did you mean 'check'?\n",
    )


def test_a_properties_file_without_a_design(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"properties/lmap.py": UNEXPECTED})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "properties/lmap.py is about a design 'lmap', which does not exist. Did you mean 'lamp'? "
        'A file that several designs share names them: designs = ("...", ...)\n',
    )


def test_a_shared_properties_file_that_names_an_unknown_design(tmp_path: Path, run: Run) -> None:
    shared = 'designs = ("lamp", "kettle")\n' + UNEXPECTED
    write(lamp(tmp_path), {"properties/shared.py": shared})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "properties/shared.py is about a design 'kettle', which does not exist. Known here: lamp. "
        'A file that several designs share names them: designs = ("...", ...)\n',
    )


def test_a_shared_properties_file_that_names_no_names(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"properties/shared.py": "\ndesigns = 3\n"})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        'properties/shared.py:1: designs must list names of designs: designs = ("door",)\n',
    )


def test_two_designs_of_one_name(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"spec/other.py": CHOSEN})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "Two designs are called 'lamp': spec.lamp:Lamp and spec.other:Lamp. "
        "Rename one of the classes.\n",
    )


def test_two_properties_of_one_name(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"properties/more.py": 'designs = ("lamp",)\n' + UNEXPECTED})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "Two properties of lamp are called 'never_breaks': one in properties/lamp.py, one in "
        "properties/more.py. Rename one.\n",
    )


def test_a_spec_that_cannot_be_imported(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, spec="import statemachine\nstatemachine.Stat\n")
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/lamp.py:2: The file cannot be imported: AttributeError: module 'statemachine' has "
        "no attribute 'Stat'\n    statemachine.Stat\n",
    )


def test_a_property_that_names_nothing(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, 'from checker import always\nnice = always("It is nice.", "bulb.onn")\n')
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "properties/lamp.py:2: bulb (Bulb) has no variable and no state 'onn'.\n"
        '    nice = always("It is nice.", "bulb.onn")\n'
        "  write: Did you mean 'on'?\n",
    )


def test_a_key_that_the_configuration_does_not_have(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"pyproject.toml": '[tool.chartproof]\nspecs = "model"\n'})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "pyproject.toml: [tool.chartproof] has no key 'specs'. Did you mean 'spec'?\n",
    )


def test_a_folder_that_python_cannot_import_from(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"pyproject.toml": '[tool.chartproof]\nspec = "../my model"\n'})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "pyproject.toml: [tool.chartproof] spec = '../my model' is no folder that Python can "
        'import from; write letters, digits and slashes, such as "model/spec".\n',
    )


def test_a_property_to_prove_that_does_not_exist(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("prove", "lamp", "shine")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "lamp has no property 'shine'. Did you mean 'shines'?\n",
    )


def test_a_catalogue_entry_without_a_text(tmp_path: Path, run: Run) -> None:
    entry = '[[requirement]]\nid = "LAMP-01"\nkind = "safety"\nsource = "the label"\n'
    write(lamp(tmp_path), {"spec/requirements.toml": entry})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "spec/requirements.toml: entry 1 (LAMP-01) needs a text 'text'.\n",
    )


def test_a_folder_that_cannot_be_written(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"reports": "a file where a folder should be\n"})
    ran = run("report", "--no-proofs")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"{tmp_path / 'reports'}: File exists.\n"
