"""Settings: from `tablee.toml` in the data folder, then the environment; unknown names are an error."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

FILE = "tablee.toml"
PREFIX = "TABLEE_"


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an organiser may set. `docs/settings.md` lists them and is checked against this class.

    data: the folder of journal, boxes and keys. It is given on the command line, not in the file.
    host, port: where to listen. public_url: the address that participants type, without a final slash;
    empty: the address of this machine on its network. secure_cookies: for https in front of the server.
    language: of the pages of staff and tables.
    """

    data: Path
    host: str = "0.0.0.0"
    port: int = 8000
    public_url: str = ""
    secure_cookies: bool = False
    language: str = "fr"


class BadSettings(Exception):
    """A setting is unknown or of another type; the text names it and what was expected."""


def read_settings(data: Path, environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Return the settings for a data folder: file, then environment (`TABLEE_PORT=8080`), then `given`.

    given: what the command line says; `None` means not given. Raises BadSettings.
    """
    found: dict[str, object] = {}
    path = data / FILE
    if path.exists():
        try:
            found.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadSettings(f"{path}: {error}") from None
    for name, value in environment.items():
        if name.startswith(PREFIX):
            found[name.removeprefix(PREFIX).lower()] = value
    found.update({name: value for name, value in given.items() if value is not None})
    if "data" in found:
        raise BadSettings(f"{path}: data")
    try:
        return msgspec.convert({**found, "data": str(data)}, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise BadSettings(f"{path}: {error}") from None


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)
