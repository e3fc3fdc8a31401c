"""Settings: from `tablee.toml` in the data folder, then the environment; unknown names are an error."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from server.domain.closing import GROUP_LEAST
from server.i18n import languages

FILE = "tablee.toml"
PREFIX = "TABLEE_"
PORT_MOST = 65_535  # of TCP: RFC 9293, 3.1
FILE_MB_MOST = 4_000  # an hour of film; fifteen tablets would share a hall's Wi-Fi for an hour to fetch it
ASSISTANT_S_MOST = 600  # a model on a laptop without a graphics card; nobody waits for a draft longer
SUGGESTIONS = ("lexical", "semantic", "off")
PICTURES = ("destroy", "keep")
READ_ALOUD = ("made", "kept")
SMS_PROVIDERS = ("off", "generic", "twilio")
SMS_SECRET_LEAST = 16  # characters of what signs texts; a token of a provider has 32
SECRETS = ("assistant_key", "sms_secret")  # the settings that nothing may show
IDLE_S_LEAST, IDLE_S_MOST = 20, 300  # shorter hurries who reads slowly, longer shows a ballot to who comes next
GRACE_S_MOST = 120  # longer would be a second vote after the first, not a ballot on its way


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an organiser may set. `docs/settings.md` lists them and is checked against this class.

    data: the folder of journal, boxes and keys. It is given on the command line, not in the file.
    host, port: where to listen. public_url: the address that participants type, without a final slash;
    empty: the address of this machine on its network. secure_cookies: for https in front of the server.
    tls: https by the server itself, under an authority of its own. trust_port: with it, where devices learn to
    trust that, by plain http, and where phones vote. vote_tls: no, they vote by https like everyone.
    language: of every page and of what is printed; one that has catalogues.
    profile_least: the smallest group whose results are shown, `GROUP_LEAST` or more.
    poll_grace_s: how long after the end of a timed poll ballots on their way are still taken, in seconds.
    kiosk_idle_s: after how long without a touch a kiosk asks whether somebody is still there, in seconds.
    file_mb: the largest file that a sheet may show, in megabytes.
    suggestions: how they are made for the theme team, one of `SUGGESTIONS`.
    paper_pictures: what becomes of pictures of ballots when the meeting is closed, one of `PICTURES`.
    read_aloud: whether missing sounds of texts are made while the server runs, one of `READ_ALOUD`.
    assistant_url, assistant_model, assistant_key, assistant_within_s: the endpoint that drafts are asked for, its
    model, what it is shown as a bearer token, and the seconds for an answer; without an address there are no drafts.
    sms_provider: how a gateway of text messages speaks to `/sms`, one of `SMS_PROVIDERS`. sms_secret: what it signs
    with. sms_url: the address of `/sms` as it calls it, where that is signed too; empty: under `public_url`.
    sms_number: where people send their texts, as it is shown to them; empty: nowhere.
    """

    data: Path
    host: str = "0.0.0.0"
    port: int = 8000
    public_url: str = ""
    secure_cookies: bool = False
    tls: bool = False
    trust_port: int = 8080
    vote_tls: bool = False
    language: str = "fr"
    profile_least: int = GROUP_LEAST
    poll_grace_s: int = 10
    kiosk_idle_s: int = 60
    file_mb: int = 100
    suggestions: str = "lexical"
    paper_pictures: str = "destroy"
    read_aloud: str = "made"
    assistant_url: str = ""
    assistant_model: str = ""
    assistant_key: str = ""
    assistant_within_s: int = 60
    sms_provider: str = "off"
    sms_secret: str = ""
    sms_url: str = ""
    sms_number: str = ""

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name not in SECRETS)
        return f"Settings({', '.join(shown)})"


def paper_language(settings: Settings, spoken: Sequence[str]) -> str:
    """Return the language of what is printed for a meeting: its first one, where Tablée speaks it; else `language`.

    spoken: the languages of the meeting.
    """
    return spoken[0] if spoken[0] in languages() else settings.language


def trust_url(settings: Settings) -> str:
    """Return where devices learn to trust this hall, by plain http; empty without `tls`.

    settings: with their public address, and the port that was really taken.
    """
    host = urlsplit(settings.public_url).hostname or ""
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.trust_port}" if settings.tls else ""


