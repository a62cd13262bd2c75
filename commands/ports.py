"""Whether an address can be listened on, asked before anything is started."""

import socket


def busy_port(host: str, port: int, option: str) -> str | None:
    """A sentence that names the address and the option that changes it; None when it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return (
                f"Cannot listen on {host}:{port} ({error.strerror}). Choose another with {option}."
            )
    return None
