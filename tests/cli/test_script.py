"""Rules for scripts: a right one founds a meeting, a wrong one names line, field and what was expected."""

from typing import get_args

import pytest

from server.domain.commands import CreateMeeting
from server.domain.decide.ballot_paper import lettered
from server.domain.gaps import gaps
from server.domain.records import Method, Poll, PollText, Recording, RoundText, Rules, Sheet
from server.i18n import Words
from server.script import BadScript, parse_script
from server.script.advice import advice
from tests.cli.scripts import FULL, named
from tests.served import SCRIPT


class Ids:
    def __init__(self) -> None:
        self.made = 0

    def __call__(self, prefix: str) -> str:
        self.made += 1
        return f"{prefix}_{self.made}"


def test_a_script_becomes_the_command_that_founds_its_meeting():
    command = parse_script(SCRIPT, Ids())
    assert command.title == "La place du marché"
    assert [site.name for site in command.sites] == ["Salle des fêtes"]
    assert [(table.number, table.seats) for table in command.tables] == [(1, 10), (2, 10), (3, 10)]
    assert [(round.number, round.duration_s) for round in command.rounds] == [(1, 600), (2, 600)]
    assert [(poll.method, len(poll.choices)) for poll in command.polls] == [("single", 2), ("approval", 0)]


def test_tables_are_numbered_through_the_sites():
    two = SCRIPT.replace(
        "[[rounds]]", '[[sites]]\nname = "En ligne"\ntables = 2\nseats = 8\nonline = true\n[[rounds]]', 1
    )
    command = parse_script(two, Ids())
    assert [(table.number, table.site_id) for table in command.tables][2:4] == [
        (3, command.sites[0].id),
        (4, command.sites[1].id),
    ]
    assert command.sites[1].online


def full(right: str = "", wrong: str = "") -> CreateMeeting:
    """The meeting of the full script, with one thing in it said otherwise."""
    assert right in FULL
    return parse_script(FULL.replace(right, wrong, 1), Ids(), named)


def test_tables_and_devices_of_online_sites_are_as_the_script_says():
    command = full()
    assert command.devices == "several"
    assert full('devices = "several"\n').devices == "one"
    assert [(table.number, table.video) for table in command.tables][3:] == [
        (4, "https://visio.example/table-4"),
        (5, ""),
        (6, ""),
    ]
    assert {table.video for table in full('video = [\n  "https://visio.example/table-4",\n  "",\n]\n').tables} == {""}


def test_a_round_may_have_a_sheet_and_take_notes_of_persons():
    [round] = full().rounds
    assert round.individual == 3
    assert round.sheet == Sheet(
        "La place en chiffres",
        "La place fait 3 000 m².",
        "",
        named("plan.png", "picture"),
        "Le plan de la place.",
        named("son/marche.mp3", "audio"),
        named("film.mp4", "video"),
        named("film.vtt", "captions"),
    )
    plain = parse_script(SCRIPT, Ids()).rounds[0]
    assert (plain.individual, plain.sheet) == (0, None)


WORDS = 'text = "La place fait 3 000 m²."\neasy = "La place est grande."\n'


@pytest.mark.parametrize(
    ("right", "wrong", "advised"),
    [
        ('captions = "film.vtt"\n', "", [("script-advice-captions", {"number": 1})]),
        (WORDS, "", [("script-advice-audio", {"number": 1})]),
        (WORDS.partition("\n")[0] + "\n", "", []),
        ("", "", []),
    ],
)
def test_what_would_leave_somebody_out_is_advised_against_and_not_refused(
    right: str, wrong: str, advised: list[tuple[str, dict[str, object]]]
):
    links = ("script-advice-links", {"n": 2, "first": 5})
    found = list(advice(full(right, wrong)))
    assert found == [*advised, links]
    for name, facts in found:
        assert Words("fr", "cli")(name, **facts)
    assert list(advice(parse_script(SCRIPT, Ids()))) == []


def test_questions_and_choices_may_be_recorded_in_each_language():
    assert full().recordings == tuple(
        Recording(language, text, named(path, "audio"))
        for language, text, path in (
            ("fr", "Qu’est-ce qui vous plaît ?", "son/question.mp3"),
            ("en", "What do you like?", "son/round-en.wav"),
            ("fr", "Combien d’arbres sur la place ?", "son/quiz.ogg"),
            ("fr", "11", "son/onze.mp3"),
            ("en", "15", "son/fifteen.mp3"),
        )
    )
    assert parse_script(SCRIPT, Ids()).recordings == ()


