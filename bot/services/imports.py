"""Leads from a file, as history or as if they had just arrived; never twice."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config import Settings
from bot.config.sources import RESERVED_SOURCES, Source
from bot.dataclass import dataclass
from bot.domain.cleaning import short
from bot.domain.contact import normalise
from bot.domain.leads import IMPORT_SOURCE, Arrival, Arriving, Receipt
from bot.domain.timeline import Entry, Kind
from bot.domain.written_times import DateOrder, UnclearTimeError, read_time
from bot.ports import Clock, Store, UnitOfWork
from bot.services.columns import well_known
from bot.services.leads import LeadService
from bot.services.mapping import map_item, text_of
from bot.services.reading import Row, Table, UnreadableFileError, chunks, open_table
from bot.services.refused_rows import RefusedRows, refused_path

#: Refused rows whose reason the result tells; the file of refused rows tells all.
_TOLD = 3
#: Rows that share a transaction: enough to be fast, few enough not to hold up a running bot.
CHUNK = 200


@dataclass(frozen=True)
class ImportResult:
    """What became of a file's rows; `read` is the sum of the numbers that follow."""

    read: int = 0
    added: int = 0
    repeated: int = 0
    joined: int = 0
    refused: int = 0
    #: The first of the refused rows, each with its line and the reason.
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far an import is: rows so far, and bytes of the file."""

    result: ImportResult
    position: int
    size: int


@dataclass(frozen=True)
class ImportOptions:
    """How to import a file."""

    source: str = IMPORT_SOURCE
    #: Post cards, as if the leads had just arrived; else they are history.
    announce: bool = False
    #: The column that tells when a lead came; without a zone the workspace's is meant.
    received_column: str | None = None
    #: What comes first in its dates, where they are figures that can be read in two ways.
    dates: DateOrder | None = None
    #: Python's name of the file's encoding, where detecting it goes wrong.
    encoding: str | None = None
    #: Where refused rows are written with their reasons; default: FILE.refused.csv.
    refused: Path | None = None


class UnknownSourceError(Exception):
    """The settings have no source of this key."""


def _silence(_progress: Progress) -> None:
    """The default: nobody watches."""


@dataclass(frozen=True)
class ImportService:
    """Import files."""

    store: Store
    settings: Settings
    leads: LeadService
    clock: Clock

    def run(
        self,
        path: Path,
        options: ImportOptions | None = None,
        watch: Callable[[Progress], None] = _silence,
    ) -> ImportResult:
        """Import a file; `watch` is called after each commit.

        It may be stopped at any moment and run again: a row that is already there counts as
        repeated. Raises UnknownSourceError, UnreadableFileError, StoreUnavailableError, or OSError
        when the file of refused rows cannot be written.
        """
        how = options or ImportOptions()
        source = self._source(how.source)
        result = ImportResult()
        with (
            open_table(path, source, how.encoding) as table,
            RefusedRows(how.refused or refused_path(path), table.columns) as refused,
        ):
            self._check_columns(how, source, table)
            for chunk in chunks(table.rows, CHUNK):
                taken, why = [], list[str]()
                for row in chunk:
                    one = self._take(row, table.names or tuple(row.values), source, how)
                    if isinstance(one, str):
                        refused.write(row, one)
                        why.append(f"Line {row.line}: {one}")
                    else:
                        taken.append(one)
                receipts = self._keep(taken, how) if taken else ()
                result = _counted(result, receipts, why)
                watch(Progress(result, table.position(), table.size))
        return result

    def _source(self, key: str) -> Source:
        if key in RESERVED_SOURCES:
            return Source(name=RESERVED_SOURCES[key])
        if key not in self.settings.sources:
            raise UnknownSourceError(
                f'No source is called "{key}". There are: '
                f"{', '.join([*self.settings.sources, IMPORT_SOURCE])}."
            )
        return self.settings.sources[key]

    @staticmethod
    def _check_columns(how: ImportOptions, source: Source, table: Table) -> None:
        """Refuse a file whose columns cannot be the ones that were meant."""
        if table.names is None:
            return
        named = how.received_column
        if named and named not in table.names:
            raise UnreadableFileError(
                f'No column is called "{named}".', f"There are: {', '.join(table.names)}."
            )
        filled = dict.fromkeys(table.names, "1")
        if not map_item(source, filled, well_known(table.names)).sent:
            raise UnreadableFileError(
                f"No column is known to tell of a lead: {', '.join(map(short, table.names))}.",
                "Call them Name, E-mail, Phone, Company … in the first line, or write under "
                "`fields` of a source in app.yaml which is which, and name it with --source.",
            )

    def _take(
        self, row: Row, names: tuple[str, ...], source: Source, how: ImportOptions
    ) -> "_Taken | str":
        """What of the row can be kept, or why nothing can."""
        if row.fault:
            return row.fault
        at = self._received(row, how)
        if isinstance(at, str):
            return at
        mapped = map_item(source, row.values, well_known(names))
        reading = normalise(mapped.sent, mapped.further, self.settings.workspace.default_country)
        if how.announce and not reading.reachable:
            why = "A card needs a name, an e-mail address, a phone number or a company."
            return " ".join([*reading.data.doubts, why])
        return _Taken(Arriving(how.source, mapped.key, reading.data), at)

    def _received(self, row: Row, how: ImportOptions) -> datetime | str:
        """When the row's lead came, or why that cannot be told."""
        if how.received_column is None:
            return self.clock()
        written = text_of(row.values.get(how.received_column)).strip()
        zone = self.settings.workspace.zone
        try:
            at = read_time(written, zone, how.dates)
        except UnclearTimeError as error:
            return f"{how.received_column}: {error}."
        if at > self.clock() + _AHEAD:
            return f'"{short(written)}" in {how.received_column} is still to come.'
        return at.astimezone(UTC)

    def _keep(self, taken: Sequence["_Taken"], how: ImportOptions) -> tuple[Receipt, ...]:
        if how.announce:
            return self.leads.receive([each.arriving for each in taken])
        now = self.clock()
        return self.store.change(lambda work: tuple(_remember(work, each, now) for each in taken))


#: So far another machine's clock may be ahead, in whatever zone it wrote.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class _Taken:
    """A row that can be kept, and when its lead came."""

    arriving: Arriving
    at: datetime


def _remember(work: UnitOfWork, taken: _Taken, now: datetime) -> Receipt:
    one = taken.arriving
    known = work.arrivals.lead_under(one.source, one.key)
    if known is not None:
        return Receipt(known, Arrival.REPEAT)
    lead_id = work.arrivals.add(one.source, one.key, one.data, taken.at, history=True)
    work.timeline.add(Entry(lead_id, now, Kind.IMPORTED, None, {"source": one.source}))
    return Receipt(lead_id, Arrival.NEW)


def _counted(result: ImportResult, receipts: Sequence[Receipt], why: Sequence[str]) -> ImportResult:
    arrivals, refused = [receipt.arrival for receipt in receipts], len(why)
    return replace(
        result,
        read=result.read + len(receipts) + refused,
        added=result.added + arrivals.count(Arrival.NEW),
        repeated=result.repeated + arrivals.count(Arrival.REPEAT),
        joined=result.joined + arrivals.count(Arrival.JOINED),
        refused=result.refused + refused,
        why=(*result.why, *why)[:_TOLD],
    )
