"""Writing a report: the same bytes every time, each page whole, nothing left behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.reporting.pages import MARKER, write_reports
from tests.checking.little import Switch
from tests.reporting.test_pages import PROPERTIES, made


def contents(folder: Path) -> dict[str, bytes]:
    """File name to bytes of everything in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_checks_write_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        touched = write_reports(made(Switch, PROPERTIES), tmp_path / name)
        assert touched == ("README.md", "findings.md", "requirements.md", "switch.md")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert len(contents(tmp_path / "one")) == 4


CODE = """
from tests.reporting.test_pages import PROPERTIES, Switch, made
print(made(Switch, PROPERTIES))
"""


def test_the_pages_do_not_depend_on_the_order_of_sets():
    def printed(seed):
        return subprocess.run(  # noqa: S603 - this interpreter, a constant text
            [sys.executable, "-c", CODE],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout

    assert printed("1") == printed("2")


def test_pages_are_utf_8_with_plain_line_feeds(tmp_path):
    write_reports(made(Switch, PROPERTIES), tmp_path)
    for name, data in contents(tmp_path).items():
        assert data.decode("utf-8").encode("utf-8") == data, name
        assert b"\r" not in data, name


def test_a_page_that_has_not_changed_is_left_alone(tmp_path):
    write_reports({"a.md": "one\n", "b.md": "two\n"}, tmp_path)
    os.utime(tmp_path / "a.md", ns=(1, 1))
    assert write_reports({"a.md": "one\n", "b.md": "three\n"}, tmp_path) == ("b.md",)
    assert (tmp_path / "a.md").stat().st_mtime_ns == 1
    assert contents(tmp_path) == {"a.md": b"one\n", "b.md": b"three\n"}


def test_a_generated_page_of_no_design_is_removed_and_no_other_file(tmp_path):
    write_reports({"old.md": f"{MARKER}\nold\n"}, tmp_path)
    (tmp_path / "notes.md").write_text("mine\n", encoding="utf-8")
    (tmp_path / "latin.md").write_bytes("Gr\u00fc\u00dfe\n".encode("latin-1"))
    (tmp_path / "data.txt").write_text(MARKER, encoding="utf-8")
    assert write_reports({"new.md": f"{MARKER}\nnew\n"}, tmp_path) == ("new.md", "old.md")
    assert sorted(contents(tmp_path)) == ["data.txt", "latin.md", "new.md", "notes.md"]


def test_a_damaged_page_is_written_anew(tmp_path):
    (tmp_path / "a.md").write_bytes(b"\xff\xfe")
    assert write_reports({"a.md": "whole\n"}, tmp_path) == ("a.md",)
    assert contents(tmp_path) == {"a.md": b"whole\n"}


@pytest.mark.parametrize("error", [OSError("no space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_page_whole_and_no_temporary_file(tmp_path, monkeypatch, error):
    write_reports({"a.md": "old a\n", "b.md": "old b\n"}, tmp_path)
    write_text = Path.write_text

    def breaks_off(self, data, *args, **kwargs):
        if "new b" in data:
            write_text(self, data[:4], *args, **kwargs)
            raise error
        return write_text(self, data, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", breaks_off)
    with pytest.raises(type(error)):
        write_reports({"a.md": "new a\n", "b.md": "new b\n", "c.md": "new c\n"}, tmp_path)
    assert contents(tmp_path) == {"a.md": b"new a\n", "b.md": b"old b\n"}


def test_a_page_is_never_seen_half_written(tmp_path, monkeypatch):
    write_reports({"a.md": "old\n"}, tmp_path)
    seen = []
    replace = Path.replace

    def watched(self, target):
        seen.append((Path(target).read_text(encoding="utf-8"), self.read_text(encoding="utf-8")))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    write_reports({"a.md": "new\n"}, tmp_path)
    assert seen == [("old\n", "new\n")]


def test_the_folder_is_made_and_pages_can_be_read_by_everybody(tmp_path):
    folder = tmp_path / "reports" / "deep"
    write_reports({"a.md": "text\n"}, folder)
    assert contents(folder) == {"a.md": b"text\n"}
    assert (folder / "a.md").stat().st_mode & 0o777 == 0o644
