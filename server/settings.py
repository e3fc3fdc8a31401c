"""Settings: from `tablee.toml` in the data folder, then the environment; unknown names are an error."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from server.i18n import languages

FILE = "tablee.toml"
PREFIX = "TABLEE_"
PORT_MOST = 65_535  # of TCP: RFC 9293, 3.1


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an organiser may set. `docs/settings.md` lists them and is checked against this class.

    data: the folder of journal, boxes and keys. It is given on the command line, not in the file.
    host, port: where to listen. public_url: the address that participants type, without a final slash;
    empty: the address of this machine on its network. secure_cookies: for https in front of the server.
    language: of every page and of what is printed; one that has catalogues.
    """

    data: Path
    host: str = "0.0.0.0"
    port: int = 8000
    public_url: str = ""
    secure_cookies: bool = False
    language: str = "fr"


class BadSettings(Exception):
    """The settings cannot be used. code: `syntax`, `unknown`, `type`, `port` or `language`; facts: for its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts


def read_settings(data: Path, environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Return the settings for a data folder: file, then environment (`TABLEE_PORT=8080`), then `given`.

    given: what the command line says; `None` means not given. Raises BadSettings, OSError.
    """
    found: dict[str, object] = {}
    path = data / FILE
    if path.exists():
        try:
            found.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, or too much of it
            raise BadSettings("syntax", path=path, reason=error) from None
    for variable, text in environment.items():
        if variable.startswith(PREFIX):
            found[variable.removeprefix(PREFIX).lower()] = text
    found.update({name: value for name, value in given.items() if value is not None})
    known = [name for name in Settings.__struct_fields__ if name != "data"]
    for name in found:
        if name not in known:
            raise BadSettings("unknown", name=name, known=", ".join(known))
    for name, value in found.items():
        kind = Settings.__annotations__[name]
        try:
            found[name] = msgspec.convert(value, kind, strict=False)
        except msgspec.ValidationError:
            raise BadSettings("type", name=name, value=value, expected=kind.__name__) from None
    settings = Settings(data=data, **found)  # type: ignore[arg-type]
    if not 0 <= settings.port <= PORT_MOST:
        raise BadSettings("port", value=settings.port, most=PORT_MOST)
    if settings.language not in languages():
        raise BadSettings("language", value=settings.language, known=", ".join(languages()))
    return settings
