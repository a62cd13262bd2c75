"""Tests of app.yaml, the environment and conditions."""
