"""A poll of every method, as a town would put it, and a ballot for each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import get_args

from playwright.async_api import Page

from kiosk.masks import Mask
from server.domain.records import Method, Rules
from tests.kiosk.hall import CHOICES, Hall

PROJECTS = (
    ("Abribus devant l’école", "bus"),
    ("Jeux pour les petits", "playground"),
    ("Éclairage du chemin", "light"),
    ("Potager partagé", "flower"),
)


@dataclass(frozen=True)
class Asked:
    """A poll to be planned, and a ballot. fields: of the form; kept: how the box stores it; wrong: fields that are."""

    method: Method
    title: str
    question: str
    fields: tuple[tuple[str, str], ...]
    kept: str
    wrong: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...] = CHOICES
    rules: Rules = field(default_factory=Rules)
    costs: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        return f"v_by{self.method.replace('-', '')}"

    @property
    def button(self) -> str:
        return "Envoyer ma réponse" if self.method == "quiz" else "Mettre dans l’urne"

    @property
    def counted(self) -> str:
        return "Votre réponse est comptée" if self.method == "quiz" else "Votre vote est dans l’urne"


ASKED = {
    each.method: each
    for each in (
        Asked(
            "single",
            "La première étape",
            "Une seule chose dans l’année : laquelle ?",
            (("mark", "b"),),
            '{"marks":["b"]}',
            (),
        ),
        Asked(
            "approval",
            "Nos propositions",
            "Lesquelles voulez-vous porter au conseil ?",
            (("mark", "a"), ("mark", "d")),
            '{"marks":["a","d"]}',
            (("mark", "a"), ("mark", "b"), ("mark", "c"), ("mark", "d")),
            rules=Rules(least=1, most=3),
        ),
        Asked(
            "yes-no",
            "Une par une",
            "Êtes-vous pour chacune de ces propositions ?",
            (("n-a", "1"), ("n-b", "0"), ("n-c", "blank")),
            '{"values":{"a":1,"b":0}}',
            (("n-a", "1"), ("mark", "blank")),
        ),
        Asked(
            "scale",
            "Ce que vous en pensez",
            "Êtes-vous d’accord avec ces idées ?",
            (("n-a", "5"), ("n-c", "2"), ("n-d", "blank")),
            '{"values":{"a":5,"c":2}}',
            (),
        ),
        Asked(
            "majority-judgment",
            "La place de demain",
            "Pour la place, quelle mention donnez-vous à chaque idée ?",
            (("n-a", "6"), ("n-b", "4"), ("n-e", "1")),
            '{"values":{"a":6,"b":4,"e":1}}',
            (),
        ),
        Asked(
            "instant-runoff",
            "L’ordre des travaux",
            "Par quoi commencer ? Classez ces idées.",
            (("n-a", "2"), ("n-b", "1"), ("n-d", "3")),
            '{"values":{"a":2,"b":1,"d":3}}',
            (("n-a", "1"), ("n-b", "1"), ("n-d", "2")),
        ),
        Asked(
            "schulze",
            "Le nom de la place",
            "Quel nom préférez-vous ? Classez-les.",
            (("n-a", "1"), ("n-b", "1"), ("n-d", "2")),
            '{"values":{"a":1,"b":1,"d":2}}',
            (),
        ),
        Asked(
            "points",
            "Ce qui compte",
            "Où mettre l’effort de la commune ?",
            (("n-a", "6"), ("n-c", "4")),
            '{"values":{"a":6,"c":4}}',
            (("n-a", "6"), ("n-c", "6")),
            rules=Rules(points=10),
        ),
        Asked(
            "greedy",
            "Le budget des habitants",
            "Quels projets soutenez-vous ?",
            (("mark", "a"), ("mark", "c")),
            '{"marks":["a","c"]}',
            (),
            PROJECTS,
            Rules(budget=60_000),
            (12_000, 34_500, 22_000, 4_800),
        ),
        Asked(
            "equal-shares",
            "Le budget, à parts égales",
            "Quels projets soutenez-vous ?",
            (("mark", "b"), ("mark", "d")),
            '{"marks":["b","d"]}',
            (),
            PROJECTS,
            Rules(budget=60_000),
            (12_000, 34_500, 22_000, 4_800),
        ),
        Asked(
            "consent",
            "Le règlement du jardin",
            "Adoptons-nous ce règlement pour un an ?",
            (("mark", "b"), ("reason", "L’entrée n’est pas accessible en fauteuil.")),
            '{"marks":["b"],"reason":"L’entrée n’est pas accessible en fauteuil."}',
            (("mark", "b"), ("reason", " ")),
            (("Pas d’objection", "thumb-up"), ("J’ai une objection", "disagree")),
        ),
        Asked(
            "quiz",
            "Le jeu de la place",
            "En quelle année la halle a-t-elle été bâtie ?",
            (("mark", "c"), ("table", "1")),
            '{"marks":["c"],"table":1,"left":10}',
            (("mark", "c"), ("table", "47")),
            (("1732", "market"), ("1811", "library"), ("1868", "house"), ("1923", "shop")),
            Rules(right="c", answer_s=60),
        ),
    )
}

METHODS: tuple[Method, ...] = get_args(Method)


async def plan(hall: Hall, asked: Asked, **more: object) -> str:
    """Plan the poll of a method; return its id."""
    await hall.plan_poll(
        asked.id,
        asked.title,
        asked.choices,
        asked.method,
        asked.rules,
        asked.costs,
        question=asked.question,
        **more,
    )
    return asked.id


async def open_poll(hall: Hall, method: Method, **more: object) -> Asked:
    """Plan and open the poll of a method."""
    asked = ASKED[method]
    await hall.open_poll(await plan(hall, asked, **more))
    return asked


GRADES = {"three": ("1", "0", "blank"), "six": tuple("654321"), "": (*"54321", "blank")}
"""The style of a row of grades -> what they mean, in their order."""


def unmasked(html: str) -> str:
    """Return a page with the fields of its ballot called by what they mean (`kiosk/masks.py`), from their ids."""
    html = re.sub(r'value="?[a-z]+"? id="?m-([a-z]+)"?', r'value="\1" id="m-\1"', html)
    html = re.sub(r'name="?n-[a-z]"? id="?n-([a-z])"?', r'name="n-\1" id="n-\1"', html)

    def meant(row: re.Match[str]) -> str:
        grades, id = iter(GRADES[row[1]]), re.search(r"id=n-([a-z])", row[0])
        assert id
        return re.sub(r"name=n-[a-z] value=\w+", lambda _: f"name=n-{id[1]} value={next(grades)}", row[0])

    return re.sub(r'<div class="?levels ?(\w*)"?>.*?</div>', meant, html, flags=re.DOTALL)


def masked(mask: Mask, fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the fields of a ballot as a page with this mask calls them."""
    found = []
    for name, value in fields:
        _, _, choice = name.partition("-")
        if name == "mark":
            found.append((name, mask.mark(value)))
        else:
            found.append((f"n-{mask.line(choice)}", mask.grade(choice, value)) if choice else (name, value))
    return found


