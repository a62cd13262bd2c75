"""The files of content repositories: found, read, converted and changed."""
