"""`baton import` from end to end, also when it is killed on the way."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from .conftest import Baton, Started

HEAD = "Name,E-mail,Company,Came\n"


def leads(path: Path) -> int:
    with create_engine(f"sqlite:///{path}").connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM leads")).scalar_one())


def many(number: int) -> str:
    rows = (f"Lead {n},lead{n}@firm{n}.example,Firm {n},2026-03-01\n" for n in range(number))
    return HEAD + "".join(rows)


def test_a_file_is_imported_and_a_second_time_nothing_is_added(baton: Baton, office: Path) -> None:
    (office / "old.csv").write_text(many(300))
    said = baton("import", "old.csv", "--received-column", "Came")
    assert said.code == 0, said.err
    assert "300  leads added as history, without cards" in said.out
    again = baton("import", "old.csv", "--received-column", "Came")
    assert again.code == 0
    assert "300  were there already" in again.out
    assert leads(office / "baton.db") == 300


def test_refused_rows_are_counted_and_kept_with_their_reasons(baton: Baton, office: Path) -> None:
    (office / "some.csv").write_text(HEAD + "Ana,ana@a.example,A,2026-03-01\nBen,,B,yesterday\n")
    said = baton("import", "some.csv", "--received-column", "Came", "--refused", "left.csv")
    assert said.code == 1
    assert "1  refused" in said.out
    assert "left.csv" in said.out
    assert "yesterday" in (office / "left.csv").read_text("utf-8-sig")


def test_announced_leads_wait_for_the_running_bot(baton: Baton, office: Path) -> None:
    (office / "new.csv").write_text(many(3))
    said = baton("import", "new.csv", "--source", "website", "--announce")
    assert said.code == 0, said.err
    assert "The running bot posts their cards" in said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("none.csv",), "none.csv cannot be read"),
        (("new.csv", "--source", "nobody"), 'No source is called "nobody"'),
        (("new.csv", "--received-column", "When"), 'No column is called "When"'),
        (("new.csv", "--refused", "no/such/folder.csv"), "no/such/folder.csv"),
    ],
)
def test_wrong_use_is_told(baton: Baton, office: Path, words: tuple[str, ...], told: str) -> None:
    (office / "new.csv").write_text(HEAD + "Ben,,B,yesterday\n" if "Came" in words else many(1))
    if "--refused" in words:
        (office / "new.csv").write_text(HEAD + "a,b,c,d,e,f\n")
    said = baton("import", *words)
    assert said.code == 2
    assert told in said.err


def test_a_wrong_app_yaml_and_a_missing_database_are_told(baton: Baton, office: Path) -> None:
    (office / "new.csv").write_text(many(1))
    said = baton("--database", "sqlite:////no/such/folder/x.db", "import", "new.csv")
    assert (said.code, "The database cannot be used" in said.err) == (2, True)
    (office / "app.yaml").write_text("workspace: 1\n")
    said = baton("import", "new.csv")
    assert (said.code, "app.yaml:1" in said.err) == (2, True)


def test_stopped_and_killed_on_the_way_it_is_complete_in_the_end(
    start: Started, baton: Baton, office: Path
) -> None:
    (office / "large.csv").write_text(many(15_000))
    database = office / "baton.db"

    def some_are_there() -> bool:
        try:
            return database.exists() and leads(database) > 0
        except Exception:  # noqa: BLE001  # no table yet
            return False

    stopped = start("import", "large.csv")
    stopped.wait_until(some_are_there)
    code, _ = stopped.stop()
    assert code == 130
    assert "run it again" in stopped.said
    before = leads(database)
    killed = start("import", "large.csv")
    killed.wait_until(lambda: leads(database) > before)
    killed.process.kill()
    killed.process.wait()
    assert before < leads(database) < 15_000
    said = baton("import", "large.csv")
    assert said.code == 0
    assert leads(database) == 15_000