async def fill_in(page: Page, fields: Iterable[tuple[str, str]]) -> None:
    """Fill in the ballot that a browser shows."""
    for name, value in fields:
        if name == "mark":
            await page.locator(f"#m-{value}").check()
            continue
        field = page.locator(f"#{name}")
        match await field.evaluate("field => field.type"):
            case "radio":
                row = page.locator(".levels", has=field)
                style = (await row.get_attribute("class") or "").removeprefix("levels").strip()
                await row.get_by_role("radio").nth(GRADES[style].index(value)).check()
            case "select-one":
                await field.select_option(value)
            case _:
                await field.fill(value)


async def filled_in(page: Page) -> list[tuple[str, str]]:
    """Return what stands on the ballot that a browser shows, in its order, without what is empty."""
    found = await page.evaluate(
        """GRADES => [...document.querySelector("#ballot").elements].map(field => {
            const row = field.closest(".levels"), of = row && [...row.querySelectorAll("input")];
            const meant = row && GRADES[row.className.replace(/levels ?/, "")];
            if (row) return field.checked ? [of[0].id, meant[of.indexOf(field)]] : ["", ""];
            if (field.id.startsWith("m-")) return field.checked ? ["mark", field.id.slice(2)] : ["", ""];
            return field.type == "hidden" ? ["", ""] : [field.id, field.value];
        })""",
        GRADES,
    )
    return [(name, value) for name, value in found if name and value]
