"""`python -m sandbox`: start a workspace by hand."""

import argparse
import sys
from pathlib import Path

from .schema import validator
from .seed import Seed, SeedError, read_seed
from .server import BusyPortError, listen, make_server, url_of


def main(argv: list[str] | None = None) -> int:
    """Serve until interrupted; 0 when ended by the user, 2 when it could not start."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--seed", type=Path, help="seed file (docs/sandbox.md); empty without one")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8100, help="port to listen on (%(default)s)")
    options = parser.parse_args(argv)
    try:
        seed = read_seed(options.seed) if options.seed else Seed()
        listener = listen(options.host, options.port)
    except (SeedError, BusyPortError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stderr.write(f"A workspace at {url_of(listener)}\n")
    server = make_server(seed, options.host)
    validator()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
