"""What lasts as long as the process is left out of Python's search for unreachable objects."""

import gc


def leave_out() -> None:
    """Leave out all that is there now, and begin to search what comes later.

    A full search walks over every object while all threads stand still: 0.1 s and more with all of
    Baton's, which once made the p99 of clicks and posts (docs/decisions/0030). What was left out
    before and is used no more, such as the parts made of an old app.yaml, is freed.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.enable()
