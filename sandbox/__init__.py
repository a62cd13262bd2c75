"""A small Slack workspace on this machine, for demonstrations and tests of Slack apps."""
