"""`make grammar`: write down the tables of rule_engine's parser, so that no start makes them."""

import json
from pathlib import Path
from typing import Any

import bot.domain
from bot.domain.grammar import Rule

PATH = Path(bot.domain.__file__).with_name("grammar.json")


def tables() -> dict[str, Any]:
    """The tables of the rule_engine that is installed, made from its grammar alone."""
    from rule_engine._vendor.ply import yacc  # noqa: PLC0415  # only when they are made

    parser = Rule.parser
    reflected = yacc.ParserReflect({name: getattr(parser, name) for name in dir(parser)})
    reflected.get_all()
    # Under a name that nobody has written tables to.
    made = yacc.yacc(
        module=parser, debug=False, write_tables=False, tabmodule="rule_engine.parser.unwritten"
    )
    return {
        "version": yacc.__tabversion__,
        "signature": reflected.signature(),
        "action": made.action,
        "goto": made.goto,
        "productions": [
            # PLY keeps file and line for messages that only the making of tables has.
            [str(one), one.name, one.len, one.func, "", 0]
            for one in made.productions
        ],
    }


def written(found: dict[str, Any]) -> str:
    """The content of grammar.json."""
    return json.dumps(found, separators=(",", ":"), sort_keys=True) + "\n"


def main() -> int:
    """Write them."""
    PATH.write_text(written(tables()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
