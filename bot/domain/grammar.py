"""rule_engine, whose parser finds its tables made instead of making them at every start."""

import json
import sys
from pathlib import Path
from types import ModuleType

#: Where PLY, with which rule_engine's parser is made, looks for tables that it wrote.
_KEPT = "rule_engine.parser.parsetab"


def _tables() -> ModuleType:
    """A module as PLY writes it, from grammar.json, which `make grammar` writes.

    PLY compares its signature with the grammar at hand, and makes the tables itself, which takes a
    fifth of the start, when they belong to another version of rule_engine.
    """
    made = json.loads(Path(__file__).with_name("grammar.json").read_text(encoding="utf-8"))
    by_state = {
        name: {int(state): choices for state, choices in made[name].items()}
        for name in ("action", "goto")
    }
    kept = ModuleType(_KEPT)
    vars(kept).update(
        _lr_action=by_state["action"],
        _lr_goto=by_state["goto"],
        _lr_productions=made["productions"],
        _lr_signature=made["signature"],
        _lr_method="LALR",
        _tabversion=made["version"],
    )
    return kept


sys.modules.setdefault(_KEPT, _tables())

from rule_engine import Context, DataType, Rule, ast, errors  # noqa: E402  # finds the tables now

__all__ = ["Context", "DataType", "Rule", "ast", "errors"]
