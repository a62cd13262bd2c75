"""What `make check` looks for beside style and types: advisories and secrets."""
