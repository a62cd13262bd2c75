"""Each piece of app.yaml that the guides show is one that Baton takes."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.config import loads
from bot.config.document import parse

ROOT = Path(__file__).parents[2]
SAMPLE = json.dumps(parse((ROOT / "app.yaml").read_text("utf-8"), "app.yaml").data, default=str)
_PIECE = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
GUIDES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
PIECES = [
    pytest.param(found[1], id=f"{guide.name}:{text.count(chr(10), 0, found.start()) + 1}")
    for guide in GUIDES
    for text in [guide.read_text(encoding="utf-8")]
    for found in _PIECE.finditer(text)
]
#: Who and what the pieces speak of, besides the sample's own.
NORA = {"name": "Nora Lind", "slack": "U0NORA", "team": "sales"}
#: In these one thing of a name may stand in several pieces; elsewhere a piece replaces it.
_DEEP = {"content"}


def with_piece(piece: Mapping[str, Any]) -> dict[str, Any]:
    """The sample with a piece in its place: lists begin with it, and things of its names go."""
    whole: dict[str, Any] = json.loads(SAMPLE)
    whole["people"]["nora"] = NORA
    for section, value in piece.items():
        there = whole.get(section)
        if isinstance(value, dict) and isinstance(there, dict):
            for key, one in value.items():
                old = there.get(key)
                both = section in _DEEP and isinstance(old, dict) and isinstance(one, dict)
                there[key] = old | one if both else one
        elif section == "routing":
            last = 0 if "when" in value[-1] else 1
            mine = {rule["name"] for rule in value}
            others = [rule for rule in whole[section] if rule["name"] not in mine]
            end = len(value) - last
            whole[section] = [*value[:end], *others[: len(others) - last], *value[end:]]
        else:
            whole[section] = value
    return whole


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_of_app_yaml_in_the_guides_is_accepted(piece: str, tmp_path: Path) -> None:
    (tmp_path / "uk.csv").write_text("country,state,postcode\nGB,,\n")
    for name in ("content", "samples"):
        (tmp_path / name).symlink_to(ROOT / name)
    text = json.dumps(with_piece(parse(piece, "piece").data), default=str)
    loads(text, {}, folder=tmp_path)


def test_the_guides_show_pieces_of_app_yaml() -> None:
    assert len(PIECES) > 20
