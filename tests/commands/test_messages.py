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


def test_a_project_without_a_folder_of_designs(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"pyproject.toml": "", "properties/lamp.py": UNEXPECTED})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "There is no folder spec, in which the designs of this project are. Write "
        "spec/<design>.py, or the folder's name into pyproject.toml: [tool.chartproof] "
        'spec = "<folder>".\n',
    )


def test_a_link_that_leads_nowhere(tmp_path: Path, run: Run) -> None:
    (lamp(tmp_path) / "spec/gone.py").symlink_to("gone.py")
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/gone.py: there is no file here that can be read.\n"
        "  why:   the name promises a spec or its properties\n"
        "  write: a file with Python text, or no such name\n",
    )


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "spec",
            "There is no design 'spec'. This is a folder: name a file of it. Known here: lamp.",
        ),
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
            "Error: Invalid value for '--max-states': '0' is no whole number from 1 on; write digits "
            "alone, such as 20.\n",
        ),
        (
            ("--max-states", "1e6"),
            "Error: Invalid value for '--max-states': '1e6' is no whole number from 1 on; write "
            "digits alone, such as 20.\n",
        ),
        *(
            (
                ("--timeout", time),
                f"Error: Invalid value for '--timeout': '{time}' is no number of seconds; "
                "write 90, or 0.5.\n",
            )
            for time in ("soon", "5m", "-1", "nan", "inf")
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


def test_no_number_of_threads(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("explore", "lamp", "--threads", "all")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(
        "\nError: Invalid value for '--threads': 'all' is no whole number from 1 on; write digits "
        "alone, such as 20.\n"
    )


@pytest.mark.parametrize("size", ["4X", "much", "1.5G", "-1M", ""])
def test_a_memory_size_that_is_none(tmp_path: Path, run: Run, size: str) -> None:
    lamp(tmp_path)
    ran = run("check", "--max-memory", size)
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"--max-memory: '{size}' is no size; write 500M or 4G.\n",
    )


def test_the_executed_engine_watches_the_memory(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("check", "--engine", "executed", "--max-memory", "1M")
    assert (ran.code, ran.err) == (3, "")
    assert (
        "the memory limit of 1 MB was reached: 1 state, 0 transitions, depth 0, 1 state" in ran.out
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


ORPHAN = """\
{place}: these are the properties of a design '{name}', which does not exist.
{text}  why:   nobody would check them
  write: a System of that name in spec/; or name a design, by the file's name or by designs = \
("...", ...) in it. {near}
"""


def test_a_properties_file_without_a_design(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"properties/lmap.py": UNEXPECTED})
    ran = run("check")
    expected = ORPHAN.format(
        place="properties/lmap.py", name="lmap", text="", near="Did you mean 'lamp'?"
    )
    assert (ran.code, ran.out, ran.err) == (2, "", expected)


def test_a_shared_properties_file_that_names_an_unknown_design(tmp_path: Path, run: Run) -> None:
    shared = 'designs = ("lamp", "kettle")\n' + UNEXPECTED
    write(lamp(tmp_path), {"properties/shared.py": shared})
    ran = run("check")
    expected = ORPHAN.format(
        place="properties/shared.py:1",
        name="kettle",
        text='    designs = ("lamp", "kettle")\n',
        near="Known here: lamp.",
    )
    assert (ran.code, ran.err) == (2, expected)


def test_a_shared_properties_file_that_names_no_names(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"properties/shared.py": "\ndesigns = 3\n"})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "properties/shared.py:1: designs is no list of names.\n"
        "    designs = 3\n"
        "  why:   it says which designs the properties of the file are about\n"
        '  write: designs = ("<design>", "<design>")\n',
    )


TWICE = """\
{place}: two designs are called 'lamp': spec.lamp:Lamp and {other}.
    class Lamp(System):
  why:   properties, reports and the command line could not tell them apart
  write: another name for one of the classes
"""


def test_two_designs_of_one_name(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"spec/other.py": CHOSEN})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        TWICE.format(place="spec/other.py:20", other="spec.other:Lamp"),
    )


def test_two_targets_of_one_name(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"other/lamp.py": LAMP})
    ran = run("check", "lamp", "other/lamp.py")
    assert (ran.code, ran.err) == (
        2,
        TWICE.format(place="other/lamp.py:22", other="other.lamp:Lamp"),
    )


@pytest.mark.parametrize(
    ("name", "design", "page"),
    [
        ("README", "readme", "README.md"),
        ("Readme", "readme", "README.md"),
        ("Requirements", "requirements", "requirements.md"),
    ],
)
def test_a_design_whose_page_would_be_another(
    tmp_path: Path, run: Run, name: str, design: str, page: str
) -> None:
    write(tmp_path, {"spec/lamp.py": LAMP.replace("class Lamp", f"class {name}")})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"spec/lamp.py:22: a design is called '{design}', as a page of the reports is.\n"
        f"    class {name}(System):\n"
        f"  why:   its page would take the place of {page}\n"
        "  write: another name for the class\n",
    )


