"""Learning: a network says what boxes are, and is corrected by what they are (torch; see decision 0020)."""

from collections.abc import Sequence
from copy import deepcopy
from math import cos, pi
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from printouts.reading.look import PATCH
from printouts.reading.network import HEADS, LAYERS, LITTLE, Beside, Weights
from tools.fit_marks.filled import LESS_OFTEN, OFTEN, SAYS, Batch, batch
from tools.fit_marks.pages import Boxes

DEPTHS = {"edges": 16, "strokes": 32, "bends": 48, "crossings": 48, "shapes": 64}
BOX, HIDDEN = 64, 64
SMALLER = 16  # so many times smaller is a patch after all layers
RATE, DECAY = 3e-3, 1e-3
WARM = 200  # steps until corrections are as large as they get
BY_ITSELF = 0.3  # so much counts what a network says of a box by itself
SLOWLY = 0.998  # what is kept is a mean of the last steps: so much of it stays at each
SAVED = 500  # steps


class Network(nn.Module):
    """The same as `printouts.reading.network.judged`, with what is needed to learn it."""

    def __init__(self, numbers: int) -> None:
        super().__init__()
        came = (1, *DEPTHS.values())
        self.layers = nn.ModuleList(
            nn.Conv2d(came[place], depth, size, step, size // 2, bias=False)
            for place, (depth, (size, step, _)) in enumerate(zip(DEPTHS.values(), LAYERS.values(), strict=True))
        )
        self.evens = nn.ModuleList(nn.BatchNorm2d(depth, momentum=0.02) for depth in DEPTHS.values())
        self.even_numbers = nn.BatchNorm1d(numbers, affine=False, momentum=0.02)
        self.box = nn.Linear(came[-1] * (PATCH // SMALLER) ** 2 + numbers, BOX)
        self.even_box = nn.BatchNorm1d(BOX, momentum=0.02)
        self.alone = nn.Linear(BOX, SAYS)
        self.ask, self.asked, self.answer = (nn.Linear(BOX, BOX) for _ in range(3))
        self.none_asked = nn.Parameter(torch.zeros(HEADS, BOX // HEADS))
        self.none_answer = nn.Parameter(torch.zeros(HEADS, BOX // HEADS))
        self.beside = nn.Linear(4 * BOX + 2 * numbers + 3, HIDDEN)
        self.even_beside = nn.BatchNorm1d(HIDDEN, momentum=0.02)
        self.more = nn.Linear(HIDDEN, HIDDEN)
        self.say = nn.Linear(HIDDEN, SAYS)
        self.forgets = nn.Dropout(0.1)

    def forward(
        self, patches: torch.Tensor, numbers: torch.Tensor, beside: Beside
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what it says of each box by itself, and beside the others: boxes x 4, before softmax."""
        numbers = self.even_numbers(numbers)
        images = patches
        for layer, even, (_, _, pool) in zip(self.layers, self.evens, LAYERS.values(), strict=True):
            images = functional.relu(even(layer(images)))
            if pool > 1:
                images = functional.max_pool2d(images, pool)
        flat = torch.cat([images.flatten(1).float(), numbers], 1)
        boxes = functional.relu(self.even_box(self.box(flat)))
        alone = self.alone(boxes)
        there = 1 - functional.softmax(alone.detach(), 1)[:, 0]
        boxes = self.forgets(boxes)
        weight, counts = _others(there, beside)
        means = weight / (weight.sum(1, keepdim=True) + LITTLE)
        usual = means @ boxes
        found = self._looked_up(boxes, weight)
        known = torch.cat([boxes, usual, (boxes - usual).abs(), found, numbers, means @ numbers, counts], 1)
        known = functional.relu(self.even_beside(self.beside(known)))
        return alone, self.say(functional.relu(self.more(known)))

    def _looked_up(self, boxes: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        count, wide = len(boxes), BOX // HEADS
        asks, is_asked, answers = (
            each(boxes).view(count, HEADS, wide).transpose(0, 1) for each in (self.ask, self.asked, self.answer)
        )
        scores = asks @ is_asked.transpose(1, 2) / wide**0.5 + torch.log(weight + 1e-6)[None]
        none = (asks * self.none_asked[:, None]).sum(2, keepdim=True) / wide**0.5
        shares = functional.softmax(torch.cat([scores, none], 2), 2)
        found = shares[:, :, :count] @ answers + shares[:, :, count:] * self.none_answer[:, None]
        return found.transpose(0, 1).reshape(count, BOX)

    def weights(self) -> Weights:
        """Return what `printouts.reading.network` reads: what evens out while learning is part of the layers there."""
        made: Weights = {
            "mean": _array(self.even_numbers.running_mean),
            "spread": _array(torch.sqrt(self.even_numbers.running_var + self.even_numbers.eps)),
            "none.asked": _array(self.none_asked),
            "none.answer": _array(self.none_answer),
        }
        for name, layer, even in zip(LAYERS, self.layers, self.evens, strict=True):
            gain, off = _evened(even)
            kernel = _array(layer.weight) * gain[:, None, None, None]
            made[f"{name}.w"] = kernel.transpose(2, 3, 1, 0).reshape(-1, len(gain))
            made[f"{name}.b"] = off
        for name in ("box", "alone", "ask", "asked", "answer", "beside", "more", "say"):
            layer, even = getattr(self, name), getattr(self, f"even_{name}", None)
            made[f"{name}.w"], made[f"{name}.b"] = _array(layer.weight).T, _array(layer.bias)
            if even:
                gain, off = _evened(even)
                made[f"{name}.w"], made[f"{name}.b"] = made[f"{name}.w"] * gain, made[f"{name}.b"] * gain + off
        side, depth = PATCH // SMALLER, DEPTHS["shapes"]
        images, rest = np.split(made["box.w"], [side * side * depth])
        images = images.reshape(depth, side, side, BOX).transpose(1, 2, 0, 3)  # there, depth comes last
        made["box.w"] = np.concatenate([images.reshape(-1, BOX), rest])
        return made


def _array(values: torch.Tensor) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    return np.asarray(values.detach().float().numpy(), np.float32)


def _evened(even: nn.Module) -> "tuple[np.ndarray[tuple[int, ...], np.dtype[np.float32]], ...]":
    """Return by how much a layer is multiplied, and what is added, by what evened it out."""
    gain = _array(even.weight) / _array(torch.sqrt(even.running_var + even.eps))
    return gain, _array(even.bias) - gain * _array(even.running_mean)


def _others(there: torch.Tensor, beside: Beside) -> tuple[torch.Tensor, torch.Tensor]:
    """As `printouts.reading.network.others`."""
    sheets, questions = torch.from_numpy(beside.sheets), torch.from_numpy(beside.questions)
    blanks = torch.from_numpy(beside.blanks)
    same = (sheets[:, None] == sheets[None]).fill_diagonal_(False)
    one = questions >= 0
    against = ((questions[:, None] == questions[None]) & one[:, None]) | blanks[:, None] | blanks[None]
    weight = same * there[None]
    of_question = ((same & against).float() @ there[:, None]).clamp(max=3) / 2
    of_sheet = weight.sum(1, keepdim=True).clamp(max=8) / 4
    return weight, torch.cat([of_question, of_sheet, (one | blanks)[:, None].float()], 1)


def learnt(pages: Sequence[Boxes], seed: int, steps: int, stored: Path | None = None) -> Weights:
    """Return the weights of a network that learns from boxes of pages. stored: where it is kept on the way."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    network = Network(pages[0].numbers.shape[1]).to(memory_format=torch.channels_last)
    kept = deepcopy(network)
    adam = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    lately = 0.0
    for step in range(1, steps + 1):
        for group in adam.param_groups:
            group["lr"] = RATE * min(1, step / WARM) * (0.5 * (1 + cos(pi * step / steps)) + 0.003)
        slips = dice.random() < (OFTEN if step < steps / 2 else LESS_OFTEN)
        loss, wrong = _loss(network, batch(pages, slips, dice))
        adam.zero_grad()
        loss.backward()
        adam.step()
        _follow(kept, network, min(SLOWLY, step / (step + 10)))
        lately = wrong if step == 1 else 0.99 * lately + 0.01 * wrong
        if step % 100 == 0:
            print(f"step {step} of {steps}: {lately:.4f}", flush=True)
        if stored and step % SAVED == 0:
            np.savez(stored, **kept.weights())
    return kept.weights()


def _loss(network: Network, seen: Batch) -> tuple[torch.Tensor, float]:
    patches = torch.from_numpy(seen.patches)[:, None].contiguous(memory_format=torch.channels_last)
    right = torch.from_numpy(seen.says)
    with torch.autocast("cpu", dtype=torch.bfloat16):  # coarse numbers take half of the time
        alone, together = network(patches, torch.from_numpy(seen.numbers), seen.beside)
    loss = functional.cross_entropy(together.float(), right)
    return loss + BY_ITSELF * functional.cross_entropy(alone.float(), right), float(loss.detach())


@torch.no_grad()
def _follow(kept: Network, network: Network, slowly: float) -> None:
    for mean, now in zip(kept.state_dict().values(), network.state_dict().values(), strict=True):
        if mean.dtype.is_floating_point:
            mean.lerp_(now, 1 - slowly)
        else:
            mean.copy_(now)
