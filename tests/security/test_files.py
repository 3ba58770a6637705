"""RDF files of somebody else's: what they name is not loaded, and they cannot be made to grow."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import FormatError
from kg.query.diff import read_graph

ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [{entities}]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x#">
<rdf:Description rdf:about="urn:a"><x:b>{value}</x:b></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    "context",
    ['"http://news.example/context"', '{"@import": "http://news.example/context"}', '["file:///etc/hostname"]'],
)
def test_json_ld_loads_no_context(tmp_path: Path, context: str) -> None:
    (tmp_path / "a.jsonld").write_text(f'{{"@context": {context}, "@id": "urn:a", "b": "c"}}')
    with pytest.raises(FormatError, match="remote contexts"):
        read_graph(tmp_path / "a.jsonld")


def test_xml_whose_entities_could_grow_is_not_read(tmp_path: Path) -> None:
    entities = '<!ENTITY x0 "ha">' + "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(9))
    for name in ("a.rdf", "a.xml", "a.owl"):
        (tmp_path / name).write_text(ENTITIES.format(entities=entities, value="&x9;"))
        with pytest.raises(FormatError, match="tells no RDF format"):
            read_graph(tmp_path / name)
