"""Corpora to model: read, train, export, score. Needs the ``train`` extra; nothing of it runs in the product."""
