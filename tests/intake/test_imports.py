"""Files of leads in every shape that spreadsheets and exports come in."""

import csv
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.leads import Lead
from bot.domain.timeline import Kind
from bot.domain.written_times import DateOrder
from bot.services.imports import (
    ImportOptions,
    ImportResult,
    Progress,
    UnknownSourceError,
)
from bot.services.reading import UnreadableFileError
from bot.services.refused_rows import refused_path

from .setting import Stack

PEOPLE = "Name;E-mail;City\nAna Ruíz;ana@acme.example;Málaga\nBen Okafor;ben@acme.example;Köln\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "leads.csv"


def leads_of(stored: Stack) -> list[Lead]:
    return [stored.lead(number) for number in range(1, stored.count() + 1)]


def numbers(result: ImportResult) -> ImportResult:
    assert len(result.why) == min(result.refused, 3)
    return replace(result, why=())


def refused_in(path: Path) -> list[dict[str, str]]:
    with refused_path(path).open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def test_rows_become_history_and_importing_again_adds_none(stored: Stack, file: Path) -> None:
    file.write_text(PEOPLE)
    assert stored.imports.run(file) == ImportResult(read=2, added=2)
    ana, ben = leads_of(stored)
    assert (ana.data.name, ana.data.email) == ("Ana Ruíz", "ana@acme.example")
    assert (ana.source, ana.history, ana.data.extra) == ("import", True, {"City": "Málaga"})
    assert ben.data.extra == {"City": "Köln"}
    (entry,) = stored.database.read(lambda work: work.timeline.of(ana.id))
    assert (entry.kind, entry.data) == (Kind.IMPORTED, {"source": "import"})
    assert stored.database.read(lambda work: work.leads.waiting(9)) == []
    assert stored.imports.run(file) == ImportResult(read=2, repeated=2)
    assert not refused_path(file).exists()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252"]
)
def test_the_encoding_is_found(stack: Stack, file: Path, encoding: str) -> None:
    more = "".join(f"Señor Nº {n}: José Ibáñez;j{n}@acme.example;Zürich\n" for n in range(30))
    file.write_bytes((PEOPLE + more).encode(encoding, "replace"))
    stack.imports.run(file)
    ana, ben, jose, *_ = leads_of(stack)
    assert (ana.data.name, ben.data.extra["City"]) == ("Ana Ruíz", "Köln")
    assert (jose.data.name or "").endswith("José Ibáñez")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        *[
            ("cp1251", "Иван Петров"),
            ("cp1250", "Łukasz Wiśniewski"),
            ("cp1254", "Şükrü Yılmaz, Çağrı Işık"),
        ],
        *[
            ("cp932", "山田太郎"),
            ("gb18030", "王小明，北京市朝阳区"),
            ("cp1253", "Γιώργος Παπαδόπουλος"),
        ],
        *[("cp1252", "Müller – “Tests” GmbH"), ("cp1252", "Élodie Lefèvre, Orléans")],
    ],
)
def test_names_in_their_own_encoding_are_read(
    stack: Stack, file: Path, encoding: str, name: str
) -> None:
    rows = "".join(f"{name};n{number}@acme.example\n" for number in range(9))
    file.write_bytes(("Name;E-mail\n" + rows).encode(encoding))
    stack.imports.run(file)
    assert leads_of(stack)[0].data.name == name


def test_the_encoding_can_be_told(stack: Stack, file: Path) -> None:
    file.write_bytes("Name\nŞükrü\n".encode("cp1254"))
    assert stack.imports.run(file, ImportOptions(encoding="cp1254")).added == 1
    assert leads_of(stack)[0].data.name == "Şükrü"
    with pytest.raises(UnreadableFileError, match="No encoding"):
        stack.imports.run(file, ImportOptions(encoding="ansi-ish"))


