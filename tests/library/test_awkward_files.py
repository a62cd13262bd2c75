"""Files that are damaged, locked, huge, moving or not what they say: read, or refused by reason."""

import io
import os
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.passages import passages
from bot.ports.content import UnreadableError
from storage.library.conversion import convert
from storage.library.folder import Folder

from .shelf import library, write

DATA = Path(os.environ.get("BATON_SAMPLE_DATA", Path(__file__).parents[2] / "../shared/data"))


@contextmanager
def as_nobody() -> Iterator[None]:
    """Read as somebody with few rights: root may read everything."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(was)


def refusal(root: Path, path: str) -> str:
    """Why a file is not read."""
    with pytest.raises(UnreadableError) as caught:
        library(root).read(path)
    return str(caught.value)


def pdf(pages: int, text: str = "Page {n} says hello.") -> bytes:
    """A PDF made by hand: enough of the format for any reader."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
    ]
    for n in range(pages):
        drawn = f"BT /F1 12 Tf 72 700 Td ({text.format(n=n + 1)}) Tj ET".encode()
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 "
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> /Contents "
            + f"{4 + 2 * n} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, os.SEEK_END)
    places = []
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("empty.md", b"", "empty"),
        ("spaces.md", b" \n\n", "empty"),
        ("front.md", b"---\ntitle: x\n---\n", "no text"),
        ("binary.md", b"\x89PNG\r\n\0\0\0", "no text file"),
        ("broken.pdf", b"%PDF-1.4 and then nothing", "damaged"),
        ("renamed.docx", b"not a zip at all", "damaged"),
        ("renamed.pptx", b"PK\x03\x04 cut off", "damaged"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "Save it as DOCX"),
        ("table.xlsx", b"PK", "as CSV"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    write(tmp_path, name, data)
    assert [file.path for file in library(tmp_path).files()] == [name]
    assert why in refusal(tmp_path, name)


def test_other_encodings_than_utf8_are_recognised(tmp_path: Path) -> None:
    text = "Die Prüfung dauert für alle Teilnehmer über 90 Minuten, größere Gruppen später."
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        write(tmp_path, f"{encoding}.md", text.encode(encoding))
        (section,) = library(tmp_path).read(f"{encoding}.md").sections
        assert section.text == text


def test_windows_line_ends_do_not_move_lines(tmp_path: Path) -> None:
    write(tmp_path, "a.md", b"---\r\ntitle: T\r\n---\r\n\r\n## H\r\n\r\nWords.\r\n")
    (section,) = library(tmp_path).read("a.md").sections
    assert (section.path, section.line) == (("H",), 5)


def test_csv_is_a_table(tmp_path: Path) -> None:
    write(tmp_path, "prices.csv", "course;price\nData | AI;1.900\n\nFinance;1.520\n")
    (one,) = passages(library(tmp_path).read("prices.csv"))
    assert one.text == "course | price\nData | AI | 1.900\nFinance | 1.520"


def test_html_is_what_its_reader_sees(tmp_path: Path) -> None:
    page = "<title>Prices</title><script>no()</script><h2>For teams</h2><p>Less &amp; less.</p>"
    write(tmp_path, "p.html", page)
    found = library(tmp_path).read("p.html")
    assert found.about.title == "Prices"
    assert [(one.path, one.text.strip()) for one in found.sections] == [
        (("For teams",), "Less & less.")
    ]


def test_a_pdf_of_300_pages_is_read_page_by_page(tmp_path: Path) -> None:
    write(tmp_path, "long.pdf", pdf(300))
    found = library(tmp_path).read("long.pdf")
    assert len(found.sections) == 300
    assert found.sections[299].path == ("Page 300",)
    assert found.sections[299].text.strip() == "Page 300 says hello."


def test_slides_are_sections(tmp_path: Path) -> None:
    pptx = pytest.importorskip("pptx")
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Why us"
    slide.placeholders[1].text = "Because"
    slide.notes_slide.notes_text_frame.text = "Say it slowly."
    deck.save(tmp_path / "deck.pptx")
    (section,) = (found := library(tmp_path).read("deck.pptx")).sections
    assert found.about.title == "Why us"
    assert section.text.split() == ["Because", "Say", "it", "slowly."]


def test_a_converter_that_takes_too_long_or_too_much_is_cut_off() -> None:
    nested = b"<div>" * 50_000 + b"x"
    with pytest.raises(UnreadableError):
        convert(nested, ".html", seconds=1)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("_rels/.rels", b" " * 100_000_000)
    with pytest.raises(UnreadableError):
        convert(bomb.getvalue(), ".docx", memory=100_000_000, seconds=20)


def test_a_large_markdown_file_is_read(tmp_path: Path) -> None:
    part = "## Heading {n}\n\n{words}\n\n- item\n\n"
    text = "".join(part.format(n=n, words="Some words. " * 200) for n in range(2_100))
    assert len(text) > 5_000_000
    write(tmp_path, "large.md", text)
    assert len(library(tmp_path).read("large.md").sections) == 2_100


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    write(tmp_path, "big.md", "x" * 2_000_001)
    folder = Folder(tmp_path, max_bytes=2_000_000)
    with pytest.raises(UnreadableError, match=r"2\.0 MB; at most 2 are read"):
        folder.data("big.md")


def test_links_out_of_the_folder_and_in_circles_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "content"
    write(root, "real.md", "Words.")
    write(tmp_path, "secret.md", "Secret.")
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "in.md").symlink_to(root / "real.md")
    (root / "loop.md").symlink_to(root / "loop.md")
    (root / "gone.md").symlink_to(root / "nowhere.md")
    (root / "round").symlink_to(root)
    (root / "away").symlink_to(tmp_path)
    seen = [file.path for file in library(root).files()]
    assert seen == ["gone.md", "in.md", "loop.md", "out.md", "real.md"]
    assert "out of the folder" in refusal(root, "out.md")
    assert "gone" in refusal(root, "gone.md")
    assert refusal(root, "loop.md")
    assert library(root).read("in.md").sections[0].text == "Words."


