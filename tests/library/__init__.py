"""Content repositories: their files, passages, index, checks and changes."""
