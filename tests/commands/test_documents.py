"""What documents are asked first of all: the answers, and what is refused."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import lamp, write

FILE = "spec/documents.toml"
CATALOGUE = """\
[[requirement]]
id = "LAMP-01"
kind = "safety"
source = "the label"
text = "The bulb never breaks."
"""
WRITTEN = """\
[[document]]
title = "The label"
concedes = ["LAMP-01"]

[[document.question]]
text = "Does it last?"
asks = ["lamp: never_breaks"]

[[document.question]]
text = "Does it shine?"
asks = ["lamp: shines"]
"""


def project(folder: Path, text: str) -> None:
    write(lamp(folder), {FILE: text, "spec/requirements.toml": CATALOGUE})


def test_the_reports_begin_with_the_answers(tmp_path: Path, run: Run) -> None:
    project(tmp_path, WRITTEN)
    assert run("report", "--no-proofs").code == 0
    page = (tmp_path / "reports/README.md").read_text(encoding="utf-8")
    start = page.index("## In short")
    assert page[start : page.index("</details>")] == (
        "## In short\n"
        "\n"
        "**The label**\n"
        "\n"
        "- Does it last? [lamp](lamp.md): **no**.\n"
        "- Does it shine? [lamp](lamp.md): **yes**.\n"
        "\n"
        "<details><summary>What these answers are made of</summary>\n"
        "\n"
        "| design | claim | verdict | removed in |\n"
        "| --- | --- | --- | --- |\n"
        "| **Does it last?** | | | |\n"
        "| lamp | [The bulb never breaks.](lamp.md#never_breaks) | violated (after 1 fault) |  |\n"
        "| **Does it shine?** | | | |\n"
        "| lamp | [The lamp can shine.](lamp.md#shines) | can happen |  |\n"
        "\n"
    )


def test_what_a_document_concedes_is_told_of_one_design_too(tmp_path: Path, run: Run) -> None:
    project(tmp_path, WRITTEN)
    file = tmp_path / "properties/lamp.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("violated=True", 'violated=True, answers="LAMP-01"'), "utf-8")
    printed = run("check", "lamp").out
    assert printed[printed.index("findings: ") :].startswith(
        "findings: what the documents concede, and is found\n"
        "   1. lamp: The bulb never breaks. [LAMP-01]\n"
        "      violated (after 1 fault)\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "[[document.question]]",
            "[[document.questions]]",
            ":1: document 1 has an unknown key 'questions'.\n"
            "    [[document]]\n"
            "  why:   nothing would read it\n"
            "  write: Did you mean 'question'?\n",
        ),
        (
            'title = "The label"\n',
            "",
            ":1: document 1 has no title.\n"
            "    [[document]]\n"
            "  why:   the reports begin with it\n"
            '  write: title = "..."\n',
        ),
        (
            "LAMP-01",
            "LAMP-10",
            ":1: concedes 'LAMP-10', which is not in the requirement catalogue.\n"
            "    [[document]]\n"
            "  why:   nothing would count as conceded by it\n"
            "  write: Did you mean 'LAMP-01'?\n",
        ),
        (
            '["LAMP-01"]',
            '"LAMP-01"',
            ":3: concedes is no list of names.\n"
            '    concedes = "LAMP-01"\n'
            "  why:   each is looked up by its name\n"
            '  write: concedes = ["<id>"]\n',
        ),
        (
            "lamp: never_breaks",
            "lamp: never_brakes",
            ":5: asks for 'lamp: never_brakes', which does not exist.\n"
            "    [[document.question]]\n"
            "  why:   the answer would be made without it\n"
            "  write: Did you mean 'never_breaks'?\n",
        ),
        (
            "lamp: never_breaks",
            "lump: never_breaks",
            ":5: asks for 'lump', which does not exist.\n"
            "    [[document.question]]\n"
            "  why:   the answer would be made without it\n"
            "  write: Did you mean 'lamp'?\n",
        ),
        (
            "lamp: never_breaks",
            "never_breaks",
            ":7: asks 'never_breaks', which names no property of a design.\n"
            '    asks = ["never_breaks"]\n'
            "  why:   the answer is made of the verdicts of properties\n"
            '  write: "<design>: <property>"\n',
        ),
        (
            '["lamp: never_breaks"]',
            "[]",
            ":7: the question 'Does it last?' asks for no property.\n"
            "    asks = []\n"
            "  why:   there would be no answer to it\n"
            '  write: asks = ["<design>: <property>"]\n',
        ),
        (
            "[[document]]",
            "[document]",
            ":1: 'document' is no list of documents.\n"
            "    [document]\n"
            "  why:   there is one table for each document\n"
            "  write: [[document]] above each document\n",
        ),
        (
            "[[document]]\n",
            'author = "a"\n[[document]]\n',
            ":1: 'author' is no document.\n"
            '    author = "a"\n'
            "  why:   nothing would read it\n"
            "  write: [[document]]\n",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, run: Run, old: str, new: str, message: str) -> None:
    project(tmp_path, WRITTEN.replace(old, new))
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (2, "", f"{FILE}{message}")
