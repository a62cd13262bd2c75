"""How the parts of a running Baton work together."""
