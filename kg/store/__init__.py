"""The graph store: articles in, answers out."""

from __future__ import annotations

from kg.store.answer import Answer
from kg.store.base import Added, Store, Stored
from kg.store.judgements import Judgement
from kg.store.ledger import now

__all__ = ["Added", "Answer", "Judgement", "Store", "Stored", "now"]
