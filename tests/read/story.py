"""An invented article in wire style, and its parts, for the tests of the readers."""

LEAD = "The harbour board of Port Halen said on Tuesday that it would close the east quay for repairs."
QUOTE = "“We would rather close for a week than lose a crane,” said Mara Ostrin, who chairs the board."
LAST = "Fishing crews warned that the closure would cost them a third of the season’s catch."

BODY = f"{LEAD}\n\n{QUOTE}\n\n{LAST}\n"
HEADLINE = "Port Halen closes east quay for repairs"

GERMAN = (
    "Die Hafenbehörde hat am Dienstag erklärt, dass sie den östlichen Kai für Reparaturen schließen will. Der "
    "Vorsitzende sagte vor Journalisten, man wolle lieber eine Woche schließen, als einen Kran zu verlieren. Die "
    "Fischer warfen ihm vor, zu spät gehandelt zu haben, und forderten eine Entschädigung für den Ausfall der "
    "Fänge. Eine Entscheidung darüber soll erst im kommenden Monat fallen, hieß es aus dem Rathaus.\n"
)
DANISH = (
    "Havnemyndigheden meddelte tirsdag, at den vil lukke den østlige kaj for reparationer. Formanden sagde til "
    "journalister, at man hellere vil lukke i en uge end miste en kran, og at fiskerne skulle have at vide, hvor de "
    "kan lande fangsten. Fiskerne bebrejdede ham at have handlet for sent og krævede erstatning for de tabte dage.\n"
)
CHINESE = "港务局星期二表示，由于维修工程，东码头将关闭一周。" * 8


def kinds(article):
    """The furniture of an article as (kind, words)."""
    return [(piece.kind, article.text[piece.start : piece.end]) for piece in article.furniture]
