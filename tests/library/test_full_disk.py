"""The library on a disk that is full: nothing half, nothing lost, and all goes on with room."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bench.small_disk import SmallDisk
from bot.config import loads
from bot.domain.battlecard_changes import Change, ChangeKind, ChangeState
from bot.domain.content import Audience, Document, Reader
from bot.domain.drafts import Draft
from bot.domain.front_matter import Shelf
from bot.domain.passages import passages
from bot.domain.people import Person
from bot.ports import StoreUnavailableError, UnitOfWork
from bot.ports.content import Kept, NoRoomError
from bot.services.battlecard_writing import BattlecardWriting
from bot.services.drafting import DraftService
from bot.services.indexing import IndexingService
from bot.services.roster import Roster
from commands.libraries import writers_of
from storage.database import Database
from storage.library.folder import Folder
from storage.library.writing import FolderWriter
from storage.models import deliveries
from tests.answers.conftest import APP, HOME, NOON, Library, actor
from tests.databases import migrate

from .shelf import library, write

ANA = "Ana Ruiz <ana@example.com>"
OLD = "# Groups\n\nThirty people.\n"
# More than a page, which a disk in memory gives out whole.
NEW = f"# Groups\n\n{'Forty people. ' * 2_000}\n"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    made = SmallDisk(tmp_path / "disk", 24 * 2**20)
    made.begin()
    try:
        if not made.mounted:
            pytest.skip("only root may mount a disk, and not in every container")
        yield made
    finally:
        made.end()


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def everything(folder: Path) -> dict[str, bytes]:
    """Each file of a folder but Git's own, hidden ones too, with what is in it."""
    files = (one for one in folder.rglob("*") if one.is_file() and ".git" not in one.parts)
    return {str(one.relative_to(folder)): one.read_bytes() for one in files}


def proposing(content: Path, path: str) -> Callable[[], Kept]:
    """Proposes a new text for what the file holds now, or for a file that is not there yet."""
    writer = FolderWriter("main", Folder(content))
    source = writer.source(path)
    digest = source.digest if source else None
    return lambda: writer.propose(path, digest, NEW, ANA, "Say more").kept


@pytest.mark.parametrize("path", ["a.md", "answers/new.md"])
@pytest.mark.parametrize("in_git", [False, True])
def test_a_document_that_finds_no_room_stays_as_it_was_and_is_written_later(
    disk: SmallDisk, path: str, *, in_git: bool
) -> None:
    content = disk.folder / "content"
    write(content, "a.md", OLD)
    if in_git:
        git(content, "init", "--quiet")
        git(content, "add", ".")
        git(content, "commit", "--quiet", "-m", "Begin")
    before = everything(content)
    propose = proposing(content, path)

    with disk.full(), pytest.raises(NoRoomError, match="is full"):
        propose()
    assert everything(content) == before

    kept = propose()
    assert kept is (Kept.COMMITTED if in_git else Kept.WRITTEN)
    assert everything(content) == {**before, path: NEW.encode()}
    if in_git:
        assert git(content, "status", "--short") == ""


@pytest.mark.parametrize("path", ["a.md", "answers/new.md"])
def test_git_without_room_for_its_own_files_leaves_nothing_half_done(
    disk: SmallDisk, tmp_path: Path, path: str
) -> None:
    content = tmp_path / "content"
    write(content, "a.md", OLD)
    git(content, "init", "--quiet", f"--separate-git-dir={disk.folder / 'repository'}")
    git(content, "add", ".")
    git(content, "commit", "--quiet", "-m", "Begin")
    before = everything(content)
    propose = proposing(content, path)

    with disk.full(), pytest.raises(NoRoomError, match="is full"):
        propose()
    assert everything(content) == before
    # Whoever commits now commits nothing of ours.
    assert git(content, "diff", "--cached", "--name-only") == ""

    assert propose() is Kept.COMMITTED
    assert git(content, "status", "--short") == ""
    assert git(content, "show", "--format=", "--name-only", "HEAD") == path


@pytest.fixture
def store(disk: SmallDisk, tmp_path: Path) -> Iterator[Database]:
    """A database on that disk."""
    file = disk.folder / "baton.db"
    migrate(file)
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()


def test_an_index_without_room_has_whole_documents_and_gets_the_others_later(
    disk: SmallDisk, store: Database, tmp_path: Path
) -> None:
    for number in range(40):
        write(tmp_path, f"content/{number:02}.md", f"# Number {number}\n\n{'Some words. ' * 5_000}")
    books = library(tmp_path / "content")
    everyone = Reader.one({"everyone"})

    def index() -> None:
        IndexingService(store, [books], lambda: NOON, "one", (), together=1).run()

    def document_of(document_id: int) -> Document | None:
        return store.read(lambda work: work.content.get(document_id))

    def indexed() -> int:
        found = store.read(lambda work: work.content.find(everyone))
        for one in found:
            document = books.read(one.about.path)
            kept = document_of(one.id)
            assert kept
            assert kept.sections == document.sections
            assert cut(one.id) == len(passages(document))
        return len(found)

    def cut(document_id: int) -> int:
        asked = text("SELECT count(*) FROM passages WHERE document_id = :id")
        with store.engine.connect() as connection:
            return int(connection.execute(asked, {"id": document_id}).scalar_one())

    ballast = disk.folder / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(disk.folder).free - 3 * 2**20))
    for _ in range(2):
        with pytest.raises(StoreUnavailableError, match="disk is full"):
            index()
        assert 0 < indexed() < 40
    ballast.unlink()
    index()
    assert indexed() == 40


