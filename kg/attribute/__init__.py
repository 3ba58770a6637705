"""Spans to attributions: which source, cue and content belong together, in which mode."""
