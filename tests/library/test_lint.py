"""`baton content lint` and `index`: what is found, what is not, and how commands end."""

import json
from pathlib import Path

import pytest

import app
from bot.domain.figures import contradictions, figures

from .shelf import document, write

ROOT = Path(__file__).resolve().parents[2]
APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [ana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  emil: {name: Emil Novak, slack: emil@example.com, team: marketing}
teams:
  sales: {name: Sales, lead: ana}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads"}
feedback: {reasons: {spam: Spam}}
pools: {all: {people: [ana]}}
routing: [{name: Rest, channel: leads, pool: all}]
content:
  repositories: {sales: {path: content}}
"""
SOUND = "---\ntitle: {title}\nkind: faq\nowner: emil\nverified: 2026-11-20\n---\n\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company's folder with app.yaml and no content yet."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "app.yaml", APP)
    (tmp_path / "content").mkdir()
    return tmp_path


def run(*words: str) -> int:
    """Run a command on the company's app.yaml."""
    return app.main(["--config", "app.yaml", "--database", "sqlite:///baton.db", *words])


def rules(capsys: pytest.CaptureFixture[str], *words: str) -> list[tuple[str, int, str, str]]:
    """Path, line, rule and severity of every finding."""
    run("content", "lint", "--json", *words)
    found = json.loads(capsys.readouterr().out)
    return [(one["path"], one["line"], one["rule"], one["severity"]) for one in found]


def faq(root: Path, name: str, body: str, title: str = "T") -> None:
    write(root, f"content/{name}.md", SOUND.format(title=title) + body)


def test_the_sample_content_is_sound(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert app.main(["--config", "app.yaml", "content", "lint"]) == 0
    assert "brightpath.md:7: warning [overdue]" in capsys.readouterr().out


def test_owners_dates_and_values_are_checked(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faq(office, "sound", "Words.")
    write(office, "content/bare.md", "---\nkind: faq\n---\nWords.")
    wrong = (
        "---\nkind: faq\nowner: emmil\nverified: 2019-01-01\nreview: often\n"
        "audience: all\nreaders: [nobody]\n---\nWords."
    )
    write(office, "content/wrong.md", wrong)
    write(office, "content/page.md", "Pages need nothing.")
    assert rules(capsys) == [
        ("bare.md", 1, "owner", "error"),
        ("bare.md", 1, "review", "error"),
        ("wrong.md", 3, "owner", "error"),
        ("wrong.md", 4, "overdue", "warning"),
        ("wrong.md", 5, "value", "error"),
        ("wrong.md", 6, "value", "error"),
        ("wrong.md", 7, "readers", "error"),
    ]
    assert run("content", "lint") == 1
    assert 'Did you mean "emil"?' in capsys.readouterr().out


def test_links_and_anchors_that_lead_nowhere_are_named_with_their_line(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faq(office, "a", "## What it costs [internal]\n\n[self](#what-it-costs)\n[b](sub/b.md#there)\n")
    faq(office, "sub/b", "[up](../a.md), [down](c.md)\nand [x](../a.md#nowhere), `[no](code.md)`")
    found = rules(capsys)
    assert found == [
        ("a.md", 11, "link", "error"),
        ("sub/b.md", 8, "link", "error"),
        ("sub/b.md", 9, "link", "error"),
    ]


def test_battlecards_are_complete_short_and_unique(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "---\ntitle: {0}\nkind: battlecard\nowner: emil\nverified: 2026-11-20\n{1}---\n\n"
    parts = ("Why we win", "Where they win", "Objections", "Traps to set", "Proof", "Price")
    rest = "".join(f"## {name}\n\nYes.\n\n" for name in parts)
    say = "## Say\n\n- a\n- b\n- c\n"
    write(office, "content/acme.md", head.format("Acme", "aliases: [acme co]\n") + say + rest)
    again = head.format("Acme again", "competitor: ACME Co\n") + say + "- d\n" + rest
    write(office, "content/again.md", again)
    write(office, "content/part.md", head.format("Globex", "") + say + "## Price\n\n" + "x " * 1500)
    write(office, "content/case.md", "---\ncompetitor: Acmee\n---\nWords.")
    assert rules(capsys) == [
        ("again.md", 6, "duplicate", "error"),
        ("again.md", 9, "too-long", "warning"),
        ("case.md", 2, "competitor", "warning"),
        ("part.md", 1, "sections", "warning"),
        ("part.md", 13, "too-long", "error"),
    ]
    write(
        office, "app.yaml", APP + "  competitors: {Acme: [acme co], Acme again: [], Globex: []}\n"
    )
    assert ("case.md", 2, "competitor", "error") in rules(capsys)


def test_contradicting_figures_are_named_with_both_places(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faq(office, "new", "A course costs 1,900 EUR per person.")
    old = SOUND.format(title="Old").replace("11-20", "08-01")
    write(office, "content/old.md", old + "Remember: a course costs € 2.100,00 per person.\n")
    assert rules(capsys) == [("old.md", 8, "contradiction", "error")]
    run("content", "lint")
    told = capsys.readouterr().out
    assert '"a course costs € 2.100,00 per person" here' in told
    assert "new.md:8" in told
    text = old.replace("owner", "lint_ignore: contradiction\nowner")
    write(office, "content/old.md", text + "A course costs 2,100 EUR per person.\n")
    assert rules(capsys) == []


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("The setup fee is 500 EUR.", "Setup fee: 450 €.", True),
        ("The setup fee is 500 EUR.", "The setup fee is €500.00.", False),
        ("A seat costs 20 EUR per month.", "A seat costs 200 EUR per year.", False),
        ("A seat costs 20 EUR.", "A seat costs 15 EUR from 50 seats.", False),
        ("A seat costs 20 EUR from 50 seats.", "A seat costs 15 EUR from 50 seats.", True),
        ("Turnover fell from 31 % to 24 %.", "Turnover fell to 12 %.", False),
        ("87 % of our learners finish.", "91 % of our learners finish.", True),
        ("It costs 5 EUR.", "It costs 6 EUR.", False),
        ("Revenue grew by 1.5 million EUR.", "Revenue grew by 1,500,000 EUR.", False),
        (
            "| seats | list price |\n|---|---|\n| team plan | 40 EUR |",
            "| seats | list price |\n|---|---|\n| team plan | 45 EUR |",
            True,
        ),
    ],
)
def test_figures_contradict_only_about_the_same(one: str, other: str, differ: bool) -> None:
    pair = [document(one, "a.md"), document(other, "b.md")]
    assert bool(list(contradictions(pair))) is differ


def test_figures_about_different_competitors_do_not_contradict() -> None:
    text = "---\ncompetitor: {}\n---\nTheir list price is {} EUR."
    pair = [document(text.format("Acme", 10)), document(text.format("Globex", 20))]
    assert all(list(figures(one)) for one in pair)
    assert not list(contradictions(pair))


def test_a_hook_asks_only_about_its_files(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(office, "content/bad.md", "---\nkind: faq\n---\nWords.")
    faq(office, "good", "Words.")
    assert run("content", "lint", "content/good.md") == 0
    assert run("content", "lint", "content/bad.md") == 1
    faq(office, "price", "A course costs 10 EUR.")
    faq(office, "other", "A course costs 20 EUR.")
    for changed in ("price", "other"):
        assert run("content", "lint", f"content/{changed}.md") == 1


def test_what_is_wrong_elsewhere_ends_with_2(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (office / "content").rmdir()
    assert run("content", "lint") == 2
    assert "cannot be listed" in capsys.readouterr().err
    assert run("content", "index") == 2
    write(office, "app.yaml", APP[: APP.index("content:")])
    assert run("content", "lint") == 2
    assert "names no content repository" in capsys.readouterr().err


def test_indexing_names_what_it_could_not_read(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faq(office, "good", "Words.")
    assert run("content", "index") == 0
    write(office, "content/bad.md", b"\0")
    capsys.readouterr()
    assert run("content", "index") == 1
    said = capsys.readouterr().out
    assert "sales: bad.md: It is no text file, though its name says so." in said
    assert run("content", "index", "--all") == 1
    (office / "content/bad.md").unlink()
    assert run("content", "index") == 0
    assert "forgotten" in capsys.readouterr().out


def test_a_document_cannot_style_the_terminal(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(office, "content/x.md", "---\nkind: faq\nowner: '[red]x[/red]'\n---\nWords.")
    run("content", "lint")
    assert "[red]x[/red]" in capsys.readouterr().out