def test_a_round_is_worded_in_the_other_languages_of_the_meeting_gaps_and_all():
    said = RoundText("What we live with", "What do you like?")
    assert full().rounds[0].words == {"en": said, "easy": RoundText(sheet_text="La place est grande.")}
    [reworded] = full(
        '[rounds.words.en]\ntitle = "What we live with"\nquestion = "What do you like?"\naudio = "son/round-en.wav"\n'
    ).rounds
    assert list(reworded.words) == ["easy"]
    of_sheet = '[rounds.words.en]\nsheet_title = "The square"\nsheet_text = "It is large."\nalt = "A plan."\n'
    sheet = full("[rounds.words.en]\n", of_sheet).rounds[0].words["en"]
    assert (sheet.sheet_title, sheet.sheet_text, sheet.alt) == ("The square", "It is large.", "A plan.")
    eased = full("[rounds.words.en]\n", '[rounds.words.en-easy]\nquestion = "What is good?"\n\n[rounds.words.en]\n')
    assert eased.rounds[0].words["en-easy"] == RoundText(question="What is good?")


def test_a_script_that_is_only_a_text_has_no_files():
    with pytest.raises(BadScript) as caught:
        parse_script(FULL, Ids())
    assert (caught.value.field, caught.value.expected) == ("rounds[1].sheet.picture", "script-file-none")


def poll(title: str, command: CreateMeeting | None = None) -> Poll:
    return next(poll for poll in (command or full()).polls if poll.title == title)


def test_each_method_has_its_rules_from_fields_of_its_own():
    assert poll("Quiz").rules == Rules(right="b", answer_s=30)
    assert poll("Limites").rules == Rules(least=1, most=2)
    assert poll("Points").rules == Rules(points=7)
    assert poll("Budget").rules == Rules(most=1, budget=30_000)
    assert [choice.cost for choice in poll("Budget").choices] == [21_000, 900]
    assert poll("Autre budget").rules == Rules(budget=500)
    assert {poll("Rang").rules, poll("Nos propositions").rules, poll("Consentement").rules} == {Rules()}


def test_what_is_not_said_of_a_poll_has_its_default():
    said = full("points = 7\n")
    assert poll("Points", said).rules == Rules(points=10)
    assert poll("Quiz", full("seconds = 30\n")).rules == Rules(right="b")
    assert poll("Limites", full("least = 1\nmost = 2\n")).rules == Rules()
    plain = poll("Points", said)
    assert (plain.results, plain.ballots, plain.duration_s, plain.words) == ("published", "without-receipts", None, {})


def test_time_of_voting_results_and_ballots_are_as_the_script_says():
    assert (poll("Quiz").duration_s, poll("Quiz").results) == (120, "closed")
    assert poll("Limites").ballots == "with-receipts"
    assert poll("Consentement").results == "live"


def test_a_poll_may_be_said_in_the_other_languages_of_the_meeting_as_far_as_they_are_known():
    asked = {"a": "11", "b": "15"}
    assert poll("Quiz").words == {"en": PollText("Quiz", "How many trees on the square?", asked)}
    assert poll("Consentement").words == {"en": PollText("Consent", "", {"a": "I consent"})}


def test_a_missing_pictogram_or_translation_is_a_gap_and_no_mistake():
    limits, consent = poll("Limites"), poll("Consentement")
    assert [choice.pictogram for choice in limits.choices] == ["tree", "", "light"]
    assert gaps(("fr",), lettered(limits.choices), limits.words) == ("pictogram:b",)
    assert gaps(("fr", "en"), lettered(consent.choices), consent.words) == ("en:question", "en:b")


def test_consent_brings_its_two_choices_along_unless_the_script_words_them():
    said = Words("fr", "cli")
    expected = [(said("script-consents"), "thumb-up"), (said("script-objects"), "thumb-down")]
    assert [(choice.text, choice.pictogram) for choice in poll("Consentement").choices] == expected
    own = full('results = "live"', 'choices = [{ text = "Oui" }, { text = "Non" }]')
    assert [choice.text for choice in poll("Consentement", own).choices] == ["Oui", "Non"]


