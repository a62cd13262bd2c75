"""Battlecards: who may read them, what they show, and what people do with them."""
