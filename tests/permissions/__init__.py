"""Nobody learns anything of what they may not read."""
