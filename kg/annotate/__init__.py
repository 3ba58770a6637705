"""Text to spaCy ``Doc``: one pass of a small multi-task encoder, filled in through registered spaCy components."""
