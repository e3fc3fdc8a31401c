"""The drafting assistant: a first wording from chosen notes, through any OpenAI-compatible endpoint an organiser runs.

Off unless an endpoint is set. A draft is a suggestion: each sentence comes with the notes it cites and with what a
check of words found wrong (`regie.synthesis.citations`); a person reads, corrects and signs. Nothing is kept here, so
whatever the endpoint does, no work is lost.
"""

import asyncio
import re
import ssl
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx2
import msgspec
from msgspec import Struct

from regie.synthesis.citations import Sentence, check, sentences
from regie.synthesis.failures import Failed
from regie.synthesis.prompt import messages
from regie.synthesis.suggestions import NoteText

NOTES_MOST = 200
CHARACTERS_MOST = 60_000  # of all notes together, some 20,000 tokens: what small models of today can take in
ANSWER_BYTES_MOST = 1_000_000
SENTENCES_MOST = 12
SENTENCE_CHARACTERS_MOST = 1_000
CITED_MOST = 50

FENCE = "```"
CITED = re.compile(r"\d{1,9}")


class Endpoint(Struct, frozen=True):
    """Where drafts are asked for.

    url: such as `http://127.0.0.1:11434/v1`; `/chat/completions` is added. model: as the endpoint calls it. key: sent
    as a bearer token where it is not empty; never logged. answer_within_s: for the whole of a request.
    """

    url: str
    model: str
    key: str = ""
    answer_within_s: float = 60.0

    def __repr__(self) -> str:
        return f"Endpoint({self.url!r}, {self.model!r})"


class DraftText(Struct, frozen=True):
    """A draft to be read by a person. note_ids: the chosen notes that no sentence cites: they would go unheard."""

    sentences: tuple[Sentence, ...]
    unheard: tuple[str, ...]
    model: str


class _Message(Struct):
    content: str


class _Choice(Struct):
    message: _Message


class _Completion(Struct):
    choices: list[_Choice]


class _Sentence(Struct):
    text: str
    notes: list[int | str] = []


class _Draft(Struct):
    sentences: list[_Sentence]


async def draft(endpoint: Endpoint | None, notes: Sequence[NoteText], language: str = "fr") -> DraftText:
    """Return a draft from the chosen notes; to be shown as one, with its faults marked.

    Raises Failed with a code that begins with "assistant-".
    """
    if endpoint is None or not endpoint.url:
        raise Failed("assistant-off")
    chosen = [note for note in notes if note.text.strip()]
    if not chosen:
        raise Failed("assistant-nothing-to-draft")
    if len(chosen) > NOTES_MOST:
        raise Failed("assistant-too-large", what="notes", most=NOTES_MOST)
    if sum(len(note.text) for note in chosen) > CHARACTERS_MOST:
        raise Failed("assistant-too-large", what="characters", most=CHARACTERS_MOST)
    body = {
        "model": endpoint.model,
        "messages": messages(chosen, language, SENTENCES_MOST),
        "temperature": 0,
        "seed": 0,
        "stream": False,
        "response_format": {"type": "json_object"},
    }
    # In a thread: an answer made to be hard to check would hold the loop for seconds.
    return await asyncio.to_thread(checked, await _post(endpoint, body), chosen, endpoint.model)


def checked(answer: bytes, notes: Sequence[NoteText], model: str = "") -> DraftText:
    """Return the draft that an answer holds, checked against the notes. Raises Failed("assistant-garbled")."""
    try:
        completion = msgspec.json.decode(answer, type=_Completion)
        if not completion.choices:
            raise Failed("assistant-garbled", reason="no choices")
        given = msgspec.json.decode(_unfenced(completion.choices[0].message.content), type=_Draft)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        # Of the answer itself nothing is repeated: it may hold what people wrote.
        raise Failed("assistant-garbled", reason=type(error).__name__) from None
    by_number = {str(note.number): note for note in notes}
    made: list[Sentence] = []
    for each in given.sentences[:SENTENCES_MOST]:
        cited = [number for one in each.notes[:CITED_MOST] for number in CITED.findall(str(one))]
        made += [check(text, cited, by_number) for text in sentences(each.text[:SENTENCE_CHARACTERS_MOST])]
    del made[2 * SENTENCES_MOST :]  # some were several in one
    if not made:
        raise Failed("assistant-garbled", reason="no sentences")
    heard = {note_id for sentence in made for note_id in sentence.note_ids}
    return DraftText(tuple(made), tuple(note.id for note in notes if note.id not in heard), model)


def _unfenced(content: str) -> str:
    """Return what stands between the first two fences, all of it where there are none."""
    # No regular expression: one that tries again at every blank holds the server for minutes.
    start = content.find(FENCE)
    end = content.find(FENCE, start + len(FENCE)) if start >= 0 else -1
    return content[start + len(FENCE) : end].strip().removeprefix("json") if end >= 0 else content


def _shown(url: str) -> str:
    """Return the scheme, host and port of an address, without what may be secret in it; "…" for one that is none."""
    try:
        parts = urlsplit(url)
        host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return "…"
    return f"{parts.scheme}://{host}{port}" if parts.scheme and host else "…"


def _client(endpoint: Endpoint) -> httpx2.AsyncClient:
    """Return what asks the endpoint. To be called in a thread: to read the certificates of the system takes 30 ms."""
    tls = endpoint.url.lower().startswith("https:")
    verify = httpx2.create_ssl_context(trust_env=False) if tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx2.AsyncClient(verify=verify, trust_env=False, follow_redirects=False, timeout=endpoint.answer_within_s)


async def _post(endpoint: Endpoint, body: dict[str, object]) -> bytes:
    """Return the body of the answer. No proxy and no redirection is followed: the notes go there only."""
    # Nothing packed is asked for or unpacked: a few bytes may become any number of them.
    headers = {"Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    address = endpoint.url.rstrip("/") + "/chat/completions"
    received = bytearray()
    try:
        async with (
            asyncio.timeout(endpoint.answer_within_s),
            await asyncio.to_thread(_client, endpoint) as client,
            client.stream("POST", address, json=body, headers=headers) as response,
        ):
            if response.status_code != 200:
                raise Failed("assistant-refuses", status=response.status_code)
            async for piece in response.aiter_raw():
                received += piece
                if len(received) > ANSWER_BYTES_MOST:
                    raise Failed("assistant-too-large", what="answer", most=ANSWER_BYTES_MOST)
    except (TimeoutError, httpx2.TimeoutException):
        raise Failed("assistant-slow", after_s=endpoint.answer_within_s) from None
    except httpx2.InvalidURL:
        raise Failed("assistant-absent", endpoint=_shown(endpoint.url), reason="InvalidURL") from None
    except httpx2.HTTPError as error:
        raise Failed("assistant-absent", endpoint=_shown(endpoint.url), reason=type(error).__name__) from None
    return bytes(received)
