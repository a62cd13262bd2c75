"""Speed, as ratios within one run: what durability costs beside the same thing without it."""
