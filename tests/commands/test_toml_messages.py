"""What a user reads when the catalogue or the configuration is wrong: whole texts."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import lamp, write

ENTRY = """\
[[requirement]]
id = "LAMP-01"
kind = "safety"
source = "the label"
text = "The bulb never breaks."
"""
SHOWN = "  why:   reports and messages show the id, kind, source and text of each entry\n"
UNREAD = "  why:   nothing would read it\n"
NO_TOML = "  why:   nothing in the file can be read\n"
ENTRIES = '  write: [[requirement]] above each entry, and id = "<id>" below it\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            ENTRY + "\n" + ENTRY.replace("safety", "saftey").replace("-01", "-02"),
            ":9: entry 2 (LAMP-02) is of the kind 'saftey', which does not exist.\n"
            '    kind = "saftey"\n'
            "  why:   reports sort by it what was found\n"
            "  write: Did you mean 'safety'?\n",
        ),
        (
            ENTRY + "\n" + ENTRY,
            ":8: the id 'LAMP-01' is that of the entry in line 2.\n"
            '    id = "LAMP-01"\n'
            "  why:   nobody could say which of the two is answered\n"
            "  write: another id for one of them\n",
        ),
        (
            ENTRY.replace("id =", "ID ="),
            ":2: entry 1 (without id) has an unknown key 'ID'.\n"
            '    ID = "LAMP-01"\n' + UNREAD + "  write: Known here: id, kind, source, text.\n",
        ),
        (
            ENTRY.replace('text = "The bulb never breaks."\n', ""),
            ":1: entry 1 (LAMP-01) has no text.\n"
            "    [[requirement]]\n" + SHOWN + '  write: text = "..."\n',
        ),
        (
            ENTRY.replace("LAMP-01", " "),
            ':2: entry 1 ( ) has no id.\n    id = " "\n' + SHOWN + '  write: id = "..."\n',
        ),
        (
            ENTRY.replace('"LAMP-01"', "1"),
            ":2: entry 1 (1): id is no text.\n    id = 1\n" + SHOWN + '  write: id = "..."\n',
        ),
        (
            ENTRY.replace("requirement", "requirements"),
            ":1: 'requirements' is nothing that a catalogue has.\n"
            "    [[requirements]]\n"
            "  why:   what stands there would be held against no design\n"
            "  write: [[requirement]]\n",
        ),
        (
            "version = 2\n" + ENTRY,
            ":1: 'version' is nothing that a catalogue has.\n"
            "    version = 2\n"
            "  why:   what stands there would be held against no design\n"
            "  write: [[requirement]]\n",
        ),
        (
            'requirement = "LAMP-01"\n',
            ":1: 'requirement' is no list of entries.\n"
            '    requirement = "LAMP-01"\n'
            "  why:   a catalogue has one table for each entry\n"
            "  write: [[requirement]] above each entry\n",
        ),
        (
            ENTRY.replace("[[requirement]]", "[requirement]"),
            ":1: 'requirement' is no list of entries.\n"
            "    [requirement]\n"
            "  why:   a catalogue has one table for each entry\n"
            "  write: [[requirement]] above each entry\n",
        ),
        (
            ENTRY.replace('"LAMP-01"', "LAMP-01"),
            ":2: this is no valid TOML: invalid value.\n    id = LAMP-01\n" + NO_TOML + ENTRIES,
        ),
    ],
)
def test_a_catalogue_that_is_wrong(tmp_path: Path, run: Run, text: str, message: str) -> None:
    write(lamp(tmp_path), {"spec/requirements.toml": text, "reports/lamp.md": "what was\n"})
    ran = run("report")
    assert (ran.code, ran.out, ran.err) == (2, "", f"spec/requirements.toml{message}")
    assert [file.name for file in (tmp_path / "reports").iterdir()] == ["lamp.md"]


def test_a_catalogue_in_another_encoding(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    (tmp_path / "spec/requirements.toml").write_bytes(ENTRY.replace("b", "ü").encode("latin-1"))
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/requirements.toml:4: this is no valid TOML: it is not in UTF-8.\n"
        '    source = "the la\N{REPLACEMENT CHARACTER}el"\n'
        + NO_TOML
        + "  write: the same text, saved as UTF-8\n",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[project]\nspecs = ""\n[tool.chartproof]\nspecs = "model"\n',
            ":4: [tool.chartproof] has no key 'specs'.\n"
            '    specs = "model"\n' + UNREAD + "  write: Did you mean 'spec'?\n",
        ),
        (
            '[tool.chartproof]\nspec = "../model"\n',
            ":2: [tool.chartproof] spec = '../model' is no folder that Python can import from.\n"
            '    spec = "../model"\n'
            "  why:   each part of its name is a part of a module's name\n"
            '  write: letters, digits and slashes, such as spec = "model/spec"\n',
        ),
        (
            '[tool.chartproof]\nreports = "spec"\n',
            ":2: reports = 'spec' is the folder of spec as well.\n"
            '    reports = "spec"\n'
            "  why:   what is in one of them would be taken for what is in the other\n"
            "  write: a folder of its own for each\n",
        ),
        (
            "[tool]\nchartproof = 3\n",
            ":2: 'chartproof' is no table.\n"
            "    chartproof = 3\n"
            "  why:   it says under which names the folders of a project are\n"
            '  write: spec = "<folder>" under [tool.chartproof]\n',
        ),
        (
            "[tool",
            ":1: this is no valid TOML: expected ']' at the end of a table declaration.\n"
            "    [tool\n" + NO_TOML + '  write: spec = "<folder>" under [tool.chartproof]\n',
        ),
    ],
)
def test_a_configuration_that_is_wrong(tmp_path: Path, run: Run, text: str, message: str) -> None:
    write(lamp(tmp_path), {"pyproject.toml": text})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (2, "", f"pyproject.toml{message}")