def test_a_late_odd_byte_does_not_spoil_the_encoding(stack: Stack, file: Path) -> None:
    rows = "".join(f"Ana;ana{n}@acme.example;Berlin\n" for n in range(2_000))
    file.write_bytes(("Name;E-mail;City\n" + rows + "Jörg;j@acme.example;Köln\n").encode("cp1252"))
    assert stack.imports.run(file).added == 2_001
    assert stack.lead(2_001).data.name == "Jörg"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(stack: Stack, file: Path, delimiter: str) -> None:
    rows = [["Name", "E-mail", "Message"], ["Ana", "ana@acme.example", "Hi, there; you | all\tok"]]
    rows += [[f"Ben {n}", f"b{n}@acme.example", 'He said "yes",\nand left'] for n in range(5)]
    with file.open("w", newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(rows)
    assert stack.imports.run(file).added == 6
    ana, ben, *_ = leads_of(stack)
    assert (ana.data.email, ana.data.message) == ("ana@acme.example", "Hi, there; you | all ok")
    assert ben.data.message == 'He said "yes",\nand left'


def test_excels_first_line_that_names_the_delimiter_is_no_header(stack: Stack, file: Path) -> None:
    file.write_text("sep=;\r\n" + PEOPLE)
    assert stack.imports.run(file).added == 2
    assert leads_of(stack)[0].data.email == "ana@acme.example"


def test_one_column_is_enough(stack: Stack, file: Path) -> None:
    file.write_text("E-mail\nana@acme.example\nben@acme.example\n")
    assert stack.imports.run(file).added == 2
    assert leads_of(stack)[1].data.email == "ben@acme.example"


def test_apostrophes_are_no_quotes(stack: Stack, file: Path) -> None:
    file.write_text(
        "Name,E-mail\nO'Brien,o@acme.example\nD'Arcy,d@acme.example\nIt's,i@a.example\n"
    )
    stack.imports.run(file)
    assert [lead.data.name for lead in leads_of(stack)] == ["O'Brien", "D'Arcy", "It's"]


def test_columns_without_a_name_or_with_the_same_one_are_kept(stack: Stack, file: Path) -> None:
    file.write_text("E-mail,,Note,Note,\nana@acme.example,a,b,c,\nben@acme.example,,,,d\n")
    stack.imports.run(file)
    ana, ben = leads_of(stack)
    assert ana.data.extra == {"Column 2": "a", "Note": "b", "Note (2)": "c"}
    assert ben.data.extra == {"Column 5": "d"}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        *[("Email Address", "email"), ("E-Mail", "email"), ("Work Email", "email")],
        *[("Company Name", "company"), ("Organisation", "company"), ("Firma", "company")],
        *[("Phone Number", "phone"), ("Teléfono", "phone"), ("Job Title", "title")],
        *[("Full Name", "name"), ("Country/Region", "country"), ("utm_campaign", "campaign")],
    ],
)
def test_usual_column_names_need_no_settings(
    stack: Stack, file: Path, header: str, field: str
) -> None:
    value = {"email": "a@acme.example", "phone": "+4930123456", "country": "DE"}.get(field, "Acme")
    file.write_text(f"Topic,{header}\nPrices,{value}\n")
    stack.imports.run(file)
    assert getattr(leads_of(stack)[0].data, field) == value


def test_a_sources_own_names_are_used(stack: Stack, file: Path) -> None:
    file.write_text(
        "Ref,Attendee e-mail,Firm,Topic,First name,Surname\n1,a@acme.example,Acme,SQL,Ana,Ruiz\n"
    )
    result = stack.imports.run(file, ImportOptions(source="files"))
    lead = leads_of(stack)[0]
    assert (result.added, lead.source, lead.data.name) == (1, "files", "Ana Ruiz")
    assert (lead.data.company, lead.data.extra) == ("Acme", {"Webinar": "SQL"})
    file.write_text("Ref,Attendee e-mail,Firm\n1,other@acme.example,Other\n")
    assert stack.imports.run(file, ImportOptions(source="files")).repeated == 1


def test_broken_rows_are_refused_with_their_line_and_reason(stack: Stack, file: Path) -> None:
    file.write_text(
        "Name,E-mail,Note\n"
        'Ana,ana@acme.example,"two\nlines"\n'
        "Ben,ben@acme.example,one, too many\n"
        "\n"
        ",,\n"
        "Chloe,chloe@acme.example\n"
        'Dana,"dana@acme.example\nEmil,emil@acme.example,x\n'
    )
    result = stack.imports.run(file)
    assert numbers(result) == ImportResult(read=4, added=2, refused=2)
    ben, dana = refused_in(file)
    assert (ben["Name"], ben["Note"], ben["line"]) == ("Ben", "one, too many", "4")
    assert ben["why"].startswith("The row has 4 values for 3 columns")
    assert (dana["Name"], dana["line"]) == ("Dana", "8")
    assert "quote" in dana["why"]


def test_corrected_rows_are_imported_from_the_file_of_refused_ones(
    stack: Stack, file: Path
) -> None:
    file.write_text("Name,E-mail,Note\nBen,ben@acme.example,one, too many\n")
    stack.imports.run(file)
    corrected = refused_path(file)
    assert stack.imports.run(corrected).added == 1
    lead = leads_of(stack)[0]
    assert (lead.data.name, lead.data.extra) == ("Ben", {"Note": "one, too many"})


