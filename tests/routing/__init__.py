"""Who gets which lead, asked of the services on both databases."""
