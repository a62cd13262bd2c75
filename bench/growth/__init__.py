"""Every operation that looks at leads, timed while a database grows to many times its size."""
