"""A large company on one busy morning: a webinar's leads, 2,000 people, questions, digests."""
