"""Other formats as Markdown: a child process for each document, cut off when it takes too long."""

import csv
import io
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from bot.ports.content import UnreadableError
from storage.library import converting

#: A 300-page PDF takes under 2 s and 200 MB; bombs take all they can get.
MEMORY = 1 << 30
SECONDS = 60

CONVERTED = frozenset(converting.KINDS)
_NEEDED = ("pypdfium2", "mammoth", "markdownify", "pptx")
#: Formats that people will expect to be read, and what to do about them.
UNKNOWN = {
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages"), "Save it as DOCX, PDF or Markdown."),
    **dict.fromkeys((".ppt", ".odp", ".key"), "Save it as PPTX or PDF."),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".numbers"), "Save its sheets as CSV."),
    ".epub": "Save it as PDF or HTML.",
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def converters() -> str:
    """Return a word that changes when more formats can be read: refused files are tried again."""
    return "".join("1" if find_spec(name) else "0" for name in _NEEDED)


def convert(data: bytes, suffix: str, memory: int = MEMORY, seconds: int = SECONDS) -> str:
    """Return a document (.pdf, .docx, .pptx, .html) as Markdown. Raises UnreadableError."""
    program = [sys.executable, str(Path(converting.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with arguments of our own
            [*program, suffix, str(memory), str(seconds)],
            input=data,
            capture_output=True,
            timeout=2 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError(_too_long(seconds)) from None
    except OSError as error:
        raise UnreadableError(f"The converter cannot be started: {error.strerror}.") from error
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace")
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == 3 and said:
        raise UnreadableError(said.splitlines()[-1])
    if done.returncode in {-9, -24}:  # SIGKILL and SIGXCPU, which end who takes too long
        raise UnreadableError(_too_long(seconds))
    raise UnreadableError("The converter broke down on it. Export the document again.")


def _too_long(seconds: int) -> str:
    return f"Reading it took longer than {seconds} s. Split the document, or export it again."


def decoded(data: bytes) -> str:
    """Return a text file's text; other encodings than UTF-8 are recognised. UnreadableError."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data, encoding)
    if b"\0" in data[:65_536]:
        raise UnreadableError("It is no text file, though its name says so.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        import chardet  # noqa: PLC0415  # its tables take 3 MB, and few files need them

        guess = chardet.detect(data[:65_536])["encoding"]
    if guess is None:
        raise UnreadableError("Its encoding is not known. Save it as UTF-8.")
    return _as(data, guess)


def _as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableError("Its encoding is not known. Save it as UTF-8.") from error


def table(text: str) -> str:
    """Return CSV as a Markdown table. Raises UnreadableError."""
    try:
        dialect = csv.Sniffer().sniff(text[:16_384], ",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), dialect) if any(row)]
    except csv.Error as error:
        raise UnreadableError(f"It is not CSV: {error}. Export it again.") from error
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = [_row(row, width) for row in rows]
    return "\n".join([lines[0], _row(["---"] * width, width), *lines[1:]])


def _row(cells: Sequence[str], width: int) -> str:
    shown = [" ".join(cell.split()).replace("|", "\\|").replace("<", "&lt;") for cell in cells]
    return f"| {' | '.join([*shown, *[''] * (width - len(cells))])} |"
