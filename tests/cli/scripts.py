"""A script that says everything a script can say: every method with every field that it reads, a sheet with files."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image

from server.files.kinds import Role

FULL = """
title = "La place du marché"
languages = ["fr", "en"]
devices = "several"

[[profile]]
name = "Âge"
groups = ["Moins de 30 ans", "De 30 à 59 ans", "60 ans et plus"]

[[profile]]
name = "Quartier"
groups = ["Le centre", "Ailleurs"]

[[sites]]
name = "Salle des fêtes"
tables = 3
seats = 10

[[sites]]
name = "En ligne"
tables = 3
online = true
video = [
  "https://visio.example/table-4",
  "",
]

[[rounds]]
title = "Ce que nous vivons"
question = "Qu’est-ce qui vous plaît ?"
audio = "son/question.mp3"
text = "Commencez par un tour de table."
minutes = 10
individual = 3
[rounds.sheet]
title = "La place en chiffres"
text = "La place fait 3 000 m²."
easy = "La place est grande."
picture = "plan.png"
alt = "Le plan de la place."
audio = "son/marche.mp3"
video = "film.mp4"
captions = "film.vtt"
[rounds.words.en]
title = "What we live with"
question = "What do you like?"
audio = "son/round-en.wav"

[[polls]]
title = "Quiz"
question = "Combien d’arbres sur la place ?"
method = "quiz"
audio = "son/quiz.ogg"
choices = [{ text = "11", pictogram = "tree", audio = "son/onze.mp3" }, { text = "15", pictogram = "shade" }]
right = "B"
seconds = 30
minutes = 2
results = "closed"
[polls.words.en]
title = "Quiz"
question = "How many trees on the square?"
choices = ["11", "15"]
choices_audio = ["", "son/fifteen.mp3"]

[[polls]]
title = "Limites"
question = "Que faire, au plus deux ?"
method = "approval"
least = 1
most = 2
ballots = "with-receipts"
[[polls.choices]]
text = "Planter"
pictogram = "tree"
[[polls.choices]]
text = "Asseoir"
[[polls.choices]]
text = "Éclairer"
pictogram = "light"

[[polls]]
title = "Points"
question = "Répartissez vos points"
method = "points"
points = 7
choices = [{ text = "Halle", pictogram = "market" }, { text = "Bancs", pictogram = "bench" }]

[[polls]]
title = "Budget"
question = "Que payer ?"
method = "equal-shares"
budget = 30000
most = 1
choices = [
  { text = "Un toit", pictogram = "market", cost = 21000 },
  { text = "Un banc", pictogram = "bench", cost = 900 },
]

[[polls]]
title = "Autre budget"
question = "Que payer d’abord ?"
method = "greedy"
budget = 500
choices = [
  { text = "Un arbre", pictogram = "tree", cost = 500 },
  { text = "Une fleur", pictogram = "flower", cost = 2 },
]

[[polls]]
title = "Consentement"
question = "Essayons-nous dix samedis ?"
method = "consent"
results = "live"
words = { en = { title = "Consent", choices = ["I consent", ""] } }

[[polls]]
title = "Rang"
question = "Dans quel ordre ?"
method = "instant-runoff"
choices = [
  { text = "Un", pictogram = "sun" },
  { text = "Deux", pictogram = "water" },
  { text = "Trois", pictogram = "bus" },
]

[[polls]]
title = "Nos propositions"
question = "Lesquelles porter ?"
method = "majority-judgment"
"""


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    """A whole picture, as Pillow calls its kind."""
    written = BytesIO()
    Image.new("RGB", size, (11, 79, 92)).save(written, kind)
    return written.getvalue()


def box(kind: bytes, content: bytes = b"") -> bytes:
    """A box of an ISO base media file."""
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def film(codec: bytes = b"avc1", brand: bytes = b"isom") -> bytes:
    """What looks like a whole film: its list of contents behind, as a telephone writes it."""
    return box(b"ftyp", brand + bytes(4)) + box(b"mdat", bytes(100)) + box(b"moov", box(b"trak", codec + bytes(20)))


FILES = {
    "plan.png": picture(),
    "son/marche.mp3": b"ID3\x04" + bytes(200),
    "son/round-en.wav": b"RIFF\x24\0\0\0WAVEfmt " + bytes(28),
    "son/quiz.ogg": b"OggS" + bytes(100),
    "son/question.mp3": b"ID3\x04" + b"question" * 50,
    "son/onze.mp3": b"ID3\x04" + b"onze" * 50,
    "son/fifteen.mp3": b"ID3\x04" + b"fifteen" * 50,
    "film.mp4": film(),
    "film.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nLa place, un mardi.\n",
}
"""Path -> content, of the files that `FULL` names."""


def put_files(folder: Path) -> None:
    """Put the files of `FULL` beside it."""
    for path, content in FILES.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)


def named(path: str, role: Role) -> str:
    """Take any file, as if it were there: its name is made from its path."""
    ending = {"picture": "png", "audio": "mp3", "video": "mp4", "captions": "vtt"}[role]
    return f"{sha256(path.encode()).hexdigest()[:32]}.{ending}"