def votes_plainly(settings: Settings) -> bool:
    """Return whether phones vote by plain http beside a hall by https: `docs/decisions/0013`."""
    return settings.tls and not settings.vote_tls and settings.trust_port > 0


def vote_url(settings: Settings) -> str:
    """Return the address at which participants type their code. settings: as for `trust_url`."""
    return f"{trust_url(settings) if votes_plainly(settings) else settings.public_url}/v"


def sms_number(settings: Settings) -> str:
    """Return the number that participants send their texts to; empty where there is none, or no gateway."""
    return settings.sms_number if settings.sms_provider != "off" else ""


class BadSettings(Exception):
    """The settings cannot be used.

    code: `syntax`, `unknown`, `type`, `port`, `language`, `profile`, `range`, `choice`, `address`, `key` or `secret`;
    facts: for its sentence.
    """

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
            shown = "…" if name in SECRETS else value
            raise BadSettings("type", name=name, value=shown, expected=kind.__name__) from None
    settings = Settings(data=data, **found)  # type: ignore[arg-type]
    if not 0 <= settings.port <= PORT_MOST:
        raise BadSettings("port", value=settings.port, most=PORT_MOST)
    if not 0 <= settings.trust_port <= PORT_MOST:
        raise BadSettings("range", name="trust_port", value=settings.trust_port, least=0, most=PORT_MOST)
    if settings.language not in languages():
        raise BadSettings("language", value=settings.language, known=", ".join(languages()))
    if settings.profile_least < GROUP_LEAST:
        raise BadSettings("profile", value=settings.profile_least, least=GROUP_LEAST)
    if not 0 <= settings.poll_grace_s <= GRACE_S_MOST:
        raise BadSettings("range", name="poll_grace_s", value=settings.poll_grace_s, least=0, most=GRACE_S_MOST)
    if not IDLE_S_LEAST <= settings.kiosk_idle_s <= IDLE_S_MOST:
        least, most = IDLE_S_LEAST, IDLE_S_MOST
        raise BadSettings("range", name="kiosk_idle_s", value=settings.kiosk_idle_s, least=least, most=most)
    if not 1 <= settings.file_mb <= FILE_MB_MOST:
        raise BadSettings("range", name="file_mb", value=settings.file_mb, least=1, most=FILE_MB_MOST)
    if settings.suggestions not in SUGGESTIONS:
        shown = ", ".join(SUGGESTIONS)
        raise BadSettings("choice", name="suggestions", value=settings.suggestions, known=shown)
    if settings.read_aloud not in READ_ALOUD:
        shown = ", ".join(READ_ALOUD)
        raise BadSettings("choice", name="read_aloud", value=settings.read_aloud, known=shown)
    if settings.paper_pictures not in PICTURES:
        shown = ", ".join(PICTURES)
        raise BadSettings("choice", name="paper_pictures", value=settings.paper_pictures, known=shown)
    within_s = settings.assistant_within_s
    if not 1 <= within_s <= ASSISTANT_S_MOST:
        raise BadSettings("range", name="assistant_within_s", value=within_s, least=1, most=ASSISTANT_S_MOST)
    if settings.assistant_url and not _is_endpoint(settings.assistant_url):
        raise BadSettings("address", name="assistant_url")  # without its value, which may hold a password
    for name in SECRETS:
        if not ((secret := getattr(settings, name)).isascii() and secret.isprintable()):
            raise BadSettings("key", name=name)
    if settings.sms_provider not in SMS_PROVIDERS:
        shown = ", ".join(SMS_PROVIDERS)
        raise BadSettings("choice", name="sms_provider", value=settings.sms_provider, known=shown)
    if settings.sms_provider != "off" and len(settings.sms_secret) < SMS_SECRET_LEAST:
        raise BadSettings("secret", name="sms_secret", least=SMS_SECRET_LEAST)
    if settings.sms_url and not _is_endpoint(settings.sms_url):
        raise BadSettings("address", name="sms_url")
    return settings


def _is_endpoint(url: str) -> bool:
    """Return whether an address is one of http that everyone may read: without a name, a password or a query."""
    try:
        parts = urlsplit(url)
        plain = bool(parts.hostname) and parts.port != 0 and url.isprintable() and " " not in url
    except ValueError:
        return False
    return plain and parts.scheme in ("http", "https") and not (parts.query or parts.fragment or "@" in parts.netloc)
