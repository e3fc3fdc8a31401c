"""Pictograms: the closed list of names that a note, a proposal or a choice may carry, by category.

One SVG each, copied at install under the same name (`tools/assets.toml` names its source); what it is called and the
words by which it is found are in the catalogues (`server/pictogram_words.py`). A name never changes its meaning, since
journals hold it; `docs/pictograms.md` shows them all.
"""

from server.domain.refusals import Refused

CATEGORIES: dict[str, tuple[str, ...]] = {
    "streets": (
        "pedestrian", "bicycle", "car", "bus", "tram", "train", "truck", "motorcycle", "scooter", "boat", "plane",
        "parking", "charging", "road", "bridge", "traffic-light", "speed", "roadworks", "signpost", "stairs",
        "elevator",
    ),
    "places": (
        "bench", "picnic-table", "terrace", "playground", "fun-fair", "market", "toilets", "mailbox", "book-box",
        "cemetery",
    ),
    "nature": (
        "tree", "forest", "leaf", "grass", "flower", "garden", "wheelbarrow", "farm", "bee", "bird", "fish", "paw",
        "insect", "rat", "river", "mountain",
    ),
    "weather": (
        "sun", "shade", "heat", "cold", "rain", "wind", "flood", "fire",
    ),
    "resources": (
        "water", "tap", "recycle", "bin", "compost", "repair", "broom", "light", "night", "electricity", "solar",
        "wind-turbine", "heating",
    ),
    "homes": (
        "house", "apartments", "shelter", "armchair", "castle", "factory",
    ),
    "people": (
        "children", "baby", "youth", "elders", "accessible", "sight", "hearing", "sign-language", "women",
        "solidarity", "together", "agreement", "languages",
    ),
    "health": (
        "health", "doctor", "pill", "mind", "tobacco", "hand-washing",
    ),
    "food": (
        "food", "canteen", "soup", "bread", "fruit", "coffee", "basket",
    ),
    "economy": (
        "shop", "money", "savings", "taxes", "work", "crafts", "clothes", "hotel", "parcel", "chart",
    ),
    "learning": (
        "school", "science", "training", "library", "computer", "phone", "wifi", "antenna", "robot",
    ),
    "leisure": (
        "sport", "swimming", "running", "petanque", "dumbbell", "fishing", "music", "theatre", "cinema", "art",
        "celebration", "games", "newspaper",
    ),
    "democracy": (
        "meeting", "town-hall", "speech", "megaphone", "discussion", "justice", "law", "world", "calendar", "time",
        "candle",
    ),
    "safety": (
        "safety", "siren", "fire-engine", "warning", "noise", "cctv", "lock",
    ),
    "opinions": (
        "thumb-up", "thumb-down", "question", "idea", "worry", "disagree",
    ),
    "neutral": (
        "key", "umbrella", "glasses", "shirt", "anchor", "watch", "bell", "kettle", "ladder", "backpack", "headphones",
        "radio",
    ),
}  # fmt: skip
"""Category -> names, in the order in which they are offered."""

PICTOGRAMS = tuple(name for names in CATEGORIES.values() for name in names)

NEUTRAL = "neutral"
"""The category of objects that say nothing of any proposal: what stands beside the letters of booklets."""


def check_pictogram(name: str) -> None:
    """Raise Refused("bad-value") unless `name` is in `PICTOGRAMS`."""
    if name not in PICTOGRAMS:
        raise Refused("bad-value", field="pictogram", value=name, expected=", ".join(PICTOGRAMS))
