"""A program of its own that turns one document into Markdown: bytes in, Markdown out.

Run as a file, with the kind of document, the most memory (bytes) and the most processor time
(seconds) as arguments. What it is given comes from anywhere, so it is a process that can be cut
off. Exit codes: 0 converted, 3 refused (the reason is on the error output).
"""

import io
import re
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

#: Word of PDFium's errors → ours.
_PDF_ERRORS = {
    "password": "The PDF is encrypted. Save it again without a password.",
    "format": "The file is damaged, or no PDF. Export it again.",
}
_DAMAGED = "The file is damaged, or of another kind than its name says. Export it again."


class RefusedError(Exception):
    """The document cannot be converted; the message says why and what to do."""


def pdf(data: bytes) -> str:
    """Return the text of a PDF, with a heading for each page when there are several."""
    # Each library is read only by the process that needs it: they take longer than the files.
    import pypdfium2  # noqa: PLC0415  # an optional extra

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        said = str(error).lower()
        why = next((ours for word, ours in _PDF_ERRORS.items() if word in said), None)
        raise RefusedError(why or f"The PDF cannot be opened: {error}.") from error
    pages = [_page(page.get_textpage().get_text_bounded()) for page in document]
    if not any(pages):
        raise RefusedError("The PDF has pictures but no text. Run text recognition (OCR) on it.")
    if len(pages) == 1:
        return pages[0]
    return "\n\n".join(f"## Page {n}\n\n{text}" for n, text in enumerate(pages, 1) if text)


def _page(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # PDFium writes U+FFFE or U+0002 for a hyphen that only parts a word at a line's end.
    text = re.sub(r"[\ufffe\x02]\n?", "", text)
    text = re.sub(r"(?<=[^\W\d_])-\n(?=[a-zß-ÿ])", "", text)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text)
    # Nothing in it is meant as Markdown.
    text = re.sub(r"^(\s*)([#>+*-]|\d+[.)]|={2,}|`{3,}|~{3,})", r"\1\\\2", text, flags=re.MULTILINE)
    return re.sub(r"([<\[_`*|])", r"\\\1", text).strip()


def docx(data: bytes) -> str:
    """Return a Word document as Markdown, without its pictures."""
    import mammoth  # noqa: PLC0415  # an optional extra

    converted = mammoth.convert_to_html(
        io.BytesIO(data), convert_image=mammoth.images.img_element(lambda _image: {"src": ""})
    )
    return html(converted.value.encode())


def html(data: bytes) -> str:
    """Return HTML as Markdown: what a reader sees of it."""
    import markdownify  # noqa: PLC0415  # an optional extra
    from bs4 import BeautifulSoup  # noqa: PLC0415  # an optional extra

    page = BeautifulSoup(data, "html.parser")
    title = page.title.get_text(" ", strip=True) if page.title and not page.h1 else ""
    for unseen in page(["script", "style", "template", "noscript", "svg", "nav", "head", "title"]):
        unseen.decompose()
    converted: str = markdownify.MarkdownConverter(
        heading_style="ATX", strip=["img"], bullets="-"
    ).convert_soup(page)
    text = re.sub(r"\n{3,}", "\n\n", converted).strip()
    return f"# {title}\n\n{text}" if title and text else text


def pptx(data: bytes) -> str:
    """Return slides as Markdown: a heading for each, its texts, tables and speaker's notes."""
    from pptx import Presentation  # noqa: PLC0415  # an optional extra

    slides = []
    for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, 1):
        head = slide.shapes.title
        title = " ".join(head.text_frame.text.split()) if head is not None else ""
        parts = [f"# {title or f'Slide {number}'}"]
        others = (s for s in slide.shapes if head is None or s.shape_id != head.shape_id)
        parts += _shapes(others)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            parts.append(slide.notes_slide.notes_text_frame.text)
        slides.append("\n\n".join(part for part in parts if part.strip()))
    return "\n\n".join(slides)


def _shapes(shapes: Iterable[Any]) -> Iterator[str]:
    for shape in shapes:
        if shape.has_text_frame:
            for paragraph in shape.text_frame.paragraphs:
                yield "  " * paragraph.level + paragraph.text
        elif getattr(shape, "has_table", False) and shape.has_table:
            rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in shape.table.rows]
            rule = ["---"] * len(rows[0]) if rows else []
            yield "\n".join(f"| {' | '.join(row)} |" for row in [*rows[:1], rule, *rows[1:]])
        elif hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)


KINDS: dict[str, Callable[[bytes], str]] = {
    ".pdf": pdf,
    ".docx": docx,
    ".pptx": pptx,
    ".html": html,
    ".htm": html,
}


def main(kind: str, memory: int, seconds: int) -> int:
    """Convert what stands on the input."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Deep nesting is an error that is caught, not a crash.
    sys.setrecursionlimit(3000)
    try:
        text = KINDS[kind](sys.stdin.buffer.read())
    except RefusedError as error:
        why = str(error)
    except ImportError as error:
        why = f"Reading {kind} needs more libraries ({error.name}): pip install 'baton[documents]'."
    except MemoryError:
        why = "Reading it takes too much memory. Split the document."
    except RecursionError:
        why = "It is nested too deeply. Export it again in another format."
    # Whatever a library says of a broken file ends here, at the end of a process of its own.
    except Exception as error:  # noqa: BLE001
        why = f"{_DAMAGED} ({type(error).__name__})"
    else:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        return 0
    sys.stderr.buffer.write(why.encode())
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
