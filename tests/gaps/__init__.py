"""What the content lacks: noticed, handled, called back."""
