"""Pictograms: the closed list of names that a choice or a proposal may carry.

One SVG each, copied at install under the same name; `pictograms.toml` there names the sources.
"""

from server.domain.refusals import Refused

PICTOGRAMS = (
    "bench", "tree", "market", "pedestrian", "bicycle", "car", "bus", "parking", "light", "water",
    "playground", "school", "library", "house", "health", "food", "recycle", "sun", "shade", "music",
    "meeting", "elders", "children", "accessible", "shop", "safety", "flower", "sport", "money",
    "thumb-up", "thumb-down", "question", "idea", "worry", "disagree",
)  # fmt: skip


def check_pictogram(name: str) -> None:
    """Raise Refused("bad-value") unless `name` is in `PICTOGRAMS`."""
    if name not in PICTOGRAMS:
        raise Refused("bad-value", field="pictogram", value=name, expected=", ".join(PICTOGRAMS))
