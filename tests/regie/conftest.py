"""Which tests of suggestions can be run here."""

import pytest

from regie.synthesis import semantic

LEFT_OUT = "semantic: left out, the extra is not installed"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests on the model where the extra `semantic` is not installed: it is 91 MB."""
    needing = [item for item in items if item.get_closest_marker("semantic")]
    if needing and not semantic.installed():
        config.hook.pytest_deselected(items=needing)
        items[:] = [item for item in items if item not in needing]


def pytest_report_collectionfinish() -> list[str]:
    """Say what is left out."""
    return [] if semantic.installed() else [LEFT_OUT]
