"""What measures are computed from, one file for each kind of row."""