@pytest.mark.parametrize("method", get_args(Method))
def test_every_method_can_be_planned(method: str):
    fields = {
        "points": "points = 3",
        "greedy": "budget = 9",
        "equal-shares": "budget = 9",
        "quiz": 'right = "A"',
    }.get(method, "")
    cost = ", cost = 9" if "budget" in fields else ""
    choices = f'choices = [{{ text = "Un"{cost} }}, {{ text = "Deux"{cost} }}]'
    text = SCRIPT.replace('method = "approval"', f'method = "{method}"\n{fields}\n{choices}')
    assert parse_script(text, Ids()).polls[1].method == method


def test_the_profile_holds_its_dimensions_and_their_groups_in_order():
    assert full().profile == {
        "Âge": ("Moins de 30 ans", "De 30 à 59 ans", "60 ans et plus"),
        "Quartier": ("Le centre", "Ailleurs"),
    }
    assert parse_script(SCRIPT, Ids()).profile == {}


def line_with(text: str, part: str) -> int:
    """The line where the last `part` begins, which may go on over several."""
    return text.count("\n", 0, text.rindex(part)) + 1


WRONG = [
    ('title = "La place du marché"', 'titre = "La place"', "titre", "script-unknown", 'titre = "La place"'),
    ('title = "La place du marché"', 'title = ""', "title", "script-text", 'title = ""'),
    ('title = "La place du marché"', "title = 7", "title", "script-text", "title = 7"),
    ('languages = ["fr"]', 'languages = "fr"', "languages", "script-languages", 'languages = "fr"'),
    ('languages = ["fr"]', "languages = []", "languages", "script-languages", "languages = []"),
    ("tables = 3", "tables = -1", "sites[1].tables", "script-number", "tables = -1"),
    ("tables = 3", 'tables = "3"', "sites[1].tables", "script-number", 'tables = "3"'),
    ("tables = 3", "tables = true", "sites[1].tables", "script-number", "tables = true"),
    ("tables = 3\n", "", "sites[1].tables", "script-missing", "[[sites]]"),
    ("seats = 10", "seats = 0", "sites[1].seats", "script-number", "seats = 0"),
    ('text = ""\nminutes = 10', 'text = ""\nminutes = 0', "rounds[2].minutes", "script-number", "minutes = 0"),
    ('text = ""\nminutes = 10', 'text = ""', "rounds[2].minutes", "script-missing", "[[rounds]]"),
    ('method = "approval"', 'method = "acclamation"', "polls[2].method", "script-one-of", "acclamation"),
    ('pictogram = "bench"', 'pictogram = "dragon"', "polls[1].choices[2].pictogram", "script-pictogram", "dragon"),
    ('pictogram = "bench"', 'pictogram = "Banc"', "polls[1].choices[2].pictogram", "script-pictogram-near", "Banc"),
    ('pictogram = "bench"', "pictogram = 7", "polls[1].choices[2].pictogram", "script-pictogram", "= 7"),
    ('{ text = "Asseoir", pictogram = "bench" }', "7", "polls[1].choices", "script-tables", "choices ="),
    (', { text = "Asseoir", pictogram = "bench" }', "", "polls[1].choices", "script-two-choices", "choices ="),
    ('name = "Salle des fêtes"', 'name = "Salle" des fêtes"', "", "script-toml", 'name = "Salle" des'),
    ('title = "La place du marché"', 'Titre = "La place"', "Titre", "script-unknown", "Titre"),
    ('languages = ["fr"]', '2026 = "x"', "2026", "script-unknown", "2026"),
    ('languages = ["fr"]', '"É" = 1', '"É"', "script-unknown", "É"),
    ('languages = ["fr"]', '"a\\u001b[2J" = 1', '"a\\u001b[2J"', "script-unknown", "[2J"),
    ('languages = ["fr"]', 'languages = ["fr\\n"]', "languages", "script-languages", "languages ="),
    ('title = "La place du marché"', 'title = "\\u0001"', "title", "script-text", "u0001"),
    (
        'text = "Commencez par un tour de table."\nminutes = 10',
        'text = """\n[[rounds]]\nminutes = 5\n[[sites]]"""\nminutes = 0',
        "rounds[1].minutes",
        "script-number",
        "minutes = 0",
    ),
    (
        '[[sites]]\nname = "Salle des fêtes"\ntables = 3\nseats = 10',
        'sites = [\n  { name = "Une", tables = 1 },\n  { name = "Deux", tables = -1 },\n]',
        "sites[2].tables",
        "script-number",
        "-1",
    ),
    ("seats = 10", "seats = 10\nonline = 1", "sites[1].online", "script-flag", "online = 1"),
    ('name = "Salle des fêtes"', "'name' = 5", "sites[1].name", "script-text", "'name' = 5"),
    ('method = "approval"', '"m\\u0065thod" = 5', "polls[2].method", "script-one-of", "thod"),
    ('method = "single"', "sites.name = 5", "polls[1].sites", "script-unknown", "sites.name"),
    ('pictogram = "bench"', 'pictogram = "bench", x = 1', "polls[1].choices[2].x", "script-unknown", "x = 1"),
    ('[[polls]]\ntitle = "Nos', '[[polls.choices]]\n[[polls]]\ntitle = "Nos', "", "script-toml", "[[polls.choices]]"),
    ("seats = 10", f"seats = {'9' * 5_000}", "", "script-too-much", "seats ="),
    ('languages = ["fr"]', 'languages = ["fr", "fr"]', "languages", "script-languages", "languages ="),
]

