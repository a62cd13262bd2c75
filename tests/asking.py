"""HTTP requests of tests to programs on this machine: without proxies and certificates."""

import httpx

from sandbox.certificates import certificates_for

#: Shared, because each client of httpx else reads all certificates, which takes 20 ms of a core.
#: Connections are not kept: each test has servers of its own.
http = httpx.Client(
    trust_env=False,
    verify=certificates_for("http:"),
    limits=httpx.Limits(max_keepalive_connections=0),
)
