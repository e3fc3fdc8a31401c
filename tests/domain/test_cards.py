"""Rules for voter cards: issued, revoked, replaced, told apart by groups, struck for a paper booklet."""

import pytest
from msgspec.structs import replace

from server.domain import commands as c
from server.domain import events as e
from server.domain.records import ORGANISER, Card, Role
from tests.given import SITE, given, staff

STEWARD = staff("steward")
AGE = {"Âge": "30 ans et plus"}
REVOKED = e.CardRevoked("card1")
REPLACED = e.CardReplaced("card1", "spare")
PROFILED = e.CardProfiled("card1", AGE)
STRUCK = e.CardStruck("card1", "12")


# Issued


def test_cards_are_recorded_in_no_order_that_tells_anything():
    given().when(c.IssueCards("c_1", ("z", "y", "z")), by=ORGANISER).then(e.CardsIssued(("y", "z")))
    given().when(c.IssueCards("c_1", ("card1",)), by=ORGANISER).refused("id-taken")
    given().when(c.IssueCards("c_1", ()), by=ORGANISER).then()


def test_cards_are_numbered_on_from_the_first_and_meant_for_a_site():
    issued = e.CardsIssued(("y", "z"), 41, SITE)
    given().when(c.IssueCards("c_1", ("z", "y"), 41, SITE), by=ORGANISER).then(issued)
    cards = given(issued).state.cards
    assert cards["y"] == Card("y", 41, SITE)
    assert cards["z"] == Card("z", 42, SITE)
    assert cards["card1"].number == 0
    given().when(c.IssueCards("c_1", ("y",), site_id="s_9"), by=ORGANISER).refused("not-found", what="site")


def test_cards_are_meant_for_a_table_of_their_site():
    issued = e.CardsIssued(("y",), 41, SITE, "t_1")
    given().when(c.IssueCards("c_1", ("y",), 41, SITE, "t_1"), by=ORGANISER).then(issued)
    assert given(issued).state.cards["y"] == Card("y", 41, SITE, table_id="t_1")
    given().when(c.IssueCards("c_1", ("y",), 0, SITE, "t_9"), by=ORGANISER).refused("not-found", what="table")
    elsewhere = e.SiteAdded("s_2", "Salle en ligne", True)
    for site_id in ("", "s_2"):
        given(elsewhere).when(c.IssueCards("c_1", ("y",), 0, site_id, "t_1"), by=ORGANISER).refused(
            "bad-value", field="table_id"
        )


def test_cards_for_several_tables_are_issued_in_one_act_with_numbers_that_go_on():
    tables = {"t_2": ("z", "y"), "t_1": ("x",)}
    issued = [e.CardsIssued(("y", "z"), 41, SITE, "t_2"), e.CardsIssued(("x",), 43, SITE, "t_1")]
    given().when(c.IssueTableCards("c_1", tables, 41), by=ORGANISER).then(*issued)
    assert given(*issued).state.cards["x"] == Card("x", 43, SITE, table_id="t_1")
    given().when(c.IssueTableCards("c_1", {}, 41), by=ORGANISER).then()


@pytest.mark.parametrize(
    ("tables", "number", "code"),
    [
        ({"t_1": ("y",), "t_9": ("x",)}, 41, "not-found"),
        ({"t_1": ("y",), "t_2": ("y",)}, 41, "id-taken"),
        ({"t_1": ("y",), "t_2": ("card1",)}, 41, "id-taken"),
        ({"t_1": ("y",), "t_2": ("x",)}, 4, "id-taken"),
    ],
)
def test_of_the_cards_of_several_tables_all_or_none_are_issued(
    tables: dict[str, tuple[str, ...]], number: int, code: str
):
    pile = e.CardsIssued(("pile",), 4)
    given(pile).when(c.IssueTableCards("c_1", tables, number), by=ORGANISER).refused(code)


@pytest.mark.parametrize(
    ("pile", "table_id"),
    [
        (None, "t_1"),
        (e.CardsIssued(("z",), 42, SITE, "t_2"), "t_2"),
        (e.CardsIssued(("z",), 42, SITE), "t_1"),
        (e.CardsIssued(("z",), 42, "s_2"), ""),
        (e.CardsIssued(("z",), 42), ""),
    ],
    ids=["new", "of another table", "of the site", "of another site", "of no site"],
)
def test_who_gets_another_card_stays_at_their_table_unless_the_card_is_meant_elsewhere(
    pile: e.CardsIssued | None, table_id: str
):
    old = (e.SiteAdded("s_2", "Salle en ligne", True), e.CardsIssued(("y",), 41, SITE, "t_1"))
    happened = (*old, e.CardReplaced("y", "z")) if pile is None else (*old, pile, e.CardReplaced("y", "z", 42))
    assert given(*happened).state.cards["z"].table_id == table_id


