"""Voting by text message, through the real server: every method, every wrong text, and one right for all channels."""

import asyncio
import hmac
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

from kiosk.device import ballot_secret
from server.domain import commands as c
from server.domain.codes import group, make_code
from server.domain.receipts import receipt_of
from server.domain.records import Method
from server.http.cards import TRIES_MOST, Tries
from server.sms.alphabet import is_basic, parts_of
from server.sms.keys import PollKeys
from server.sms.told import PARTS_MOST
from server.storage.sqlite import SqliteStorage
from tests.kiosk.methods import ASKED, METHODS
from tests.sms.gateway import MARIE, NOT_COUNTED, PAUL, UNKNOWN, Gateway, gateway_to

A, B, BLANK = '{"marks":["a"]}', '{"marks":["b"]}', "{}"
RECEIPT = re.compile(r"REÇU ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\b")


def receipt_in(reply: str) -> str:
    found = RECEIPT.search(reply)
    assert found, reply
    return found[1]


# A vote


async def test_a_code_and_a_letter_are_a_vote_and_its_receipt_comes_back(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    reply = await gateway.text(f"{group(gateway.codes[0])} b")
    assert reply.startswith("Vote 3 compté: B. REÇU ")
    receipts = [receipt for receipt, _ in await gateway.server.house.storage.boxes.ballots(poll)]
    assert receipts == [receipt_in(reply)]
    assert await gateway.ballots(poll) == [B]


SENT: dict[Method, tuple[str, str]] = {
    "single": ("B", "B"),
    "approval": ("A D", "A, D"),
    "yes-no": ("A OUI B NON C BLANC", "A oui, B non"),
    "scale": ("A5 C2", "A5, C2"),
    "majority-judgment": ("A6 B4 E1", "A6, B4, E1"),
    "instant-runoff": ("B A D", "B, A, D"),
    "schulze": ("A=B D", "A=B, D"),
    "points": ("A6 C4", "A6, C4"),
    "greedy": ("A C", "A, C"),
    "equal-shares": ("BD", "B, D"),
    "consent": ("B L’entrée n’est pas accessible en fauteuil.", "B"),
    "quiz": ("C TABLE 1", "C"),
}


async def test_each_method_is_voted_in_and_stored_as_from_any_other_channel(gateway: Gateway) -> None:
    for number, method in enumerate(METHODS, 3):
        poll = await gateway.open_method(method)
        text, said = SENT[method]
        reply = await gateway.text(f"{gateway.codes[0]} {text}")
        counted = f"Réponse {number} comptée" if method == "quiz" else f"Vote {number} compté"
        assert reply.startswith(f"{counted}: {said}. REÇU ")
        assert parts_of(reply) == 1
        assert await gateway.ballots(poll) == [ASKED[method].kept]
        await gateway.close(poll)


async def test_the_code_alone_says_the_question_the_choices_and_how_to_answer(gateway: Gateway) -> None:
    for method in METHODS:
        poll = await gateway.open_method(method)
        reply = await gateway.text(gateway.codes[0])
        assert parts_of(reply) <= PARTS_MOST
        lines = reply.splitlines()
        assert [line[0] for line in lines[1:-1]] == ["A", "B", "C", "D", "E"][: len(ASKED[method].choices)]
        assert lines[-1].startswith(("Envoyez CODE", "Répartissez 10 points. Ex.: CODE A10"))
        assert await gateway.text(f"{gateway.codes[0]} ?", PAUL) == reply
        await gateway.close(poll)


async def test_a_question_of_twenty_six_long_choices_is_cut_to_three_messages(gateway: Gateway) -> None:
    asked = ASKED["approval"]
    long = tuple((f"Une proposition dont le texte est long à lire, numéro {number}", "tree") for number in range(26))
    await gateway.open(asked.__class__(**{**vars(asked), "choices": long, "question": "Pourquoi ? " * 60}))
    reply = await gateway.text(gateway.codes[0])
    assert parts_of(reply) <= PARTS_MOST
    assert [line[:2] for line in reply.splitlines()[1:-1]] == [f"{letter} " for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


async def test_a_question_in_arabic_is_sent_in_arabic_and_costs_no_more_messages(gateway: Gateway) -> None:
    asked = ASKED["single"]
    arabic = (("غرس الأشجار من أجل الظل", "tree"), ("ترميم السوق القديم", "market"))
    await gateway.open(asked.__class__(**{**vars(asked), "choices": arabic, "question": "شيء واحد خلال السنة: ما هو؟"}))
    reply = await gateway.text(gateway.codes[0])
    assert "غرس" in reply
    assert not is_basic(reply)
    assert parts_of(reply) <= PARTS_MOST


async def test_blank_is_a_vote(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    assert (await gateway.text(f"{gateway.codes[0]} blanc")).startswith("Vote 3 compté: vote blanc. ")
    assert await gateway.ballots(poll) == [BLANK]


async def test_texts_are_a_channel_of_their_own_in_the_turnout(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    await gateway.text(f"{gateway.codes[0]} A")
    await gateway.close(poll)
    closed = gateway.server.meeting.state.polls[poll]
    assert list(closed.by_channel.values()) == [{"sms": 1}]


# One right


async def test_the_same_number_replaces_its_choice_and_keeps_its_receipt(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    first = await gateway.text(f"{gateway.codes[0]} A")
    second = await gateway.text(f"{gateway.codes[0]} B", number="+33 6 12-34.56 78")
    assert receipt_in(first) == receipt_in(second)
    assert await gateway.ballots(poll) == [B]


async def test_another_number_with_the_same_card_changes_nothing(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    await gateway.text(f"{gateway.codes[0]} A")
    reply = await gateway.text(f"{gateway.codes[0]} B", number=PAUL)
    assert reply.startswith("Cette carte a déjà voté, d'un autre appareil.")
    assert await gateway.ballots(poll) == [A]


async def test_one_number_votes_with_the_cards_of_a_family(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    receipts = {receipt_in(await gateway.text(f"{code} A")) for code in gateway.codes}
    assert len(receipts) == 5
    assert await gateway.ballots(poll) == [A] * 5


async def test_a_card_that_voted_on_a_page_does_not_vote_by_text_nor_the_other_way_round(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    sent = {"marks": ["a"], "secret": "0123456789abcdefghjkmnpqrs"}
    await gateway.http.post(f"/v/{gateway.codes[0]}/{poll}", json=sent)
    assert "déjà voté" in await gateway.text(f"{gateway.codes[0]} B")
    await gateway.text(f"{gateway.codes[1]} A")
    sent["secret"] = "zyxwvtsrqpnmkjhgfedcba9876"
    assert (await gateway.http.post(f"/v/{gateway.codes[1]}/{poll}", json=sent)).json()["code"] == "already-voted"
    assert await gateway.ballots(poll) == [A, A]


async def test_a_card_that_was_struck_or_revoked_is_told_so(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    house, meeting = gateway.server.house, gateway.server.meeting
    struck, revoked = (house.hash("card", code) for code in gateway.codes[:2])
    await gateway.do(c.StrikeCard("c_strike", struck, "12"))
    await gateway.do(c.RevokeCard("c_revoke", revoked))
    assert "papier (carnet 12)" in await gateway.text(f"{gateway.codes[0]} A")
    assert "annulée ou remplacée" in await gateway.text(f"{gateway.codes[1]} A")
    assert meeting.state.cards[struck].booklet == "12"
    assert await gateway.ballots(poll) == []


async def test_a_text_with_the_codes_of_two_cards_votes_for_neither(gateway: Gateway) -> None:
    poll = await gateway.open_method("consent")
    one, other = gateway.codes[:2]
    for text in (f"{one} A {other} A", f"{one} B trop cher, et pour ma voisine {group(other)} B", f"{one} A {one} A"):
        assert (await gateway.text(text)).startswith("Votre texte a deux codes de carte.")
    assert await gateway.ballots(poll) == []


# Which poll


async def test_of_several_open_polls_a_text_says_which_by_its_number(gateway: Gateway) -> None:
    first = await gateway.open_method("single")
    second = await gateway.open_method("approval")
    listed = await gateway.text(f"{gateway.codes[0]} A")
    assert listed.startswith("Votes ouverts: 3 La première étape, 4 Nos propositions. Dites lequel")
    assert listed.endswith("Ex.: CODE 3 A")
    assert (await gateway.text(f"{gateway.codes[0]} 4 A C")).startswith("Vote 4 compté: A, C.")
    assert (await gateway.text(f"{gateway.codes[0]} 3 B")).startswith("Vote 3 compté: B.")
    assert "Envoyez CODE 4 et vos lettres" in await gateway.text(f"{gateway.codes[0]} 4")
    other = await gateway.text(f"{gateway.codes[0]} 9 B")
    assert other == f"Le vote 9 n'est pas ouvert. Numéros ouverts: 3, 4. {NOT_COUNTED}"
    assert await gateway.ballots(first) == [B]
    assert await gateway.ballots(second) == ['{"marks":["a","c"]}']


async def test_before_and_between_votes_a_text_is_told_that_nothing_is_open(gateway: Gateway) -> None:
    assert (await gateway.text(f"{gateway.codes[0]} A")).startswith("Aucun vote n'est ouvert maintenant.")
    assert (await gateway.text(f"{gateway.codes[0]} 3 A")).startswith("Aucun vote n'est ouvert maintenant.")
    poll = await gateway.open_method("single")
    await gateway.close(poll)
    assert (await gateway.text(gateway.codes[0])).startswith("Aucun vote n'est ouvert maintenant.")


async def test_after_the_end_a_text_is_told_whether_its_card_is_counted(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    voted = await gateway.text(f"{gateway.codes[0]} A", id="SM1")
    await gateway.close(poll)
    counted = (
        "Le vote 3 est fermé. Ce texte n'a rien changé: le vote de votre carte, mis dans l'urne avant, est compté."
    )
    assert await gateway.text(f"{gateway.codes[0]} A", id="SM1") == voted
    assert await gateway.text(f"{gateway.codes[0]} A") == counted
    assert await gateway.text(f"{gateway.codes[0]} B") == counted
    assert await gateway.text(f"{gateway.codes[1]} A") == "Le vote 3 est fermé. Votre texte n'a pas été compté."
    assert await gateway.text(f"{gateway.codes[1]} n’importe quoi") == (
        "Le vote 3 est fermé. Votre texte n'a pas été compté."
    )
    assert await gateway.ballots(poll) == [A]


async def test_a_paused_and_an_annulled_vote_say_so(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    await gateway.do(c.PausePoll("c_pause", poll))
    assert (await gateway.text(f"{gateway.codes[0]} A")).startswith("Le vote 3 est en pause.")
    await gateway.do(c.AnnulPoll("c_annul", poll, "Une erreur dans la question."))
    assert (await gateway.text(f"{gateway.codes[0]} A")).startswith("Le vote 3 a été annulé.")


async def test_texts_that_meet_the_closing_are_either_in_the_box_or_told_that_they_are_not(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path), cards=40) as gateway:
        poll = await gateway.open_method("single")
        texts = [
            asyncio.create_task(gateway.text(f"{code} A", number=f"+336000000{place:02d}"))
            for place, code in enumerate(gateway.codes)
        ]
        await texts[3]
        await gateway.close(poll)
        replies = [await text for text in texts]
        counted = [reply for reply in replies if RECEIPT.search(reply)]
        assert {reply for reply in replies if reply not in counted} <= {
            "Le vote 3 est fermé. Votre texte n'a pas été compté."
        }
        assert len(await gateway.ballots(poll)) == len(counted) == gateway.server.meeting.state.polls[poll].turnout


# Guessing, and a full disk


async def test_guessing_by_text_is_slowed_as_at_the_other_doors_and_a_right_code_passes(gateway: Gateway) -> None:
    await gateway.open_method("single")
    house = gateway.server.house
    gateway.server.app.state.tries = tries = Tries(lambda: 0.0)
    for _ in range(TRIES_MOST):  # as that many texts would, which take a while: a number may not write more at once
        tries.take(f"number {house.hash('number', MARIE)}")
    assert (await gateway.text(f"{UNKNOWN} A")).startswith("Trop de codes inconnus. Attendez 1 s")
    assert (await gateway.text(f"{UNKNOWN} A", number=PAUL)).startswith("Ce code n'est sur aucune carte d'ici.")
    assert (await gateway.text(f"{gateway.codes[0]} A")).startswith("Vote 3 compté")


async def test_many_guesses_in_one_text_cost_as_many_tries(gateway: Gateway) -> None:
    await gateway.open_method("consent")
    house, own = gateway.server.house, gateway.codes[0]
    draw = Random(7)
    guesses = " ".join(make_code(draw.randbytes(7)).replace("-", "") for _ in range(TRIES_MOST + 9))
    gateway.server.app.state.tries = tries = Tries(lambda: 0.0)
    for number, text in ((MARIE, f"{own} A {guesses}"), (PAUL, guesses)):
        for _ in range(TRIES_MOST // 6 + 1):
            await gateway.text(text, number)
        assert tries.take(f"number {house.hash('number', number)}") > 0
    behind = f"{own} A {guesses[:11]} {gateway.codes[1]}"  # a right one that comes after a guess too many
    assert (await gateway.text(behind)).startswith("Vote 3 compté")


async def test_a_vote_that_could_not_be_saved_says_so_and_counts_when_it_is_sent_again(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path, busy_s=0.05)) as gateway:
        poll = await gateway.open_method("single")
        with closing(sqlite3.connect(tmp_path / "boxes.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # as a full disk does: the ballot cannot be written
            reply = await gateway.text(f"{gateway.codes[0]} A", id="SM1")
            other.execute("ROLLBACK")
        assert reply.startswith("Votre vote n'est pas encore enregistré.")
        assert (await gateway.text(f"{gateway.codes[0]} A", id="SM1")).startswith("Vote 3 compté: A.")
        assert await gateway.ballots(poll) == [A]


async def test_where_the_key_of_a_poll_cannot_be_kept_no_vote_is_taken(tmp_path: Path) -> None:
    async with gateway_to(tmp_path) as gateway:
        poll = await gateway.open_method("single")
        (tmp_path / "texts").write_text("in the way")
        assert (await gateway.text(f"{gateway.codes[0]} A")).startswith("Votre vote n'est pas encore enregistré.")
        assert await gateway.ballots(poll) == []
        (tmp_path / "texts").unlink()
        assert (await gateway.text(f"{gateway.codes[0]} A")).startswith("Vote 3 compté")


async def test_a_server_that_was_started_anew_knows_the_number_by_its_key_alone(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path)) as gateway:
        poll = await gateway.open_method("single")
        first = await gateway.text(f"{gateway.codes[0]} A")
        code = gateway.codes[0]
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path)) as gateway:
        assert receipt_in(await gateway.text(f"{code} B")) == receipt_in(first)
        assert "déjà voté" in await gateway.text(f"{code} A", number=PAUL)
        assert await gateway.ballots(poll) == [B]
    for number in (MARIE, PAUL):
        assert number.removeprefix("+33").encode() not in everything_in(tmp_path)


async def test_an_old_text_that_comes_again_after_a_restart_undoes_no_newer_choice(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path)) as gateway:
        poll = await gateway.open_method("single")
        code = gateway.codes[0]
        await gateway.text(f"{code} A", id="SM1")
        await gateway.text(f"{code} B", id="SM2")
    read = tmp_path / "texts" / f"{poll}.read"
    assert read.stat().st_mode & 0o077 == 0
    read.write_text(read.read_text() + "\n0123")  # a line that a crash has torn
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path)) as gateway:
        assert (await gateway.text(f"{code} A", id="SM1")).startswith("Ce texte pour le vote 3 est déjà arrivé")
        assert await gateway.ballots(poll) == [B]
        assert (await gateway.text(f"{code} A", id="SM3")).startswith("Vote 3 compté: A.")
        assert (await gateway.text(f"{code} B", id="SM3")).startswith("Vote 3 compté: B.")  # ids that begin anew
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path)) as gateway:
        assert (await gateway.text(f"{code} A", id="SM3")).startswith("Ce texte pour le vote 3 est déjà arrivé")
        assert await gateway.ballots(poll) == [B]
        await gateway.close(poll)
        await gateway.server.app.state.text_keys.tidy()
        assert [*(tmp_path / "texts").iterdir()] == []


async def test_once_a_poll_is_over_no_file_leads_from_a_number_to_its_ballot(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path)) as gateway:
        poll, house = await gateway.open_method("single"), gateway.server.house
        receipt = receipt_in(await gateway.text(f"{gateway.codes[0]} A"))
        credential, sender = house.hash("card", gateway.codes[0]), house.hash("number", MARIE)
        key = tmp_path / "texts" / f"{poll}.key"
        assert key.stat().st_mode & 0o077 == 0
        held = bytes.fromhex(key.read_text())
        known_by = hmac.digest(held, sender.encode(), "sha256").hex()[:32]
        assert receipt_of(poll, ballot_secret(house, poll, credential, known_by)) == receipt  # with it, one could try
        keys: PollKeys = gateway.server.app.state.text_keys
        await keys.tidy()
        assert key.exists()
        await gateway.close(poll)
        await keys.tidy()
        assert not key.exists()
        assert receipt_of(poll, ballot_secret(house, poll, credential, sender)) != receipt
    assert held.hex().encode() not in everything_in(tmp_path)


async def test_a_key_that_a_crash_left_is_destroyed_at_the_next_start(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path)) as gateway:
        poll = await gateway.open_method("single")
        await gateway.text(f"{gateway.codes[0]} A")
        key = tmp_path / "texts" / f"{poll}.key"
        left = key.read_bytes()
        await gateway.close(poll)
    assert not key.exists()
    key.write_bytes(left)
    async with gateway_to(tmp_path, storage=SqliteStorage(tmp_path)):
        assert not key.exists()


def everything_in(folder: Path) -> bytes:
    """Return what the files of a data folder hold."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
