"""Text as its sentences."""


def sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """Return the sentences of one paragraph, each without the white space around it.

    `language` is a two-letter code; one without rules of its own is cut as English is.
    """
    from sentencex import segment  # noqa: PLC0415  # a megabyte, for whoever writes answers

    found = (one.strip() for one in segment(language, text))
    return tuple(one for one in found if one)