def test_bytes_that_fit_no_encoding_are_refused(stack: Stack, file: Path) -> None:
    row = "Zoë;zoe@acme.example;Köln\n".encode("cp1252")
    file.write_bytes(b"Name;E-mail;City\n" + row * 3 + b"A\x81\x8d;a@acme.example;x\n" + row)
    result = stack.imports.run(file)
    assert result.refused <= 1
    assert result.added >= 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"ana@acme.example,Ana\n", "looks like a lead"),
        (b"PK\x03\x04xxxx", "spreadsheet"),
        (b"Name,E-mail\nAna," + b'"' + b"x" * 140_000, "Line 2 cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_fix(
    stack: Stack, file: Path, content: bytes, says: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=says) as raised:
        stack.imports.run(file)
    assert raised.value.fix


def test_a_missing_file_a_folder_and_an_unknown_source_are_named(
    stack: Stack, file: Path, tmp_path: Path
) -> None:
    for path in (file, tmp_path):
        with pytest.raises(UnreadableFileError, match="cannot be read"):
            stack.imports.run(path)
    with pytest.raises(UnknownSourceError, match="There are: website"):
        stack.imports.run(file, ImportOptions(source="nobody"))


def test_a_file_of_columns_that_tell_of_no_lead_is_refused_whole(stack: Stack, file: Path) -> None:
    file.write_text("Invoice,Amount\n17,200\n18,300\n")
    with pytest.raises(UnreadableFileError, match="Invoice, Amount") as raised:
        stack.imports.run(file)
    assert "Call them Name, E-mail" in raised.value.fix


def test_a_file_that_is_no_text_is_refused_whole(stack: Stack, file: Path) -> None:
    file.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(UnreadableFileError, match="is not text"):
        stack.imports.run(file)


def test_a_file_with_only_a_header_adds_nothing(stack: Stack, file: Path) -> None:
    file.write_text("Name,E-mail\n")
    assert stack.imports.run(file) == ImportResult()


