"""The command ``chartproof``: its sub-commands, and what a failure looks like."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from typing import Any

import click

from checker.errors import ChartproofError, ExitCode

_COMMANDS = {
    "check": "every property of every design (or those named), verdicts, exit code",
    "report": "the same, and writes the reports",
    "prove": "ask z3: proofs where properties hold, shortest runs where they do not",
    "explore": "the state graph: counts, the model, GraphML and DOT on request",
    "conform": "fire every event on the real charts, and hold it against the model",
    "replay": "run a saved counterexample on the real charts, step by step",
    "diagram": "the charts as Mermaid or DOT",
    "export": "the design in the language of another model checker",
    "init": "the folders, a first spec and a CI job for a new project",
}

_NEW_OBJECTS = 200_000
"""So many new objects are worth looking for garbage: most of what is read of a design stays."""

_ADVICE = {
    errno.ENOENT: "Name a file in a folder that exists",
    errno.ENOTDIR: "Name a file in a folder that exists",
    errno.EISDIR: "Name a file in it",
    errno.EACCES: "Allow it, or name another file",
    errno.EPERM: "Allow it, or name another file",
    errno.EROFS: "Name a file on another disk",
    errno.ENOSPC: "Make room there",
    errno.EDQUOT: "Make room there",
}
"""What to do about what the operating system refuses."""


class _Commands(click.Group):
    """Sub-commands that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"checker.commands.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table above, so that help imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from checker.errors import did_you_mean

            raise click.UsageError(
                f"There is no command '{args[0]}'. {did_you_mean(args[0], _COMMANDS)}", ctx
            )
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Model checking for state machines: drawn, executed, explored, proved and tested from "
    "one source. TARGET is a design's name, file.py, file.py:Class or package.module:Class.",
    epilog="Exit codes: 0 everything as expected; 1 something is not; 2 the command line or a "
    "spec is wrong; 3 undecided.",
)
@click.version_option(package_name="chartproof")
def chartproof() -> None:
    """The group itself does nothing."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.set_threshold(_NEW_OBJECTS)
    try:
        code = chartproof.main(prog_name="chartproof", standalone_mode=False)
    except ChartproofError as error:
        click.echo(str(error), err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = ExitCode.WRONG_INPUT
    except OSError as error:
        click.echo(_refused(error), err=True)
        code = ExitCode.WRONG_INPUT
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; nothing was written.", err=True)
        code = 130
    sys.exit(int(code or 0))


def _refused(error: OSError) -> str:
    """What the operating system refuses: a file or folder, or what is printed.

    Raises:
        OSError: it is neither, and so a fault of Chartproof.
    """
    if error.filename is not None:
        near = os.path.relpath(error.filename)
        name = error.filename if near.startswith("..") else near
        advice = _ADVICE.get(error.errno or 0, "Name another file")
        return f"{name} cannot be read or written: {error.strerror}. {advice}."
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        # Or Python would try once more when it ends, and complain in its own way.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return (
            f"What is printed cannot be written: {error.strerror}. Make room there, or send it "
            "to another file: chartproof ... > <file>."
        )
    if isinstance(error, FileNotFoundError):
        return (
            "The working folder does not exist any more, so that no project can be looked for "
            "around it. Change to one that exists: cd <folder>."
        )
    raise error
