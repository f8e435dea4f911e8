"""A design in several files: a base class and tables of their own, found at their own lines."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.commands.conftest import Run

TABLES = """
    from checker import refusals

    REFUSED = refusals(
        {
            "GATE-01": "gate.open_",
            "GATE-02": "not power",
        }
    )
"""
BASE = """
    from statemachine import State

    from checker import Component, System, part, view


    class Gate(Component):
        shut = State(initial=True)
        open_ = State()
        swings = shut.to(open_) | open_.to(shut)


    class _Yard(System):
        gate = part(Gate)  # the only one
        power = view("gate.shut or gate.open_")  # there always is
"""
DESIGN = """
    from checker import Step
    from spec.gate_base import _Yard
    from spec.gate_tables import REFUSED


    class Gates(_Yard):
        '''A gate.'''

        covers = "GATE"
        porter_opens = Step(by="operator", refused_while=REFUSED, takes=dict(gate="swings"))
"""
REQUIREMENTS = "".join(
    f'[[requirement]]\nid = "GATE-0{n}"\nkind = "behaviour"\nsource = "x"\ntext = "x"\n'
    for n in (1, 2)
)
FILES = {
    "spec/gate_tables.py": TABLES,
    "spec/gate_base.py": BASE,
    "spec/gates.py": DESIGN,
    "spec/requirements.toml": REQUIREMENTS,
    "properties/gates.py": """
        from checker import sometimes

        gate_opens = sometimes("The gate opens.", "gate.open_", answers=("GATE-01", "GATE-02"))
    """,
    "pyproject.toml": "",
}


def write(folder: Path, changes: dict[str, tuple[str, str]] | None = None) -> None:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        old, new = (changes or {}).get(name, ("", ""))
        assert old in text
        path.write_text(dedent(text.replace(old, new)).lstrip("\n"), encoding="utf-8")


def test_what_is_never_used_is_shown_where_it_is_written(run: Run, tmp_path: Path) -> None:
    """A line of an imported table, and a view of the base class, at their own lines."""
    write(tmp_path)
    ran = run("check", "gates", "-v")
    assert [line.strip() for line in ran.out.splitlines() if line.startswith("  dead")] == [
        "dead  transition gate.swings open_ -> shut is never taken (spec/gate_base.py:9)"
        " [FAIL: not waived]",
        "dead  refusal porter_opens: GATE-02 'not power' never decides (spec/gate_tables.py:6)"
        " [FAIL: not waived]",
        "dead  view power is always true (spec/gate_base.py:14) [FAIL: not waived]",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"spec/gate_tables.py": ('"GATE-02"', '"GATE-01"')},
            "spec/gate_tables.py:6: 'GATE-01' stands twice in one dictionary.\n",
        ),
        (
            {"spec/gate_tables.py": ('"GATE-02"', '"GATE-2"')},
            "spec/gate_tables.py:6: gates: porter_opens (refused while) answers 'GATE-2', which is "
            "not in the requirement catalogue.\n",
        ),
        (
            {
                "spec/gate_base.py": (
                    "power = ",
                    'power = view("gate.shut")\n        power = ',
                )
            },
            "spec/gate_base.py:15: 'power' is declared twice in one class.\n",
        ),
        (
            {"spec/gate_base.py": ('"gate.shut or', '"gate.shutt or')},
            "spec/gate_base.py:14: gate (Gate) has no variable and no state 'shutt'.\n",
        ),
    ],
)
def test_what_is_wrong_is_said_where_it_is_written(
    changes: dict[str, tuple[str, str]], said: str, run: Run, tmp_path: Path
) -> None:
    write(tmp_path, changes)
    ran = run("check", "gates")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
