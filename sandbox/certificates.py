"""The certificates that a client needs: none for plain HTTP, as programs of one machine use it."""

import ssl


def certificates_for(url: str) -> ssl.SSLContext | bool:
    """What httpx is to check servers at that address with, as its `verify`.

    Reading all certificates takes 20 ms of a core, at each start of a sandbox.
    """
    return url.startswith("https:") or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