@dataclass
class Office:
    """Whoever writes into the documents, and what people are told of it."""

    store: Database
    content: Path

    #: A second repository, elsewhere.
    other: Path | None = None

    def __post_init__(self) -> None:
        more = f", other: {{path: '{self.other}'}}" if self.other else ""
        repository = f"{{repositories: {{main: {{path: '{self.content}'}}{more}}}}}"
        settings = loads(f"{APP.partition('content:')[0]}content: {repository}\n", {})
        known = Library(self.store, settings=settings)

        def meet(work: UnitOfWork) -> None:
            work.people.put(Person("U0ANA", "Ana Ruiz", HOME.team), NOON)

        self.store.change(meet)
        roster, writers = Roster(settings), writers_of(settings)
        self.drafts = DraftService(self.store, settings, known.access, roster, writers, known.clock)
        self.cards = BattlecardWriting(self.store, settings, writers, known.clock)

    def told(self) -> list[str]:
        asked = select(deliveries.c.about).order_by(deliveries.c.id)
        with self.store.engine.connect() as connection:
            return [str(about["say"]) for about in connection.execute(asked).scalars()]


def draft(repository: str = "main", title: str = "Where do we park?") -> Draft:
    words = "Parking is free. " * 1_000
    return Draft(0, "U0ANA", "C0LEADS", repository, title, words, "U0ANA", "faq",
                 Audience.CUSTOMER, NOON)  # fmt: skip


def test_an_answer_is_saved_when_there_is_room_again_and_its_saver_knows(
    disk: SmallDisk, database: Database
) -> None:
    office = Office(database, disk.folder / "content")
    office.content.mkdir()
    assert office.drafts.save(draft(), actor("U0ANA"), "a form")
    with disk.full():
        for _ in range(3):
            assert not office.drafts.step()
        assert everything(office.content) == {}
        assert office.told() == ["draft_waits"]
    assert office.drafts.step()
    assert not office.drafts.step()
    (kept,) = everything(office.content).values()
    assert draft().text.encode().strip() in kept
    assert office.told() == ["draft_waits", "draft_kept"]


def test_an_answer_that_waits_for_room_holds_up_no_other_repository(
    disk: SmallDisk, database: Database, tmp_path: Path
) -> None:
    office = Office(database, disk.folder / "content", tmp_path / "other")
    for folder in (office.content, tmp_path / "other"):
        folder.mkdir()
    for number, repository in enumerate(("main", "main", "other", "other")):
        title = f"Where is room {number}?"
        assert office.drafts.save(draft(repository, title), actor("U0ANA"), title)
    with disk.full():
        assert [office.drafts.step() for _ in range(3)] == [True, True, False]
        assert office.told() == ["draft_waits", "draft_kept", "draft_kept"]
    assert [office.drafts.step() for _ in range(3)] == [True, True, False]
    assert len(everything(office.content)) == len(everything(tmp_path / "other")) == 2


def test_an_answer_that_the_database_has_no_room_for_can_be_sent_again(
    disk: SmallDisk, store: Database, tmp_path: Path
) -> None:
    office = Office(store, tmp_path / "content")
    office.content.mkdir()
    with disk.full(), pytest.raises(StoreUnavailableError, match="disk is full"):
        office.drafts.save(draft(), actor("U0ANA"), "a form")
    assert not office.drafts.step()
    assert office.drafts.save(draft(), actor("U0ANA"), "a form")
    assert office.drafts.step()
    assert len(everything(office.content)) == 1


def test_a_field_note_waits_for_room_and_is_written_once(
    disk: SmallDisk, database: Database
) -> None:
    office = Office(database, disk.folder / "content")
    card = f"---\nkind: battlecard\n---\n\n## Say\n\n{'Words. ' * 2_000}\n"
    write(office.content, "acme.md", card)
    document = library(office.content, Shelf("main")).read("acme.md")

    def accepted(work: UnitOfWork) -> None:
        number = work.content.put(document, passages(document), "stamp", NOON)
        state, note = ChangeState.ACCEPTED, "They were late."
        change = Change(0, ChangeKind.NOTE, number, "U0ANA", NOON, state, "say", note)
        work.battlecards.add_change(change)

    database.change(accepted)
    with disk.full():
        for _ in range(2):
            assert not office.cards.step()
        assert everything(office.content) == {"acme.md": card.encode()}
        assert office.told() == ["waits"]
    assert office.cards.step()
    assert not office.cards.step()
    assert (office.content / "acme.md").read_text().count("They were late.") == 1
    assert office.told() == ["waits", "note_answered"]


def test_a_field_note_that_waits_for_room_holds_up_no_other_repository(
    disk: SmallDisk, database: Database, tmp_path: Path
) -> None:
    office = Office(database, disk.folder / "content", tmp_path / "other")
    folders = {"main": office.content, "other": tmp_path / "other"}
    card = f"---\nkind: battlecard\n---\n\n## Say\n\n{'Words. ' * 2_000}\n"

    def accepted(work: UnitOfWork) -> None:
        for key, folder in folders.items():
            write(folder, "acme.md", card)
            document = library(folder, Shelf(key)).read("acme.md")
            number = work.content.put(document, passages(document), "stamp", NOON)
            state, note = ChangeState.ACCEPTED, "They were late."
            change = Change(0, ChangeKind.NOTE, number, "U0ANA", NOON, state, "say", note)
            work.battlecards.add_change(change)

    database.change(accepted)
    with disk.full():
        assert [office.cards.step() for _ in range(2)] == [True, False]
    assert "They were late." in (tmp_path / "other/acme.md").read_text()
    assert "They were late." not in (office.content / "acme.md").read_text()
    assert [office.cards.step() for _ in range(2)] == [True, False]
    assert "They were late." in (office.content / "acme.md").read_text()
