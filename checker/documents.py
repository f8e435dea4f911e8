"""What the documents behind the designs are asked first of all: ``spec/documents.toml``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.errors import Source, SpecError, did_you_mean
from checker.project import Project
from checker.toml_files import TomlFile, read_toml

HEADER = "[[document]]"
"""What each document begins with."""

QUESTION = "[[document.question]]"
"""What each question to a document begins with."""

_KEYS = {HEADER: ("title", "concedes", "question"), QUESTION: ("text", "asks")}


@dataclass(frozen=True)
class Question:
    """A question to a document, and the properties that answer it together.

    ``asks`` are pairs of a design and a property; ``source`` is where it is written.
    """

    text: str
    asks: tuple[tuple[str, str], ...]
    source: Source


@dataclass(frozen=True)
class Document:
    """A document: what is asked of it, and where it says itself that something goes wrong.

    ``concedes`` are ids of the catalogue. A violated property that answers for one of them is what
    the document says; it contradicts nothing.
    """

    title: str
    concedes: tuple[str, ...]
    questions: tuple[Question, ...]
    source: Source


def documents(project: Project) -> tuple[Document, ...]:
    """The entries of ``spec/documents.toml`` in file order; none where there is no such file.

    Raises:
        SpecError: the file is no TOML, or has something else than documents with their questions.
    """
    file = project.spec / "documents.toml"
    if not file.is_file():
        return ()
    shown = file.relative_to(project.root).as_posix()
    read = read_toml(file, shown, f'{HEADER} above each document, and title = "..." below it')
    for name in read.content:
        if name != "document":
            raise SpecError(
                f"'{name}' is no document.",
                read.table(f"[[{name}") if read.table(f"[[{name}").line else _first(read, name),
                why="nothing would read it",
                instead=HEADER,
            )
    entries = read.content.get("document", [])
    if not _are_tables(entries):
        raise SpecError(
            "'document' is no list of documents.",
            read.table("[document") if read.table("[document").line else _first(read, "document"),
            why="there is one table for each document",
            instead=f"{HEADER} above each document",
        )
    return tuple(_documents(read, entries))


def _first(read: TomlFile, name: str) -> Source:
    return read.key(name, read.table("\0"))


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _documents(read: TomlFile, entries: Sequence[Mapping[str, Any]]) -> Iterator[Document]:
    asked = 0
    for number, entry in enumerate(entries, start=1):
        place = read.table(HEADER, number)
        _check_keys(read, entry, f"document {number}", HEADER, place)
        questions = []
        if not _are_tables(entry.get("question", [])):
            raise SpecError(
                f"document {number}: question is no list of questions.",
                read.key("question", place),
                why="there is one table for each question",
                instead=f"{QUESTION} above each question",
            )
        for each in entry.get("question", []):
            asked += 1
            where = read.table(QUESTION, asked)
            _check_keys(read, each, f"question {asked}", QUESTION, where)
            questions.append(Question(each["text"], tuple(_asks(read, each, where)), where))
        concedes = tuple(_names(read, entry, "concedes", place, '"<id>"'))
        yield Document(entry["title"], concedes, tuple(questions), place)


def _check_keys(
    read: TomlFile, entry: Mapping[str, Any], called: str, header: str, place: Source
) -> None:
    keys = _KEYS[header]
    for key in entry:
        if key not in keys:
            raise SpecError(
                f"{called} has an unknown key '{key}'.",
                read.key(key, place),
                why="nothing would read it",
                instead=did_you_mean(key, keys),
            )
    text = entry.get(keys[0])
    if not isinstance(text, str) or not text.strip():
        raise SpecError(
            f"{called} has no {keys[0]}.",
            read.key(keys[0], place),
            why="the reports begin with it",
            instead=f'{keys[0]} = "..."',
        )


def _names(
    read: TomlFile, entry: Mapping[str, Any], key: str, place: Source, instead: str
) -> Iterator[str]:
    names = entry.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SpecError(
            f"{key} is no list of names.",
            read.key(key, place),
            why="each is looked up by its name",
            instead=f"{key} = [{instead}]",
        )
    yield from names


def _asks(read: TomlFile, entry: Mapping[str, Any], place: Source) -> Iterator[tuple[str, str]]:
    form = '"<design>: <property>"'
    found = list(_names(read, entry, "asks", place, form))
    for name in found:
        design, colon, prop = name.partition(":")
        if not colon or not design.strip() or not prop.strip():
            raise SpecError(
                f"asks '{name}', which names no property of a design.",
                read.key("asks", place),
                why="the answer is made of the verdicts of properties",
                instead=form,
            )
        yield design.strip(), prop.strip()
    if not found:
        raise SpecError(
            f"the question '{entry['text']}' asks for no property.",
            read.key("asks", place),
            why="there would be no answer to it",
            instead=f"asks = [{form}]",
        )


def document_mistakes(
    found: Sequence[Document], asked: Mapping[str, Collection[str]], known: Collection[str]
) -> Iterator[SpecError]:
    """What documents name and nobody knows.

    Args:
        found: the documents.
        asked: design to the names of its properties.
        known: the ids of the catalogue.
    """
    for document in found:
        for id_ in document.concedes:
            if id_ not in known:
                yield SpecError(
                    f"concedes '{id_}', which is not in the requirement catalogue.",
                    document.source,
                    why="nothing would count as conceded by it",
                    instead=did_you_mean(id_, known),
                )
        for question in document.questions:
            for design, prop in question.asks:
                names = asked.get(design, ())
                if prop not in names:
                    unknown = f"{design}: {prop}" if design in asked else design
                    yield SpecError(
                        f"asks for '{unknown}', which does not exist.",
                        question.source,
                        why="the answer would be made without it",
                        instead=did_you_mean(prop, names)
                        if design in asked
                        else did_you_mean(design, asked),
                    )
