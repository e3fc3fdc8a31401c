"""docs/recount.md says what the code does."""

import re

from kiosk.public.recount_page import MODULES
from server.cli.published import Found
from server.published import FORM, PublishedPoll
from tests.documented import by_name, names_in, read, rows, types_of

DOC = "docs/recount.md"


def test_the_published_file_has_exactly_the_documented_fields() -> None:
    found = {name: row["type"].replace("`", "") for name, row in by_name(DOC, "The published file").items()}
    assert list(found.items()) == [(name, type.replace("`", "")) for name, type in types_of(PublishedPoll).items()]
    assert f"the version of this form, {FORM};" in read(DOC)


def test_what_verify_prints_of_a_poll_has_exactly_the_documented_fields() -> None:
    found = {name: row["type"].replace("`", "") for name, row in by_name(DOC, "Recounting without a browser").items()}
    assert list(found.items()) == [(name, type.replace("`", "")) for name, type in types_of(Found).items()]


def test_every_module_of_the_recount_has_its_subject() -> None:
    named = [name for row in rows(DOC, "The page of recount") for name in names_in(row["module"])]
    assert sorted(named) == sorted(path.name for path in MODULES.glob("*.js"))


def test_every_public_page_has_its_row() -> None:
    told = {row["path"].strip("`") for row in rows("docs/protocol.md", "Routes")}
    pages = {row["page"].strip("`") for row in rows(DOC, "The public pages")}
    assert pages == {path for path in told if re.match(r"/m/", path)}
