"""What `baton doctor` looks at, one part of Baton per module."""
