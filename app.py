"""The `baton` command: runs what the command line asks for, by a module that is read when called.

commands/table.py lists what there is, commands/options.py with which options. `baton run` is the
bot itself; commands/parts.py and wiring.py put it together, and handlers/__init__.py lists what it
listens to.
"""

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from commands.ending import Ended, speak_as_the_terminal_can, speak_to_machines, told
from commands.options import parser
from commands.table import COMMANDS


@contextmanager
def _unimportable(name: str) -> Iterator[None]:
    """Make Python say that there is no such module, unless somebody has loaded it already."""
    before = sys.modules.get(name)
    sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # so the reference manual has it
    try:
        yield
    finally:
        if before is None:
            del sys.modules[name]


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    speak_as_the_terminal_can()
    unsaid = argparse.Namespace(config=None, database=None)
    arguments = parser().parse_args(words, unsaid)
    if True in (getattr(arguments, "json", None), getattr(arguments, "csv", None)):
        speak_to_machines()
    command = COMMANDS[arguments.command]
    try:
        with told(command.stopped):
            return _run(command.module, arguments)
    except Ended as ended:
        return ended.code


def _run(name: str, arguments: argparse.Namespace) -> int:
    # Read only now: the whole program takes half a second to load, its help should not.
    # And nothing that it loads is garbage: to look for some would take a tenth of the time.
    gc.disable()
    with _unimportable("rich"):
        # It would import rich, which takes 30 ms and 4 MB and is not used for logs.
        import_module("structlog")
    module = import_module(f"commands.{name}")
    # Else the first thing to be made from now on would set off a search through all of it.
    gc.freeze()
    gc.enable()
    return int(module.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
