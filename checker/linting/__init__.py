"""The spec linter: every mistake of a spec in one reading, each with its place and its remedy."""

from checker.linting.imports import explain_import_error
from checker.linting.lint import check_spec, lint

__all__ = ["check_spec", "explain_import_error", "lint"]
