"""The command line, as the tests of the commands run it."""

from tests.commands.conftest import own_modules, run

__all__ = ["own_modules", "run"]
