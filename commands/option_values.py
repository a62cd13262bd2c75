"""Numbers behind options: read, or refused in words (argparse prints them; exit code 2)."""

import argparse
import re


def days(text: str) -> int:
    """1 to 3650."""
    return _number(text, 1, 3650, "number of days")


def port(text: str) -> int:
    """1 to 65535."""
    return _number(text, 1, 65_535, "port")


def count(text: str) -> int:
    """At least 1."""
    return _number(text, 1, 1_000_000, "number")


def leads(text: str) -> int:
    """None or more."""
    return _number(text, 0, 1_000_000, "number")


def _number(text: str, least: int, most: int, what: str) -> int:
    if not (text.isdecimal() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text} is not a {what} from {least} to {most}")
    return int(text)


def seconds(text: str) -> float:
    """More than none, with or without a point."""
    if not (re.fullmatch(r"\d{1,6}(\.\d*)?", text) and float(text) > 0):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds, such as 8 or 0.5")
    return float(text)
