"""Questions to the graph: SPARQL and shipped queries, safely, and their results."""

from __future__ import annotations

from kg.query.bind import Parameter, bind
from kg.query.result import FORMATS, Result
from kg.query.run import read_query, run
from kg.query.shipped import Shipped, shipped

__all__ = ["FORMATS", "Parameter", "Result", "Shipped", "bind", "read_query", "run", "shipped"]
