"""The votes in the proceedings: their whole life, the result of every method, and no figure that is not public."""

import re
from collections.abc import Iterable
from io import BytesIO

import pytest
from msgspec.structs import replace

from printouts.layout import PROCEEDINGS
from printouts.proceedings import write_proceedings
from server.domain import commands as c
from server.domain.closing import hands_of, profile_of, tally_of
from server.domain.counting import Ballot, check_ballot, write_ballot
from server.domain.hands import times_counted
from server.domain.records import EASY, SYSTEM, Actor, Method, PollText, Rules
from server.domain.tallies import Profile
from server.printing.sheets import Ballots
from tests.e2e.every_method import EVERY, Asked, asked, choices, marks, numbers
from tests.given import a_poll
from tests.printouts.meetings import Hall, pages_of, print_proceedings, right_edge_mm

NO_PROFILE: Profile = {}
DIGEST = "0123456789abcdef" * 4


def a_hall(sites: tuple[str, ...] = ("Salle des fêtes",)) -> Hall:
    return Hall().found(sites=sites, cards=150)


def open_poll(hall: Hall, what: Asked) -> str:
    poll_id = f"v_{len(hall.state.polls) + 1}"
    title = what.question.removesuffix(" ?")
    hall.do(lambda id: c.PlanPoll(id, poll_id, title, what.question, what.method, what.choices, what.rules))
    hall.open_poll(poll_id)
    return poll_id


def close(
    hall: Hall,
    poll_id: str,
    ballots: Iterable[Ballot],
    by_channel: dict[str, dict[str, int]] | None = None,
    profile: Profile = NO_PROFILE,
) -> None:
    """Close a poll with these ballots and the hands that were counted."""
    poll = hall.state.polls[poll_id]
    box = [write_ballot(check_ballot(poll, ballot)) for ballot in ballots]
    hands = hands_of(hall.state, poll_id)
    tally = tally_of(poll, box, hands, DIGEST)
    digests = (DIGEST, "ab" * 32, "cd" * 32, "ef" * 32)
    hall.do(
        lambda id: c.RecordTally(
            id, poll_id, tally, len(box), *digests, by_channel or {}, profile, times_counted(hands)
        ),
        SYSTEM,
        seconds=600,
    )  # fmt: skip


def decide(hall: Hall, what: Asked) -> str:
    poll_id = open_poll(hall, what)
    close(hall, poll_id, what.ballots)
    hall.publish_poll(poll_id)
    return poll_id


def told(hall: Hall) -> tuple[str, str]:
    """Return the text of the first page and that of the chapter of the votes."""
    _, pages = print_proceedings(hall.state)
    begin = next(number for number, page in enumerate(pages) if page.startswith("Les votes"))
    votes = " ".join(pages[begin:]).partition("Ce qui s’est dit aux tables")[0]
    return pages[0], votes


TOLD: dict[Method, tuple[str, tuple[str, ...]]] = {
    "single": ("Agrandir le marché Arrive en tête · 9 voix", ("50 %", "9 voix", "2 bulletins", "Choix unique")),
    "approval": ("Agrandir le marché Arrive en tête · 10 voix", ("77 %", "10 voix", "Approbation")),
    "yes-no": ("Adopté · 11 oui · 4 non", ("Adopté · 12 oui · 3 non", "Pas adopté", "3 sans réponse", "80 %")),
    "scale": ("Arrive en tête · 3,75 sur 5 · 69 % d’accord", ("Plutôt pas d’accord", "2,38 sur 5 · 15 % d’accord")),
    "majority-judgment": ("Arrive en tête · Mention « Bien »", ("Très bien Bien Assez bien Passable", "au-dessous")),
    "instant-runoff": ("Arrive en tête · 11 voix au dernier tour", ("tour 1 tour 2 tour 3", "3, écarté", "5, écarté")),
    "schulze": ("En tête, à égalité · 2 duels gagnés sur 3", ("Les duels", "9–9", "15–3")),
    "points": ("Arrive en tête · 93 points", ("49 %", "93 points", "chaque bulletin en a 10")),
    "greedy": ("Il reste 5 000 €", ("95 000 €, sur 100 000 €", "Retenu · 55 000 € · 11 voix", "Pas retenu")),
    "equal-shares": ("Il reste 33 000 €", ("67 000 €, sur 100 000 €", "en parts égales")),
    "consent": ("il y a 2 objections à travailler", ("Les objections « Les livraisons", "s’y reposer en chemin. »")),
    "quiz": ("27 Bonne réponse", ("Les points des tables Table 1 550 points", "Table 2 450 points", "Un jeu")),
}  # fmt: skip
"""What the first page, and what the chapter of the votes, must say of each of `every_method.EVERY`."""