def test_no_two_cards_have_one_number():
    meeting = given(e.CardsIssued(("y", "z"), 41))
    meeting.when(c.IssueCards("c_1", ("x",), 42), by=ORGANISER).refused("id-taken", id="42")
    meeting.when(c.IssueCards("c_1", ("x",), -1), by=ORGANISER).refused("bad-value", field="first_number")
    meeting.when(c.IssueCards("c_1", ("x",), 43), by=ORGANISER).then(e.CardsIssued(("x",), 43))


# Revoked and replaced


def test_a_revoked_card_is_not_among_the_entitled_any_more_and_revoking_twice_is_harmless():
    given().when(c.RevokeCard("c_1", "card1"), by=STEWARD).then(REVOKED)
    given(REVOKED).when(c.RevokeCard("c_1", "card1"), by=STEWARD).then()
    assert (given().state.entitled, given(REVOKED).state.entitled) == (4, 3)


def test_a_replaced_card_hands_its_right_and_all_it_carries_on():
    given().when(c.ReplaceCard("c_1", "card1", "spare"), by=STEWARD).then(REPLACED)
    cards = given(PROFILED, STRUCK, REPLACED).state.cards
    assert cards["spare"] == Card("card1", groups=AGE, booklet="12")
    assert cards["card1"] == Card("card1", revoked=True)
    assert given(REPLACED).state.entitled == 4


def test_a_card_that_replaced_another_may_be_replaced_and_the_right_stays_the_first_one():
    meeting = given(REPLACED)
    again = e.CardReplaced("spare", "third")
    meeting.when(c.ReplaceCard("c_1", "spare", "third"), by=STEWARD).then(again)
    state = given(REPLACED, again).state
    assert {id: card.right for id, card in state.cards.items() if not card.revoked} == {
        "card2": "card2", "card3": "card3", "card4": "card4", "third": "card1",
    }  # fmt: skip
    assert state.entitled == 4


def test_a_replacement_gets_the_next_number_where_cards_have_numbers():
    numbered = e.CardsIssued(("y", "z"), 41)
    replaced = e.CardReplaced("y", "spare", 43)
    given(numbered).when(c.ReplaceCard("c_1", "y", "spare"), by=STEWARD).then(replaced)
    assert given(numbered, replaced).state.cards["spare"] == Card("y", 43)


def test_a_card_from_the_pile_keeps_its_number_and_site_and_gives_its_own_right_up():
    issued = e.CardsIssued(("y", "z"), 41, SITE)
    replaced = e.CardReplaced("card1", "y", 41)
    given(issued).when(c.ReplaceCard("c_1", "card1", "y"), by=STEWARD).then(replaced)
    state = given(PROFILED, STRUCK, issued, replaced).state
    assert state.cards["y"] == Card("card1", 41, SITE, AGE, booklet="12")
    assert (given(issued).state.entitled, state.entitled) == (6, 5)


@pytest.mark.parametrize(
    ("happened", "by", "reason"),
    [
        ((), "card1", "same"),
        ((e.CardRevoked("card2"),), "card2", "revoked"),
        ((e.CardProfiled("card2", AGE),), "card2", "used"),
        ((e.CardStruck("card2", "7"),), "card2", "used"),
        ((e.CardReplaced("card3", "card2"),), "card2", "used"),
        ((e.CardReplaced("card3", "spare"),), "spare", "used"),
    ],
)
def test_a_card_that_is_somebody_s_takes_the_place_of_no_other(happened: tuple[e.AnyEvent, ...], by: str, reason: str):
    given(*happened).when(c.ReplaceCard("c_1", "card1", by), by=STEWARD).refused("card-not-spare", reason=reason)


def test_replacing_twice_by_the_same_card_is_harmless_and_by_another_one_refused():
    for event in (REPLACED, e.CardReplaced("card1", "card2")):
        given(event).when(c.ReplaceCard("c_1", "card1", event.by), by=STEWARD).then()
        given(event).when(c.ReplaceCard("c_1", "card1", "card3"), by=STEWARD).refused("card-revoked")


