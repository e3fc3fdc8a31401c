"""Build hook: refuse a wheel without the browser assets, which would install well and show empty pages."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop the build when the assets were not copied; an editable install may come before them."""
        text = Path(self.root) / "server" / "static" / "assets" / "LICENCES.txt"
        if version != "editable" and not text.is_file():
            raise RuntimeError("the browser assets are missing: build the wheel with `make wheel`")
