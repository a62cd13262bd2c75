"""The kept tables of the conditions' parser are those that its library would make."""

import sys

from bot.domain import grammar
from checks.grammar import PATH, tables, written


def test_the_kept_tables_are_those_that_the_installed_rule_engine_would_make() -> None:
    assert PATH.read_text() == written(tables()), "run: make grammar"


def test_the_parser_uses_the_kept_tables() -> None:
    kept = sys.modules["rule_engine.parser.parsetab"]
    assert grammar.Rule.parser._parser.action is kept._lr_action
