"""Cells of tables that people open in a spreadsheet."""

#: What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
_FORMULA = tuple("=+-@\t\r")


def harmless(text: str) -> str:
    """Mark a text as one that a spreadsheet would otherwise run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
