"""Theme lists: the themes that a note is in, in the order in which it came into them."""


def after_removal(theme_ids: tuple[str, ...], theme_id: str, into_id: str) -> tuple[str, ...]:
    """Return the themes of a note once one of them was removed or, with `into_id`, merged into another one."""
    kept = dict.fromkeys((into_id or None) if id == theme_id else id for id in theme_ids)
    return tuple(id for id in kept if id is not None)
