"""Masks what opens doors wherever text is kept or logged: tokens, passwords in addresses, keys."""

import re

_SECRET = re.compile(
    # Slack's tokens, and addresses of Slack that act as tokens
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe[.\w-]+"
    r"|https?://[^\s'\"]*/(?:respond|commands|actions)/[^\s'\"]+"
    r"|https://hooks\.slack\.com/[^\s'\"]+"
    # other services' tokens that say what they are
    r"|\b(?:sk|pk|rk|ghp|gho|ghs|github_pat|glpat|pat)[-_][A-Za-z0-9_-]{16,}"
    r"|\bAKIA[A-Z0-9]{16}\b|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+"
    # user:password@ in an address, but for the example in our own sentences
    r"|(?<=://)(?!user:password@)[^\s/:@'\"]*:[^\s/@'\"]+(?=@)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
)


def masked(text: str) -> str:
    """Return the text with everything that looks like a secret replaced by `[secret]`."""
    return _SECRET.sub("[secret]", text)