WRONG_TABLES = [
    ('devices = "several"', 'devices = "two"', "devices", "script-one-of", '"two"'),
    # links
    ("online = true\n", "", "sites[2].video", "script-online", "video = ["),
    ("online = true\n", "online = false\n", "sites[2].video", "script-online", "video = ["),
    ('"https://visio.example/table-4",', '"visio.example",', "sites[2].video[1]", "script-address", '"visio.example"'),
    ('  "",\n', '  "", "ftp://x.y",\n', "sites[2].video[3]", "script-address", "ftp:"),
    ('  "",\n', '  "https://a b",\n', "sites[2].video[2]", "script-address", "https://a b"),
    ('  "",\n', '  "", "", "",\n', "sites[2].video", "script-texts", "video = ["),
    ('  "",\n', "  7,\n", "sites[2].video[2]", "script-text", "  7"),
    # notes of persons
    ("individual = 3", "individual = 21", "rounds[1].individual", "script-number", "individual ="),
    ("individual = 3", "individual = true", "rounds[1].individual", "script-number", "individual ="),
    # recordings
    ('audio = "son/quiz.ogg"', "audio = 7", "polls[1].audio", "script-text", "audio = 7"),
    ('audio = "son/onze.mp3"', 'sound = "x"', "polls[1].choices[1].sound", "script-unknown", "sound ="),
    ('question = "What do you like?"\n', "", "rounds[1].words.en.audio", "script-only-with", "round-en"),
    ('choices = ["11", "15"]\n', "", "polls[1].words.en.choices_audio", "script-only-with", "choices_audio"),
    (
        'choices = ["11", "15"]',
        'choices = ["11", ""]',
        "polls[1].words.en.choices_audio[2]",
        "script-only-with",
        "_audio",
    ),
    ('["", "son/fifteen.mp3"]', '["", "", "x"]', "polls[1].words.en.choices_audio", "script-texts", "choices_audio"),
    # the sheet
    ("[rounds.sheet]", "[[rounds.sheet]]", "rounds[1].sheet", "script-table", "[[rounds.sheet]]"),
    ('alt = "Le', 'legend = "Le', "rounds[1].sheet.legend", "script-unknown", "legend ="),
    ('alt = "Le plan de la place."\n', "", "rounds[1].sheet.alt", "script-alt", "[rounds.sheet]"),
    ('alt = "Le plan de la place."', 'alt = " "', "rounds[1].sheet.alt", "script-alt", "alt ="),
    ('picture = "plan.png"\n', "", "rounds[1].sheet.alt", "script-only-with", "alt ="),
    ('video = "film.mp4"\n', "", "rounds[1].sheet.captions", "script-only-with", "captions ="),
    ('picture = "plan.png"', 'picture = ""', "rounds[1].sheet.picture", "script-text", "picture ="),
    ('easy = "La', f'easy = "{"x" * 4_001}La', "rounds[1].sheet.easy", "script-text", "easy ="),
    (
        FULL[FULL.index('title = "La place en chiffres"') : FULL.index("[[polls]]")],
        'title = "Rien"\n',
        "rounds[1].sheet.text",
        "script-sheet",
        "[rounds.sheet]",
    ),
]

