"""Build hook: refuse a wheel without the browser assets, which would install well and show empty pages."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop the build when the assets were not copied or joined; an editable install may come before them."""
        assets = Path(self.root) / "server" / "static" / "assets"
        there = (assets / "LICENCES.txt").is_file() and any((assets / "pages").rglob("*.bundle.json"))
        if version != "editable" and not there:
            raise RuntimeError("the browser assets are missing: build the wheel with `make wheel`")