def bare(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("method", TOLD)
def test_the_result_of_every_method_is_on_the_first_page_and_in_its_chapter(method: Method) -> None:
    hall = a_hall()
    decide(hall, asked(method))
    first, votes = told(hall)
    essence, figures = TOLD[method]
    assert bare(essence) in bare(first)
    assert [words for words in figures if bare(words) not in bare(votes)] == []
    assert " pour 150 cartes" in votes


def test_no_idea_of_a_scale_comes_first_without_the_agreement_of_the_room() -> None:
    hall = a_hall()
    decide(hall, Asked("scale", "D’accord ?", choices("Un", "Deux"), numbers(("21", 4))))
    for page in told(hall):
        assert "Aucune idée n’a l’accord de la salle." in bare(page)
        assert "Arrive en tête" not in page


@pytest.mark.parametrize(("channels", "shown"), [({"phone": 3, "sms": 1}, True), ({"phone": 4}, False)])
def test_texts_have_a_column_of_the_turnout_where_somebody_voted_by_text(channels: dict[str, int], shown: bool) -> None:
    hall = a_hall()
    what = asked("single")
    poll_id = open_poll(hall, what)
    close(hall, poll_id, what.ballots, {next(iter(hall.state.sites)): channels})
    hall.publish_poll(poll_id)
    _, votes = told(hall)
    assert ("téléphone borne tablette texto papier" in votes) is shown
    assert ("téléphone borne tablette papier" in votes) is not shown


def test_a_vote_of_every_method_in_one_document_stays_within_the_column() -> None:
    hall = a_hall()
    for what in EVERY:
        decide(hall, what)
    long = "Planter trente arbres en pleine terre et rendre un tiers du sol à la pluie "
    many = choices(*(long + str(number) for number in range(20)))
    ranked = tuple(Ballot(values={choice: (place + turn) % 20 + 1 for place, choice in enumerate(LETTERED)})
                   for turn in range(9))  # fmt: skip
    for method in ("schulze", "instant-runoff"):
        decide(hall, Asked(method, "Lesquels ?", many, ranked))
    paper = BytesIO()
    printed = write_proceedings(hall.state, paper, now=hall.now)
    assert printed.missing == frozenset()
    assert right_edge_mm(paper.getvalue()) <= PROCEEDINGS.text_left_mm + PROCEEDINGS.text_width_mm + 1


LETTERED = "abcdefghijklmnopqrst"


def test_a_closed_vote_that_is_not_published_gives_no_figure_away() -> None:
    hall = a_hall()
    poll_id = open_poll(hall, asked("single"))
    close(hall, poll_id, asked("single").ballots)
    first, votes = told(hall)
    assert "Résultat non publié." in first
    assert "Résultat non publié." in votes
    assert not re.search(r"\d voix|\d %|bulletins? pour|Empreinte", first + votes)
    assert "0123 4567" not in votes
    assert "Agrandir le marché" in votes


def test_an_annulled_vote_is_told_with_its_reason_and_the_vote_that_repeats_it_and_decides_nothing() -> None:
    hall = a_hall()
    poll_id = decide(hall, asked("single"))
    hall.do(lambda id: c.RerunPoll(id, poll_id, "v_again", "Une carte a servi deux fois."))
    hall.open_poll("v_again")
    close(hall, "v_again", marks(a=3))
    hall.publish_poll("v_again")
    first, votes = told(hall)
    assert "Vote 1 : " not in first.partition("Dans ces pages")[0]
    assert "Vote 2 : Que faire d’abord" in first
    assert "1 vote a été annulé" in first
    assert "Vote annulé." in votes
    assert "Une carte a servi deux fois." in votes
    assert "Il est repris par le vote 2." in votes
    assert "Ce vote reprend le vote 1, qui a été annulé." in votes
    assert "9 voix" not in first + votes


def test_a_vote_annulled_before_it_opened_says_so() -> None:
    hall = a_hall()
    hall.poll("Le nom", "single", choices("Un", "Deux"))
    hall.do(lambda id: c.AnnulPoll(id, "v_1", "La question n’était plus la bonne."))
    _, votes = told(hall)
    assert "avant d’avoir été ouvert" in votes
    assert "La question n’était plus la bonne." in votes


def test_turnout_is_told_by_site_and_channel() -> None:
    hall = a_hall(sites=("Salle des fêtes", "École"))
    poll_id = open_poll(hall, asked("single"))
    channels = {"s_1": {"phone": 9, "paper": 2}, "s_2": {"kiosk": 6}, "": {"phone": 3}}
    close(hall, poll_id, asked("single").ballots, channels)
    hall.publish_poll(poll_id)
    _, votes = told(hall)
    for row in (
        "Participation téléphone borne tablette papier ensemble",
        "Salle des fêtes 9 0 0 2 11",
        "École 0 6 0 0 6",
        "Sans lieu 3 0 0 0 3",
        "Ensemble 12 6 0 2 20",
    ):
        assert row in votes


def test_cards_without_a_site_stand_with_the_only_one() -> None:
    hall = a_hall()
    poll_id = open_poll(hall, asked("single"))
    close(hall, poll_id, asked("single").ballots, {"": {"phone": 12}, "s_1": {"phone": 8}})
    hall.publish_poll(poll_id)
    _, votes = told(hall)
    assert "Salle des fêtes 20 0 0 0 20" in votes
    assert "Sans lieu" not in votes


def test_hands_are_told_by_table_with_what_a_recount_replaced() -> None:
    hall = a_hall()
    poll_id = open_poll(hall, asked("single"))
    for numbers_ in ((10, 2, 8, 6, 1, 1, {"a": 4, "b": 2, "c": 0}), (10, 2, 8, 7, 1, 0, {"a": 5, "b": 2, "c": 0})):
        hall.do(lambda id, given=numbers_: c.CountHands(id, poll_id, *given), Actor("table", "t_4"))  # type: ignore[misc]
    close(hall, poll_id, marks(b=3))
    hall.publish_poll(poll_id)
    _, votes = told(hall)
    assert "Et 8 mains levées, comptées aux tables." in votes
    assert re.search(
        r"Table 4, à \d\d:\d\d : 8 mains levées, sur 10 personnes dont 2 votent autrement. A 5, B 2", votes
    )
    assert re.search(r"Remplace le comptage de \d\d:\d\d : A 4, B 2 et C 0 ; 1 blanc, 1 nul.", votes)
    assert "Attention" not in votes


def test_spoiled_hands_are_told_apart() -> None:
    hall = a_hall()
    poll_id = open_poll(hall, asked("single"))
    given = (10, 0, 10, 8, 0, 2, {"a": 8, "b": 0, "c": 0})
    hall.do(lambda id: c.CountHands(id, poll_id, *given), Actor("table", "t_1"))
    close(hall, poll_id, ())
    hall.publish_poll(poll_id)
    assert "2 bulletins nuls, qui ne comptent pas." in told(hall)[1]


def test_a_lot_is_told_with_its_seed_and_a_tie_without_one_is_named() -> None:
    hall = a_hall()
    names = choices("Un", "Deux", "Trois")
    decide(hall, Asked("instant-runoff", "Quel nom ?", names, numbers(("123", 4), ("213", 2), ("321", 2))))
    decide(hall, Asked("single", "Quel jour ?", names, marks(a=4, b=2, c=2)))
    _, votes = told(hall)
    assert re.search(r"Égalité entre B et C au dernier rang du tour 1 : le sort a écarté [BC]\.", votes)
    assert DIGEST in votes.replace(" ", "")
    assert "À égalité, sans que la règle les départage : B et C." in votes


def test_the_result_of_groups_names_those_that_are_too_small_to_show() -> None:
    hall = a_hall()
    poll_id = open_poll(hall, asked("single"))
    poll = hall.state.polls[poll_id]
    cast = asked("single").ballots
    grouped = [("Centre" if place < 14 else "Port", write_ballot(each)) for place, each in enumerate(cast)]
    small = [(("Moins de 30 ans" if place < 2 else "30 ans et plus"), text) for place, (_, text) in enumerate(grouped)]
    profile = profile_of(poll, {"Quartier": grouped, "Âge": small}, len(cast), DIGEST)
    close(hall, poll_id, cast, profile=profile)
    hall.publish_poll(poll_id)
    _, votes = told(hall)
    assert "Centre, 14 bulletins : A 36 % · B 64 % · C 0 %." in bare(votes)
    assert "Moins de 30 ans : groupe trop petit pour être montré." in votes
    assert "30 ans et plus : groupe trop petit pour être montré." in votes


def test_every_digest_of_a_published_vote_is_printed() -> None:
    hall = a_hall()
    decide(hall, asked("single"))
    _, votes = told(hall)
    for name, digest in (
        ("de l’urne", "0123"),
        ("des bulletins", "cdcd"),
        ("des reçus", "efef"),
        ("de l’émargement", "abab"),
    ):
        assert bare(f"Empreinte {name} : {digest} ") in bare(votes)


def test_a_limit_of_marks_is_said_with_the_method() -> None:
    hall = a_hall()
    what = asked("approval")
    decide(hall, Asked(what.method, what.question, what.choices, marks(ab=3), Rules(least=2, most=2)))
    assert "Ici : 2 choix par bulletin, ni plus ni moins." in told(hall)[1]


def test_ballots_carry_the_easy_words_of_their_poll_where_it_has_some_and_somebody_asks_for_them():
    said = {EASY: PollText(question="Que faire en premier ?", choices={"a": "Mettre 10 bancs", "b": "Choix b"})}
    poll = replace(a_poll("single", "Poser dix bancs", "Choix b"), words=said)
    work = Ballots("m_1", "La place", "00" * 16, 1, 1, poll, ("fr",), "A4", easy=True)
    [eased], [plain] = (_text_of(each) for each in (work, replace(work, easy=False)))
    assert "Mettre 10 bancs" in eased
    assert "Que faire en premier" in eased
    assert eased.count("Choix b") == 1  # what says the same is not said twice
    assert "Mettre 10 bancs" not in plain
    untold = replace(work, poll=replace(poll, words={}))
    assert _text_of(untold) == [plain]


def _text_of(work: Ballots) -> list[str]:
    out = BytesIO()
    work.make(out, bool)
    return pages_of(out.getvalue())
