"""What lasts as long as the process is left out of Python's search for unreachable objects."""

import gc


def leave_out() -> None:
    """Leave out all that is there now, and begin to search what comes later.

    A full search walks over every object while all threads stand still: 0.1 s and more with all of
    Baton's, which once made the p99 of clicks and posts (docs/decisions/0030).
    """
    gc.freeze()
    gc.enable()


def leave_out_anew() -> None:
    """The same, after what is used no more was freed, such as the parts of an old app.yaml."""
    gc.unfreeze()
    gc.collect()
    leave_out()
