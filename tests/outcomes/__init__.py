"""Where the numbers come from: stages, deals and what is measured of them."""
