"""One module per `baton` command, and the wiring that they share."""
