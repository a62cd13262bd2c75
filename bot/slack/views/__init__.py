"""Pure functions from domain values to Slack messages and views; no client, no storage, no settings."""
