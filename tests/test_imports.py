"""Every module of ours has its place among the layers that `lint-imports` keeps apart."""

import re
import tomllib

from tests.documented import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_every_module_has_its_layer_and_no_layer_names_another():
    [layers] = [each["layers"] for each in CONTRACTS["contracts"] if each["type"] == "layers"]
    listed = [name for layer in layers for name in re.findall(r"[\w.]+", layer)]
    below_server = {
        f"server.{path.stem}"
        for path in (ROOT / "server").iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
    }
    assert sorted(listed) == sorted(below_server | set(CONTRACTS["root_packages"]) - {"server"})
