"""`baton erase`: whom it finds, that it asks, and what it says."""

from pathlib import Path

from .conftest import Baton

EMAIL = "ada@analytical-engines.example"


def _kept(baton: Baton, office: Path) -> None:
    (office / "leads.csv").write_text(f"name,email,phone\nAda Lovelace,{EMAIL},+49 30 12345678\n")
    assert baton("db", "upgrade").code == 0
    assert baton("import", "leads.csv", "--source", "import").code == 0


def test_nobody_is_erased_without_a_yes(baton: Baton, office: Path) -> None:
    _kept(baton, office)
    told = baton("erase", EMAIL)
    assert told.code == 1
    assert "Ada Lovelace" in told.out
    assert "Add --yes" in told.err
    assert "Ada Lovelace" in baton("erase", "+49 30 12345678").out


def test_whoever_is_erased_is_not_found_again_nor_in_the_file(baton: Baton, office: Path) -> None:
    _kept(baton, office)
    told = baton("erase", EMAIL.upper(), "--yes")
    assert told.code == 0, told.err
    assert "no trace is left" in told.out
    for file in office.glob("baton.db*"):
        assert EMAIL.encode() not in file.read_bytes()
    told = baton("erase", EMAIL, "--yes")
    assert told.code == 1
    assert "No lead is known by that" in told.err


def test_somebody_of_whom_only_the_company_is_known_can_be_erased(
    baton: Baton, office: Path
) -> None:
    (office / "leads.csv").write_text("name,company\n,Acme Ltd\nАда Лавлейс,Acme Ltd\n")
    assert baton("db", "upgrade").code == 0
    assert baton("import", "leads.csv", "--source", "import").code == 0
    for lead in ("1", "2"):
        told = baton("erase", lead, "--yes")
        assert told.code == 0, told.err
        assert "no trace is left" in told.out