def test_a_revoked_card_is_replaced_from_the_pile_as_long_as_nobody_has_its_right():
    given(REVOKED).when(c.ReplaceCard("c_1", "card1", "card2"), by=STEWARD).then(e.CardReplaced("card1", "card2"))
    state = given(REVOKED, e.CardReplaced("card1", "card2")).state
    assert state.cards["card2"] == Card("card1")
    assert (given(REVOKED).state.entitled, state.entitled) == (3, 3)
    given(REVOKED).when(c.ReplaceCard("c_1", "card1", "new"), by=STEWARD).refused("card-revoked")
    gone = e.CardRevoked("card2")
    given(e.CardReplaced("card1", "card2"), gone).when(c.ReplaceCard("c_1", "card1", "card3"), by=STEWARD).then(
        e.CardReplaced("card1", "card3")
    )


COMMANDS: tuple[c.AnyCommand, ...] = (
    c.ReplaceCard("c_1", "card1", "other"),
    c.ProfileCard("c_1", "card1", AGE),
    c.StrikeCard("c_1", "card1", "7"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_nothing_is_done_with_a_card_that_is_revoked_or_replaced_or_unknown(command: c.AnyCommand):
    given(REVOKED).when(command, by=STEWARD).refused("card-revoked")
    given(REPLACED).when(command, by=STEWARD).refused("card-revoked")
    unknown = replace(command, credential="none")
    given().when(unknown, by=STEWARD).refused("unknown-card")


def test_an_unknown_card_is_not_revoked():
    given().when(c.RevokeCard("c_1", "none"), by=STEWARD).refused("unknown-card")


@pytest.mark.parametrize("role", ["theme-team", "vote-operator", "observer", "table", "voter"])
def test_cards_are_the_business_of_the_welcome(role: Role):
    for command in (*COMMANDS, c.RevokeCard("c_1", "card1")):
        given().when(command, by=staff(role)).refused("not-allowed", role=role)
    given().when(c.IssueCards("c_1", ("new",)), by=STEWARD).refused("not-allowed")


# Groups


def test_a_holder_says_to_which_groups_they_belong_and_may_take_it_back():
    given().when(c.ProfileCard("c_1", "card1", AGE), by=STEWARD).then(PROFILED)
    meeting = given(PROFILED)
    meeting.when(c.ProfileCard("c_1", "card1", AGE), by=STEWARD).then()
    meeting.when(c.ProfileCard("c_1", "card1", {}), by=STEWARD).then(e.CardProfiled("card1", {}))
    other = e.CardProfiled("card1", {"Quartier": "Port"})
    assert given(PROFILED, other).state.cards["card1"].groups == {"Quartier": "Port"}


@pytest.mark.parametrize(
    ("groups", "field"),
    [
        ({"Âge": "100 ans"}, "Âge"),
        ({"Âge": ""}, "Âge"),
        ({"Âge": "Port"}, "Âge"),
        ({"Nom": "Dupont"}, "Nom"),
        ({**AGE, "Adresse": "3, rue du Port"}, "Adresse"),
    ],
)
def test_a_card_carries_only_what_the_meeting_asks_for(groups: dict[str, str], field: str):
    given().when(c.ProfileCard("c_1", "card1", groups), by=STEWARD).refused("bad-value", field=field)


# Booklets


def test_a_card_is_struck_for_a_booklet_and_the_booklet_given_back():
    given().when(c.StrikeCard("c_1", "card1", " 12\x00 "), by=STEWARD).then(STRUCK)
    meeting = given(STRUCK)
    meeting.when(c.StrikeCard("c_1", "card1", "12"), by=STEWARD).then()
    meeting.when(c.StrikeCard("c_1", "card1", ""), by=STEWARD).then(e.CardStruck("card1", ""))
    given().when(c.StrikeCard("c_1", "card1", ""), by=STEWARD).then()


def test_a_card_has_one_booklet_and_a_booklet_one_card():
    given(STRUCK).when(c.StrikeCard("c_1", "card1", "13"), by=STEWARD).refused("card-struck", booklet="12")
    given(STRUCK).when(c.StrikeCard("c_1", "card2", "12"), by=STEWARD).refused("id-taken", id="12")
    given(STRUCK, REVOKED).when(c.StrikeCard("c_1", "card2", "12"), by=STEWARD).refused("id-taken", id="12")
    given().when(c.StrikeCard("c_1", "card1", "x" * 41), by=STEWARD).refused("bad-text", field="booklet")


def test_a_booklet_given_back_with_a_replaced_card_is_free_again():
    returned = e.CardStruck("spare", "")
    meeting = given(STRUCK, REPLACED, returned)
    for card in ("spare", "card2"):
        meeting.when(c.StrikeCard("c_1", card, "12"), by=STEWARD).then(e.CardStruck(card, "12"))
