"""app.yaml's JSON Schema, by which editors complete and check it."""

import json
from pathlib import Path
from typing import Any

from bot.config.settings import Settings


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of app.yaml."""
    made = Settings.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "Baton's app.yaml",
    }


def schema_text() -> str:
    """Return the schema as the text of app.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def write_schema(path: Path | str) -> None:
    """Write the schema to a file."""
    Path(path).write_text(schema_text(), encoding="utf-8")