TWO_BANKS = '[[profile]]\nname = "Rive"\ngroups = ["Gauche", "Droite"]\n'
WRONG_POLLS = [
    # fields that another method reads
    ('method = "quiz"', 'method = "single"', "polls[1].right", "script-other-method", "right ="),
    ("points = 7", "budget = 7", "polls[3].budget", "script-other-method", "budget = 7"),
    ('method = "quiz"', 'method = "quiz"\npoints = 5', "polls[1].points", "script-other-method", "points = 5"),
    ('text = "Asseoir"', "text = 'A'\ncost = 5", "polls[2].choices[2].cost", "script-other-method", "cost = 5\n"),
    # marks
    ("most = 2", "most = 4", "polls[2].most", "script-number", "most = 4"),
    ("most = 2", "most = 0", "polls[2].most", "script-number", "most = 0"),
    ("least = 1", "least = 3", "polls[2].least", "script-number", "least = 3"),
    ("least = 1", "least = -1", "polls[2].least", "script-number", "least = -1"),
    ("most = 1\n", "most = 3\n", "polls[4].most", "script-number", "most = 3"),
    # points
    ("points = 7", "points = 0", "polls[3].points", "script-number", "points = 0"),
    ("points = 7", "points = 1001", "polls[3].points", "script-number", "points = 1001"),
    # money
    ("budget = 30000\n", "", "polls[4].budget", "script-missing", '[[polls]]\ntitle = "Budget"'),
    ("budget = 30000", "budget = 0", "polls[4].budget", "script-number", "budget = 0"),
    ("budget = 30000", "budget = 2e4", "polls[4].budget", "script-number", "budget = 2e4"),
    ("budget = 30000", "budget = 20000", "polls[4].choices[1].cost", "script-number", "21000"),
    ("cost = 900 ", "cost = 0 ", "polls[4].choices[2].cost", "script-number", "cost = 0 "),
    (", cost = 900 ", " ", "polls[4].choices[2].cost", "script-missing", "Un banc"),
    # choices that must be there, or be two
    (
        'method = "majority-judgment"',
        'method = "greedy"\nbudget = 5',
        "polls[8].choices",
        "script-own-choices",
        '[[polls]]\ntitle = "Nos propositions"',
    ),
    (
        'method = "majority-judgment"',
        'method = "quiz"\nright = "A"',
        "polls[8].choices",
        "script-own-choices",
        '[[polls]]\ntitle = "Nos propositions"',
    ),
    (
        'method = "instant-runoff"',
        'method = "consent"',
        "polls[7].choices",
        "script-consent",
        'choices = [\n  { text = "Un",',
    ),
    # the answer of a quiz
    ('right = "B"', 'right = "C"', "polls[1].right", "script-one-of", 'right = "C"'),
    ('right = "B"', 'right = "b"', "polls[1].right", "script-one-of", 'right = "b"'),
    ('right = "B"', "right = 2", "polls[1].right", "script-one-of", "right = 2"),
    ('right = "B"\n', "", "polls[1].right", "script-missing", '[[polls]]\ntitle = "Quiz"'),
    ("seconds = 30", "seconds = 0", "polls[1].seconds", "script-number", "seconds = 0"),
    ("seconds = 30", "seconds = 3601", "polls[1].seconds", "script-number", "seconds = 3601"),
    # what every poll may say
    ("minutes = 2", "minutes = 601", "polls[1].minutes", "script-number", "minutes = 601"),
    ('results = "closed"', 'results = "now"', "polls[1].results", "script-one-of", '"now"'),
    ('ballots = "with-', 'ballots = "maybe-with-', "polls[2].ballots", "script-one-of", "ballots ="),
    # other languages
    ("[rounds.words.en]", "[rounds.words.de]", "rounds[1].words.de", "script-other-language", "[rounds.words.de]"),
    ("[rounds.words.en]", "[rounds.words.fr]", "rounds[1].words.fr", "script-first-language", "[rounds.words.fr]"),
    ('question = "What do', 'questoin = "What do', "rounds[1].words.en.questoin", "script-unknown", "questoin"),
    ('"What we live with"', "7", "rounds[1].words.en.title", "script-text", "title = 7"),
    ("[polls.words.en]", "[polls.words.de]", "polls[1].words.de", "script-other-language", "[polls.words.de]"),
    ("[polls.words.en]", "[polls.words.fr]", "polls[1].words.fr", "script-first-language", "[polls.words.fr]"),
    ("words = {", "words = { de = 1, ", "polls[6].words.de", "script-other-language", "words ="),
    ("words = {", "words = { en = 1 } #", "polls[6].words.en", "script-table", "words ="),
    ("words = {", "words = [] #", "polls[6].words", "script-table", "words ="),
    ('["11", "15"]', '["11", "15", "16"]', "polls[1].words.en.choices", "script-texts", '"16"'),
    ('["11", "15"]', '["11",\n 15]', "polls[1].words.en.choices[2]", "script-text", " 15]"),
    ('["11", "15"]', '"12"', "polls[1].words.en.choices", "script-texts", '"12"'),
    ('title = "Consent", ', "titel = 1, ", "polls[6].words.en.titel", "script-unknown", "titel"),
    ('title = "Consent", ', "title = 1, ", "polls[6].words.en.title", "script-text", "title = 1"),
    (
        'method = "majority-judgment"',
        'method = "scale"\nwords.en.choices = ["One"]',
        "polls[8].words.en.choices",
        "script-no-choices-yet",
        "words.en",
    ),
    # the profile
    ('name = "Âge"', 'name = " "', "profile[1].name", "script-text", 'name = " "'),
    ('name = "Quartier"', 'name = "âge"', "profile[2].name", "script-twice", 'name = "âge"'),
    ('"Ailleurs"]', "]", "profile[2].groups", "script-texts", "groups ="),
    ('"Ailleurs"]', '\n"le centre "]', "profile[2].groups[2]", "script-twice", "le centre "),
    ('"Ailleurs"]', '\n"  "]', "profile[2].groups[2]", "script-text", '"  "'),
    ('"Ailleurs"]', "7]", "profile[2].groups[2]", "script-text", "7]"),
    (
        '"Ailleurs"]',
        ", ".join(f'"{number}"' for number in range(12)) + "]",
        "profile[2].groups",
        "script-texts",
        '"11"]',
    ),
    ("[[sites]]", TWO_BANKS * 5 + "[[sites]]", "profile", "script-most", '[[profile]]\nname = "Âge"'),
]


