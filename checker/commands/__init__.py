"""The command line; one module a command, heavy imports only when a command runs."""

from checker.commands.main import main

__all__ = ["main"]