def test_a_named_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "ordinary" in refusal(tmp_path, "pipe.md")


def test_a_file_without_permission_is_refused() -> None:
    # Not in pytest's folder, which only its owner may enter.
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        write(root, "locked.md", "Words.").chmod(0)
        with as_nobody():
            assert "permissions" in refusal(root, "locked.md")


def test_a_file_that_changes_while_it_is_read_is_never_half(tmp_path: Path) -> None:
    sizes = (40_000, 70_000)
    file = write(tmp_path, "moving.md", "a" * sizes[0])
    stop = threading.Event()

    def write_on() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            letter, size = "ab"[turn % 2], sizes[turn % 2]
            with file.open("w") as opened:
                for _ in range(10):
                    opened.write(letter * (size // 10))
                    opened.flush()
            time.sleep(0.001)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for _ in range(60):
            try:
                text = library(tmp_path).read("moving.md").sections[0].text
            except UnreadableError:
                continue
            # What was being written may be short, but it is of one writing.
            assert len(set(text)) == 1
    finally:
        stop.set()
        writer.join()


def test_hidden_files_readme_and_what_app_yaml_excludes_do_not_count(tmp_path: Path) -> None:
    paths = (
        "README.md",
        "a.md",
        "sub/README.md",
        ".git/x.md",
        ".hidden.md",
        "drafts/b.md",
        "c.png",
    )
    for path in paths:
        write(tmp_path, path, "Words.")
    folder = Folder(tmp_path, exclude=("drafts/",))
    assert [file.path for file in folder.files()] == ["a.md", "sub/README.md"]
    only = Folder(tmp_path, include=("sub/**", "*.txt"))
    assert [file.path for file in only.files()] == ["sub/README.md"]


def test_a_folder_that_is_gone_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be listed"):
        library(tmp_path / "nowhere").files()


def test_an_encrypted_pdf_is_named(tmp_path: Path) -> None:
    locked = pdf(1).replace(
        b"/Root 1 0 R >>",
        b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> >> >>",
    )
    write(tmp_path, "locked.pdf", locked)
    assert "encrypted" in refusal(tmp_path, "locked.pdf")


@pytest.mark.skipif(
    not (DATA / "content_files").is_dir(), reason="BATON_SAMPLE_DATA has no content_files"
)
def test_every_awkward_file_of_others_is_read_or_refused_by_name() -> None:
    books = library(DATA / "content_files")
    refused: dict[str, str] = {}
    read = 0
    for file in books.files():
        try:
            assert passages(books.read(file.path))
            read += 1
        except UnreadableError as error:
            refused[file.path] = str(error)
    assert read > len(refused)
    for path, why in refused.items():
        assert why.endswith(".") or ")" in why, (path, why)
        assert "broke down" not in why, path
    assert any("encrypted" in why for why in refused.values())
