"""`baton content search`: ask as a person would, and see why a passage was found."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, Settings, load
from bot.domain.confidence import Judge
from bot.domain.content import EVERYONE, Reader
from bot.domain.quoting import best_sentences
from bot.domain.search import Findings, Hit
from bot.ports import StoreUnavailableError, UnitOfWork
from bot.services.meaning import MeaningService
from bot.services.searching import SearchService
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unusable
from storage import schema
from storage.database import Database


def run(arguments: argparse.Namespace) -> int:
    """Search. Exit codes: 0 found, 1 not sure, 2 the settings or the database cannot be used."""
    if not arguments.question.strip():
        print("Write a question behind `baton content search`, in quotes.", file=sys.stderr)
        return 2
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
        if arguments.reader is not None and arguments.reader not in settings.people:
            known = ", ".join(settings.people)
            print(f'Nobody is called "{arguments.reader}". Known: {known}.', file=sys.stderr)
            return 2
        database = Database(environment.database_url.get_secret_value())
        try:
            schema.upgrade(database.engine)
            service = SearchService.of(settings, _meaning(database, settings))

            def look(work: UnitOfWork) -> tuple[Findings, Judge]:
                reader = _reader(work, settings, arguments.reader)
                if arguments.kind is not None:
                    _expect_kind(work, reader, arguments.kind)
                found = service.search(work, arguments.question, reader, kind=arguments.kind)
                return found, service.judge(work)

            findings, judge = database.read(look)
        finally:
            database.close()
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    except _UnknownKindError as error:
        print(error, file=sys.stderr)
        return 2
    except StoreUnavailableError as error:
        print_unusable(error)
        return 2
    console = Console(highlight=False, soft_wrap=True)
    for line in _told(arguments.question, findings):
        console.print(line)
    if arguments.explain:
        _explain(console, findings, judge)
    return 0 if findings.sure else 1


class _UnknownKindError(Exception):
    """No document is of that kind; the message names those that exist."""


def _expect_kind(work: UnitOfWork, reader: Reader, kind: str) -> None:
    known = sorted({one.about.kind for one in work.content.find(reader)} - {""})
    if kind not in known:
        there = f"There are: {', '.join(known)}." if known else "Try: baton content index"
        raise _UnknownKindError(f'No document is of the kind "{kind}". {there}')


def _meaning(database: Database, settings: Settings) -> MeaningService | None:
    """The vectors as far as they are computed; `baton run` computes them."""
    if not settings.content.vectors:
        return None
    meaning = MeaningService(database)
    meaning.take_up()
    return meaning


def _reader(work: UnitOfWork, settings: Settings, key: str | None) -> Reader:
    """A person by app.yaml, with the user groups last heard of; without one, anybody at all."""
    if key is None:
        return Reader.one({EVERYONE})
    person = settings.people[key]
    user = person.slack_id
    return Reader.one({EVERYONE, person.team, *(work.access.groups(user) if user else ())})


def _told(question: str, findings: Findings) -> Iterator[str]:
    for word, meant in findings.corrections.items():
        yield f"{escape(word)} was taken for [bold]{escape(meant)}[/bold]."
    if not findings.hits:
        yield "Nothing was found."
    for number, hit in enumerate(findings.hits, 1):
        about, passage = hit.document.about, hit.passage
        path = " › ".join((about.title, *passage.path))
        yield f"[bold]{number}. {escape(path)}[/bold]  {hit.score:.2f}"
        yield f"   {escape(about.repository)}/{escape(about.path)}:{passage.line}"
        for quote in best_sentences(question, passage.text):
            yield f"   “{escape(quote.sentence)}”"
    if findings.hits:
        surely = "sure" if findings.sure else "not sure: Baton would not answer by itself"
        yield f"Confidence {findings.confidence:.0%}, {surely}."


def _explain(console: Console, findings: Findings, judge: Judge) -> None:
    console.print(_terms(findings))
    if findings.hits:
        console.print(_scores(findings.hits))
    features = findings.features
    if features is None:
        return
    model = judge.shipped(features)
    table = _table("How sure", "feature", "value", "adds to the log-odds")
    for name, adds in model.contributions(features).items():
        table.add_row(name, f"{getattr(features, name) or 0:.3f}", f"{adds:+.2f}")
    table.add_row("(always)", "", f"{model.intercept:+.2f}")
    console.print(table)
    console.print(
        f"Sure from {judge.threshold(features):.0%}. Own ratings count {judge.share:.0%} "
        f"({judge.ratings} so far)."
    )


def _terms(findings: Findings) -> Table:
    table = _table("Searched for", "word", "stem", "also", "weight (idf)")
    for term, weight in zip(findings.query.terms, findings.idf, strict=True):
        also = ", ".join(" ".join(way.words) for way in term.others)
        table.add_row(escape(term.word), escape(term.stem), escape(also), f"{weight:.2f}")
    if findings.query.compared:
        table.caption = "Compares " + escape(" with ".join(findings.query.compared))
    return table


def _scores(hits: Sequence[Hit]) -> Table:
    columns = ("words", "neighbours", "document", "meaning", "score")
    table = _table("Scores", "passage", *columns)
    for number, hit in enumerate(hits, 1):
        one = hit.scored
        meaning = "" if one.meaning is None else f"{one.meaning:.2f}"
        parts = (f"{part:.2f}" for part in (one.words, one.pairs, one.document))
        table.add_row(str(number), *parts, meaning, f"{one.total:.2f}")
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table
