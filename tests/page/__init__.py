"""The sandbox's page, driven in a browser as a person would."""