def test_two_properties_of_one_name(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"properties/more.py": 'designs = ("lamp",)\n' + UNEXPECTED})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "properties/more.py:5: two properties of lamp are called 'never_breaks'; the other is in "
        "properties/lamp.py.\n"
        '    never_breaks = always("The bulb never breaks.", "not bulb.broken")\n'
        "  why:   only one of them would be checked\n"
        "  write: another name for one of them\n",
    )


def test_a_property_with_the_name_of_one_that_nobody_asks_for(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, UNEXPECTED.replace("never_breaks", "no_deadlock"))
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "properties/lamp.py:3: 'no_deadlock' is checked of every design without being asked for.\n"
        '    no_deadlock = always("The bulb never breaks.", "not bulb.broken")\n'
        "  why:   the two could not be told apart\n"
        "  write: another name for the property\n",
    )


def test_a_spec_that_cannot_be_imported(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, spec="import statemachine\nstatemachine.Stat\n")
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/lamp.py:2: The file cannot be imported: AttributeError: module 'statemachine' has "
        "no attribute 'Stat'.\n    statemachine.Stat\n"
        "  why:   nothing in it can be checked\n"
        "  write: what can be run wherever the file is imported\n",
    )


@pytest.mark.parametrize(
    ("others", "meant"),
    [
        ({}, "spec/prats.py, or no such import"),
        ({"spec/parts.py": ""}, "Did you mean 'parts'?"),
        ({"spec/kettle.py": ""}, "Known here: kettle."),
    ],
)
def test_a_file_of_the_project_that_does_not_exist(
    tmp_path: Path, run: Run, others: dict[str, str], meant: str
) -> None:
    write(lamp(tmp_path, spec="from spec.prats import Bulb\n"), others)
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/lamp.py:1: there is no module 'spec.prats': spec/ has no prats.py.\n"
        "    from spec.prats import Bulb\n"
        "  why:   the file cannot be imported, so nothing in it can be checked\n"
        f"  write: {meant}\n",
    )


def test_a_property_that_names_nothing(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, 'from checker import always\nnice = always("It is nice.", "bulb.onn")\n')
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "properties/lamp.py:2: bulb (Bulb) has no variable and no state 'onn'.\n"
        '    nice = always("It is nice.", "bulb.onn")\n'
        "  why:   a name that is declared nowhere means nothing\n"
        "  write: Did you mean 'on'?\n",
    )


def test_a_property_to_prove_that_does_not_exist(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("prove", "lamp", "shine")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "lamp has no property 'shine'. Did you mean 'shines'?\n",
    )


def test_a_properties_file_that_is_no_python(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, "never = always('\0')\n")
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "properties/lamp.py: Python cannot read the file: source code string cannot contain null "
        "bytes.\n  why:   nothing in the file can be used\n"
        "  write: the same text, saved as UTF-8\n",
    )


def test_a_requirement_that_the_catalogue_does_not_have(tmp_path: Path, run: Run) -> None:
    entry = '[[requirement]]\nid = "LAMP-01"\nkind = "safety"\nsource = "me"\ntext = "It lasts."\n'
    properties = UNEXPECTED.replace('bulb.broken")', 'bulb.broken", answers="LAMP-1")')
    write(lamp(tmp_path, properties), {"spec/requirements.toml": entry})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "properties/lamp.py:3: lamp: the property never_breaks answers 'LAMP-1', which is not in "
        "the requirement catalogue.\n"
        '    never_breaks = always("The bulb never breaks.", "not bulb.broken", answers="LAMP-1")\n'
        "  why:   a misspelt id would leave the real entry unanswered\n"
        "  write: Did you mean 'LAMP-01'?\n",
    )


def test_an_element_that_answers_what_the_catalogue_does_not_have(tmp_path: Path, run: Run) -> None:
    entry = '[[requirement]]\nid = "LAMP-Q2"\nkind = "question"\nsource = "me"\ntext = "Spare?"\n'
    write(lamp(tmp_path, UNEXPECTED, CHOSEN), {"spec/requirements.toml": entry})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/lamp.py:26: lamp: spare answers 'LAMP-Q1', which is not in the requirement "
        "catalogue.\n"
        '    spare = choice("Is there a spare bulb?", "LAMP-Q1", yes="in the drawer", '
        'no="the shop has one")\n'
        "  why:   a misspelt id would leave the real entry unanswered\n"
        "  write: Did you mean 'LAMP-Q2'?\n",
    )
