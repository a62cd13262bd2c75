"""Cells of tables that people open in a spreadsheet."""

#: What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), also after
#: blanks that it drops.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_CONTROL = tuple("\t\r\n")


def harmless(text: str) -> str:
    """Mark a text as one that a spreadsheet would otherwise run as a formula."""
    runs = text.startswith(_CONTROL) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if runs else text
