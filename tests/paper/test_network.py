"""The networks that judge marks: each sheet by itself, whatever the order; and what they learn from."""

from collections.abc import Iterator

import numpy as np
import pytest

from printouts.reading.look import PATCH
from printouts.reading.network import Beside, judgement, networks
from tools.fit_marks.drawings import EMPTY, MARK, ODD, TAKEN
from tools.fit_marks.filled import SHEETS, a_sheet, batch, varied
from tools.fit_marks.pages import Boxes, gathered, pages, unpacked

SAME = 1e-3


@pytest.fixture(scope="module")
def drawn() -> Boxes:
    return gathered(pages(2, 5))


def _beside(count: int, sheet: int = 0) -> Beside:
    return Beside(np.full(count, sheet), np.arange(count) % 2 - 1, np.zeros(count, np.bool_))


def _joined(*each: Beside) -> Beside:
    return Beside(*(np.concatenate(parts) for parts in zip(*each, strict=True)))


def test_each_network_says_of_each_box_how_likely_it_is_what(drawn: Boxes) -> None:
    says = judgement(unpacked(drawn.patches), drawn.numbers, _beside(len(drawn.says)))
    assert says.shape == (len(networks()), len(drawn.says), 4)
    assert np.allclose(says.sum(axis=2), 1, atol=SAME)


def test_a_box_alone_on_its_sheet_is_judged() -> None:
    one = gathered(pages(1, 5))
    says = judgement(unpacked(one.patches[:1]), one.numbers[:1], _beside(1))
    assert np.allclose(says.sum(axis=2), 1, atol=SAME)


def test_what_is_on_one_sheet_says_nothing_of_another(drawn: Boxes) -> None:
    patches, half = unpacked(drawn.patches), len(drawn.says) // 2
    beside = [_beside(half, 0), _beside(len(drawn.says) - half, 1)]
    at_once = judgement(patches, drawn.numbers, _joined(*beside))
    one = judgement(patches[:half], drawn.numbers[:half], beside[0])
    other = judgement(patches[half:], drawn.numbers[half:], beside[1])
    assert np.allclose(at_once, np.concatenate([one, other], axis=1), atol=SAME)


def test_the_order_of_boxes_says_nothing(drawn: Boxes) -> None:
    patches, beside = unpacked(drawn.patches), _beside(len(drawn.says))
    order = np.random.default_rng(3).permutation(len(drawn.says))
    says = judgement(patches, drawn.numbers, beside)
    turned = judgement(
        patches[order],
        drawn.numbers[order],
        Beside(beside.sheets[order], beside.questions[order], beside.blanks[order]),
    )
    assert np.allclose(says[:, order], turned, atol=SAME)


def test_pages_to_learn_from_are_the_same_for_a_seed(drawn: Boxes) -> None:
    again = gathered(pages(2, 5))
    assert np.array_equal(again.patches, drawn.patches)
    assert np.array_equal(again.says, drawn.says)


def _sheets(slips: bool) -> Iterator[list[tuple[int, int, bool]]]:
    says = np.array([EMPTY] * 12 + [MARK] * 12 + [TAKEN] * 6 + [ODD] * 4, np.int8)
    dice = np.random.default_rng(8)
    for _ in range(400):
        yield list(a_sheet(says, slips, dice))


def test_no_box_is_twice_on_a_sheet_that_is_learned_from() -> None:
    for rows in _sheets(slips=True):
        places = [place for place, _, _ in rows]
        assert len(places) == len(set(places))


def test_sheets_with_slips_have_more_marks_taken_back() -> None:
    def taken(slips: bool) -> int:
        return sum(24 <= place < 30 for rows in _sheets(slips) for place, _, _ in rows)

    assert taken(slips=True) > 1.5 * taken(slips=False) > 0


def test_the_boxes_of_a_sheet_are_varied_alike_and_stay_boxes(drawn: Boxes) -> None:
    dice = np.random.default_rng(4)
    for _ in range(20):
        made = varied(unpacked(drawn.patches[:3]), dice)
        assert made.shape == (3, PATCH, PATCH)
        assert made.min() >= -0.5
        assert made.max() <= 1.5


def test_a_batch_holds_whole_sheets(drawn: Boxes) -> None:
    seen = batch([drawn], False, np.random.default_rng(2))
    assert len(seen.patches) == len(seen.numbers) == len(seen.says) == len(seen.beside.sheets)
    assert len(np.unique(seen.beside.sheets)) <= SHEETS
