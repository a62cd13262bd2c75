"""Who meets whom, what they are asked, and the wins that are shared."""
