"""Scores as a table for people."""

from __future__ import annotations

from kg.evaluate.scores import Rates, Scores, Share

_LABELS = {
    "found": "found",
    "content_half": "content, IoU 0.5",
    "content_most": "content, IoU 0.8",
    "found_speaker": "found + right speaker",
    "affiliation": "affiliation",
    "addressee": "addressee",
    "nested": "nested",
    "relation": "claim relation",
    "negated": "negated",
    "rejects": "rejects",
    "about": "about",
}
_SHARES = {"speaker": "speaker, of found", "cue": "cue, of found", "mode": "mode, of found"}


def format_table(scores: Scores, articles: bool = True) -> str:
    """The measures as lines of text, each article before them unless ``articles`` is false.

    A measure that neither gold nor records have anything of is shown as ``-``.
    """
    lines: list[str] = []
    if articles:
        width = max((len(a.stem) for a in scores.articles), default=0)
        lines.append(f"{'article':{width}}  {'gold':>5} {'pred.':>7} {'found':>5} {'right speaker':>13}")
        for a in scores.articles:
            predicted = "missing" if a.predicted is None else str(a.predicted)
            c = a.counts
            lines.append(f"{a.stem:{width}}  {a.gold:5d} {predicted:>7} {c.found.right:5d} {c.found_speaker.right:13d}")
        lines.append("")
    lines.append(f"{'measure':22} {'P':>6} {'R':>6} {'F1':>6}  {'right/predicted/gold':>20}")
    lines += [_rates(label, getattr(scores.counts, name)) for name, label in _LABELS.items()]
    lines.append("")
    lines.append(f"{'share':22} {'':6} {'':6} {'':6}  {'right/found':>20}")
    lines += [_share(label, getattr(scores.counts, name)) for name, label in _SHARES.items()]
    if scores.confidences:
        lines += ["", f"confidence: ECE {scores.ece:.3f}, AUROC {scores.auroc:.3f}"]
    if scores.missing:
        lines += ["", f"no record for: {', '.join(scores.missing)}"]
    return "\n".join(lines) + "\n"


def _rates(label: str, r: Rates) -> str:
    if not r.predicted and not r.gold:
        return f"{label:22} {'-':>6} {'-':>6} {'-':>6}  {'-':>20}"
    counts = f"{r.right}/{r.predicted}/{r.gold}"
    return f"{label:22} {r.precision:6.3f} {r.recall:6.3f} {r.f1:6.3f}  {counts:>20}"


def _share(label: str, s: Share) -> str:
    value = f"{s.value:6.3f}" if s.of else f"{'-':>6}"
    return f"{label:22} {'':6} {'':6} {value}  {f'{s.right}/{s.of}' if s.of else '-':>20}"
