"""Scores of passages: BM25 over the words of title, headings, file path and text."""

#: How much a word counts in title, headings, file path and text.
FIELD_WEIGHTS = (1.0, 1.5, 1.0, 1.0)
#: BM25's usual constants: how soon repeating a word stops to count, how much length does.
K1 = 1.2
B = 0.75
#: The length in words that is taken as usual where the average is not known yet.
USUAL_LENGTH = 100.0


def saturation(count: float, length: float, usual: float = USUAL_LENGTH) -> float:
    """BM25's share for a word that counts so much in a passage of so many words; 0 to K1 + 1."""
    return count * (K1 + 1) / (count + K1 * (1 - B + B * length / usual))
