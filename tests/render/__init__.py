"""Tests of kg.render, most of them in a real browser."""