def test_json_lines_are_read_and_a_bad_line_refused(stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "leads.jsonl"
    file.write_text(
        '{"name": "Ana", "contact": {"city": "Málaga"}}\n'
        "\n"
        '{"name": "Ben"\n'
        "[1]\n"
        '{"Email Address": "c@acme.example", "score": 3}\n'
    )
    assert numbers(stack.imports.run(file)) == ImportResult(read=4, added=2, refused=2)
    ana, chloe = leads_of(stack)
    assert ana.data.extra == {"contact.city": "Málaga"}
    assert (chloe.data.email, chloe.data.extra) == ("c@acme.example", {"score": "3"})
    assert [(each["row"], each["line"]) for each in refused_in(file)] == [
        ('{"name": "Ben"', "3"),
        ("[1]", "4"),
    ]


@pytest.mark.parametrize("lines", [True, False])
def test_a_json_list_is_read(stack: Stack, tmp_path: Path, *, lines: bool) -> None:
    file = tmp_path / "leads.json"
    rows: list[Any] = [{"name": "Ana"}, {"name": "Ben"}, 7]
    between = ",\n" if lines else ", "
    file.write_text("[\n" + between.join(map(json.dumps, rows)) + "\n]")
    assert numbers(stack.imports.run(file)) == ImportResult(read=3, added=2, refused=1)


def test_a_json_object_holds_its_sources_items(stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "leads.json"
    file.write_text(json.dumps({"leads": [{"ref": 1, "name": "Ana"}, {"ref": 2, "name": "Ben"}]}))
    assert stack.imports.run(file, ImportOptions(source="many")).added == 2


def test_what_is_neither_json_nor_lines_of_it_is_refused(stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "leads.json"
    file.write_text("[{")
    with pytest.raises(UnreadableFileError, match="neither JSON"):
        stack.imports.run(file)


def test_announced_leads_arrive_like_posted_ones(stored: Stack, file: Path) -> None:
    stored.post("plain", {"email": "ana@acme.example"})
    file.write_text(PEOPLE + ";;Nowhere\n;not an address;\n")
    result = stored.imports.run(file, ImportOptions(announce=True))
    assert numbers(result) == ImportResult(read=4, added=1, joined=1, refused=2)
    assert [each["line"] for each in refused_in(file)] == ["4", "5"]
    waiting = stored.database.read(lambda work: work.leads.waiting(9))
    assert [lead.data.name for lead in waiting] == ["Ana Ruíz", "Ben Okafor"]


def test_history_leaves_open_leads_alone(stored: Stack, file: Path) -> None:
    stored.post("plain", {"email": "ana@acme.example"})
    file.write_text(PEOPLE)
    assert stored.imports.run(file).added == 2
    assert stored.lead(1).data.name is None


def test_a_column_tells_when_a_lead_came(stored: Stack, file: Path) -> None:
    file.write_text(
        "Name,Created\nAna,2025-07-01\nBen,2025-07-01T10:00:00Z\nChloe,last week\n"
        "Dana,2025-12-01 10:00+05:30\nEmil,\n"
    )
    result = stored.imports.run(file, ImportOptions(received_column="Created"))
    assert (result.added, result.refused) == (3, 2)
    assert [lead.received_at for lead in leads_of(stored)] == [
        datetime(2025, 6, 30, 22, 0, tzinfo=UTC),  # midnight in Berlin
        datetime(2025, 7, 1, 10, 0, tzinfo=UTC),
        datetime(2025, 12, 1, 4, 30, tzinfo=UTC),
    ]
    assert 'Created: "last week" is not a time' in refused_in(file)[0]["why"]
    with pytest.raises(UnreadableFileError, match="No column") as raised:
        stored.imports.run(file, ImportOptions(received_column="When"))
    assert raised.value.fix == "There are: Name, Created."


def test_dates_that_can_be_read_in_two_ways_wait_until_their_order_is_told(
    stored: Stack, file: Path
) -> None:
    file.write_text("Name,Created\nAna,03/04/2025\nBen,2025-11-23 14:05\nCy,x\nDi,x\nEd,x\n")
    told = ImportOptions(received_column="Created")
    result = stored.imports.run(file, told)
    assert (result.added, result.refused) == (1, 4)
    assert result.why[0].startswith('Line 2: Created: "03/04/2025" may be the 3. of month 4')
    assert len(result.why) == 3
    again = stored.imports.run(file, replace(told, dates=DateOrder.MONTH))
    assert (again.added, again.repeated, again.refused) == (1, 1, 3)
    assert leads_of(stored)[-1].received_at == datetime(2025, 3, 3, 23, 0, tzinfo=UTC)


def test_a_lead_that_is_still_to_come_is_refused(stored: Stack, file: Path) -> None:
    file.write_text("Name,Created\nAna,2025-07-01\nBen,2999-07-01\n")
    result = stored.imports.run(file, ImportOptions(received_column="Created"))
    assert (result.added, result.refused) == (1, 1)
    assert refused_in(file)[0]["why"] == '"2999-07-01" in Created is still to come.'


def test_progress_is_told_after_each_commit(stack: Stack, file: Path) -> None:
    file.write_text("Name,E-mail\n" + "".join(f"Ana {n},a{n}@acme.example\n" for n in range(450)))
    told: list[Progress] = []
    stack.imports.run(file, watch=told.append)
    assert [each.result.read for each in told] == [200, 400, 450]
    assert told[-1].position == told[-1].size == file.stat().st_size


KILLED = """\
import sys
from pathlib import Path
from tests.intake.setting import Stack
stack = Stack(sys.argv[1])
stack.imports.run(Path(sys.argv[2]), watch=lambda told: print(told.result.read, flush=True))
"""


def test_an_import_killed_on_the_way_is_finished_by_the_next(stored: Stack, file: Path) -> None:
    file.write_text("Name,E-mail\n" + "".join(f"Ana {n},a{n}@acme.example\n" for n in range(1_200)))
    root = Path(__file__).parents[2]
    for rows in (200, 800):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, stored.url, str(file)],
            stdout=subprocess.PIPE,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
        ) as running:
            assert running.stdout is not None
            for line in running.stdout:
                if int(line) >= rows:
                    running.send_signal(signal.SIGKILL)
                    break
        assert stored.count() >= rows
    result = stored.imports.run(file)
    assert result.added + result.repeated == 1_200
    assert stored.count() == 1_200
    assert stored.imports.run(file) == ImportResult(read=1_200, repeated=1_200)


SAMPLE = Path(os.environ.get("BATON_SAMPLE_DATA", Path(__file__).parents[2] / "../shared/data")) / (
    "leads/xeducation/Leads.csv"
)


@pytest.mark.skipif(not SAMPLE.exists(), reason="BATON_SAMPLE_DATA has no leads/xeducation")
def test_the_large_sample_is_imported_whole_and_only_once(stack: Stack, tmp_path: Path) -> None:
    options = ImportOptions(refused=tmp_path / "refused.csv")
    assert stack.imports.run(SAMPLE, options) == ImportResult(read=9_240, added=9_240)
    assert stack.imports.run(SAMPLE, options) == ImportResult(read=9_240, repeated=9_240)
    with SAMPLE.open(encoding="utf-8", newline="") as rows:
        first = next(csv.DictReader(rows))
    kept = stack.lead(1).data.extra
    said = {name: value for name, value in first.items() if value not in {"", "Select"}}
    assert {name: kept[name] for name in said if name != "Country"} == {
        name: value for name, value in said.items() if name != "Country"
    }
