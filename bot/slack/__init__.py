"""The speaking half: what Slack shows, and the sender that makes it show."""
