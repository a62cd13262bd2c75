"""A digest as JSON and back: what was said is kept, so that it is never computed differently."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.charts import Chart, Scale, Series, Shape
from bot.domain.digests import (
    Digest,
    FigureRef,
    LeadRef,
    Line,
    Link,
    PersonRef,
    Piece,
    Press,
    Section,
    Table,
    Tone,
)
from bot.domain.windows import Span, Window

Json = dict[str, Any]


def as_json(digest: Digest) -> Json:
    """The digest in JSON's own types; moments in ISO 8601, with the window's bounds beside it."""
    late = digest.late_since
    return {
        "key": digest.key,
        "title": digest.title,
        "window": _window_json(digest.window),
        "made_at": digest.made_at.isoformat(),
        "headline": _line_json(digest.headline),
        "sections": [_section_json(one) for one in digest.sections],
        "late_since": late.isoformat() if late else None,
        "asked_by": digest.asked_by,
    }


def from_json(kept: Mapping[str, Any]) -> Digest:
    """What `as_json` made of a digest."""
    late = kept["late_since"]
    return Digest(
        kept["key"],
        kept["title"],
        _window(kept["window"]),
        datetime.fromisoformat(kept["made_at"]),
        _line(kept["headline"]),
        tuple(_section(one) for one in kept["sections"]),
        datetime.fromisoformat(late) if late else None,
        kept["asked_by"],
    )


def _window_json(window: Window) -> Json:
    return {
        "name": window.name,
        "span": window.span.value,
        "first": window.first.isoformat(),
        "after": window.after.isoformat(),
        "zone": window.zone.key,
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
    }


def _window(kept: Json) -> Window:
    first, after = date.fromisoformat(kept["first"]), date.fromisoformat(kept["after"])
    return Window(Span(kept["span"]), first, after, ZoneInfo(kept["zone"]))


def _section_json(section: Section) -> Json:
    made: Json = {
        "key": section.key,
        "title": section.title,
        "lines": [_line_json(one) for one in section.lines],
        "table": _table_json(section.table),
        "chart": _chart_json(section.chart),
        "presses": [vars(one) for one in section.presses],
        "details": [_line_json(one) for one in section.details],
        "detail_table": _table_json(section.detail_table),
    }
    return {key: value for key, value in made.items() if value}


def _section(kept: Json) -> Section:
    return Section(
        kept["key"],
        kept["title"],
        tuple(_line(one) for one in kept.get("lines", ())),
        _table(kept.get("table")),
        _chart(kept.get("chart")),
        tuple(Press(**one) for one in kept.get("presses", ())),
        tuple(_line(one) for one in kept.get("details", ())),
        _table(kept.get("detail_table")),
    )


def _line_json(line: Line) -> Json:
    told: Json = {"tone": line.tone.value, "pieces": [_piece_json(one) for one in line.pieces]}
    return told | ({"about": line.about} if line.about else {})


def _line(kept: Json) -> Line:
    pieces = tuple(_piece(one) for one in kept["pieces"])
    return Line(pieces, Tone(kept["tone"]), kept.get("about", ""))


_KINDS: Mapping[str, type[LeadRef | PersonRef | Link | FigureRef]] = {
    "lead": LeadRef,
    "person": PersonRef,
    "link": Link,
    "figure": FigureRef,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def _piece_json(piece: Piece) -> str | Json:
    return piece if isinstance(piece, str) else {"kind": _NAMES[type(piece)], **vars(piece)}


def _piece(kept: str | Json) -> Piece:
    if isinstance(kept, str):
        return kept
    values = dict(kept)
    return _KINDS[values.pop("kind")](**values)


def _table_json(table: Table | None) -> Json | None:
    if table is None:
        return None
    rows = [list(row) for row in table.rows]
    return {"header": list(table.header), "rows": rows, "caption": table.caption}


def _table(kept: Json | None) -> Table | None:
    if not kept:
        return None
    return Table(tuple(kept["header"]), tuple(tuple(row) for row in kept["rows"]), kept["caption"])


def _chart_json(chart: Chart | None) -> Json | None:
    if chart is None:
        return None
    return {
        "key": chart.key,
        "title": chart.title,
        "shape": chart.shape.value,
        "scale": chart.scale.value,
        "categories": list(chart.categories),
        "series": [{"name": one.name, "values": list(one.values)} for one in chart.series],
        "currency": chart.currency,
    }


def _chart(kept: Json | None) -> Chart | None:
    if not kept:
        return None
    return Chart(
        kept["key"],
        kept["title"],
        Shape(kept["shape"]),
        Scale(kept["scale"]),
        tuple(kept["categories"]),
        tuple(Series(one["name"], tuple(one["values"])) for one in kept["series"]),
        kept["currency"],
    )