@pytest.mark.parametrize(
    ("script", "right", "wrong", "field", "expected", "where"),
    [*((SCRIPT, *each) for each in WRONG), *((FULL, *each) for each in (*WRONG_TABLES, *WRONG_POLLS))],
    ids=[each[1][:40] for each in (*WRONG, *WRONG_TABLES, *WRONG_POLLS)],
)
def test_a_wrong_script_gets_the_line_the_field_and_what_was_expected(
    script: str, right: str, wrong: str, field: str, expected: str, where: str
):
    assert right in script
    text = script.replace(right, wrong, 1)
    with pytest.raises(BadScript) as caught:
        parse_script(text, Ids(), named)
    found = (caught.value.line, caught.value.field, caught.value.expected)
    assert found == (line_with(text, where), field, expected)
    assert Words("fr", "cli")(expected, **caught.value.facts)  # with every placeholder


def test_consent_in_a_language_without_words_of_ours_needs_its_choices():
    with pytest.raises(BadScript) as caught:
        full('languages = ["fr", "en"]', 'languages = ["br", "en"]')
    assert (caught.value.field, caught.value.expected) == ("polls[6].choices", "script-consent")


def test_the_end_of_the_file_is_named_only_for_what_is_missing_at_the_top():
    for name, text in {"title": "", "sites": "title = 'x'", "rounds": SCRIPT.replace("rounds", "polls")}.items():
        with pytest.raises(BadScript) as caught:
            parse_script(text, Ids())
        assert (caught.value.line, caught.value.field, caught.value.expected) == (0, name, "script-missing")


def test_control_characters_are_left_out_as_they_are_of_every_text():
    text = SCRIPT.replace('"La place du marché"', r'" \u0001La \u0007place\n"', 1)
    assert parse_script(text, Ids()).title == "La place"
