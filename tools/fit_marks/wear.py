"""What happens to a sheet between the hand and the reader: paper, light, folds, spills, copiers, scanners, cameras."""

from random import Random

import cv2
import numpy as np

from tools.fit_marks.pens import Grey, blurred

COARSE = 3  # stains are drawn so many times smaller: they are soft


def worn(paper: Grey, chance: Random) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Return a page, 1 white and 0 black, as the picture of it that is handed in."""
    dice = np.random.default_rng(chance.getrandbits(48))
    made = paper
    for least, way in ((0.2, folded), (0.25, spilt_on), (0.06, rubbed)):
        if chance.random() < least:
            made = way(made, chance)
    luck = chance.random()
    if luck < 0.32:
        made = copied(made, chance, dice)
        if chance.random() < 0.2:
            made = scanned(made, chance, dice)
    elif luck < 0.56:
        made = photographed(made, chance, dice)
    else:
        made = scanned(made, chance, dice)
    picture = np.clip(made * 255, 0, 255).astype(np.uint8)
    ok, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, chance.randint(35, 95)])
    assert ok
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def _grid(paper: Grey, coarse: int = 1) -> tuple[Grey, Grey]:
    """Return the places of a column and of a row of pixels. coarse: of every so many."""
    rows = np.arange(0, paper.shape[0], coarse, dtype=np.float32)[:, None]
    columns = np.arange(0, paper.shape[1], coarse, dtype=np.float32)[None]
    return rows, columns


def folded(paper: Grey, chance: Random) -> Grey:
    rows, columns = _grid(paper)
    made = paper.copy()
    for _ in range(chance.randint(1, 3)):
        turn = chance.choice((0, 1.5708)) + chance.gauss(0, 0.02)
        x, y = chance.uniform(0.1, 0.9) * paper.shape[1], chance.uniform(0.1, 0.9) * paper.shape[0]
        far = (columns - x) * np.sin(turn) + (rows - y) * np.cos(turn)
        thick = chance.uniform(0.7, 3.0)
        made *= 1 - chance.uniform(0.04, 0.3) * np.exp(-((far / thick) ** 2)) - chance.uniform(0, 0.08) * (far > 0)
        made *= 1 + chance.uniform(0, 0.06) * np.exp(-(((far - 2 * thick) / 3) ** 2))
    return made.astype(np.float32)


def spilt_on(paper: Grey, chance: Random) -> Grey:
    rows, columns = _grid(paper, COARSE)
    wet = np.ones((rows.size, columns.size), np.float32)
    for _ in range(chance.randint(1, 4)):
        x, y = chance.uniform(0, 1) * paper.shape[1], chance.uniform(0, 1) * paper.shape[0]
        radius = chance.uniform(0.015, 0.22) * paper.shape[1]
        turn = np.arctan2(rows - y, columns - x)
        ragged = np.ones_like(wet)
        for n in (2, 3, 5, 7):
            ragged += chance.uniform(0, 0.05) * np.sin(n * turn + np.float32(chance.uniform(0, 6)))
        far = np.hypot(rows - y, columns - x) / radius * ragged
        within, rim = chance.uniform(0.02, 0.22), chance.choice((0, 1, 1)) * chance.uniform(0.0, 0.35)
        amount = within * (far < 1) + rim * np.exp(-(((far - 0.97) / chance.uniform(0.012, 0.08)) ** 2))
        wet *= 1 - blurred(amount.astype(np.float32), chance.uniform(0.4, 4 / COARSE))
    full = cv2.resize(wet, (paper.shape[1], paper.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(paper * full, np.float32)


def rubbed(paper: Grey, chance: Random) -> Grey:
    """Graphite or toner that a hand has smeared."""
    made = paper.copy()
    for _ in range(chance.randint(1, 4)):
        layer = np.zeros(paper.shape, np.float32)
        x, y = chance.randint(0, paper.shape[1]), chance.randint(0, paper.shape[0])
        axes = (chance.randint(10, 120), chance.randint(5, 40))
        cv2.ellipse(layer, (x, y), axes, chance.uniform(0, 180), 0, 360, 1.0, -1)
        made *= 1 - blurred(layer, chance.uniform(4, 15)) * chance.uniform(0.03, 0.15)
    return made


def _light(paper: Grey, chance: Random, least: float) -> Grey:
    corners = np.array([[chance.uniform(least, 1) for _ in range(4)] for _ in range(4)], np.float32)
    light = cv2.resize(corners, (paper.shape[1], paper.shape[0]), interpolation=cv2.INTER_CUBIC)
    for _ in range(chance.choice((0, 0, 1, 1, 2))):  # shadows of hands and telephones
        small = np.ones((120, 90), np.float32)
        middle = np.array([chance.uniform(-10, 100), chance.uniform(-10, 130)])
        way = [middle + chance.uniform(20, 60) * np.array([np.cos(t), np.sin(t)]) for t in np.linspace(0, 5.5, 6)]
        cv2.fillPoly(small, [np.array(way, np.int32)], chance.uniform(0.45, 0.85))
        small = blurred(small, chance.uniform(0.7, 8))
        light = light * cv2.resize(small, (paper.shape[1], paper.shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(light, np.float32)


def _noise(paper: Grey, dice: np.random.Generator, spread: float, coarse: float) -> Grey:
    noise = dice.standard_normal(paper.shape, np.float32)
    if coarse > 0.3:
        noise = blurred(noise, coarse)
        noise /= max(1e-6, float(noise.std()))
    return (paper + spread * noise).astype(np.float32)


def _askew(paper: Grey, chance: Random, turn: float, most: float, ground: float) -> Grey:
    height, width = paper.shape
    page = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    by = chance.uniform(-turn, turn)
    way = np.array([[np.cos(by), -np.sin(by)], [np.sin(by), np.cos(by)]], np.float32)
    seen = (page - page.mean(axis=0)) @ way
    seen = seen * chance.uniform(0.9, 1.05)
    seen += np.array([[chance.uniform(-most, most) * width, chance.uniform(-most, most) * height] for _ in page])
    low, high = seen.min(axis=0) - 4, seen.max(axis=0) + 4
    matrix = cv2.getPerspectiveTransform(page, (seen - low).astype(np.float32))
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    return np.asarray(cv2.warpPerspective(paper, matrix, size, flags=cv2.INTER_AREA, borderValue=ground), np.float32)


def _tones(paper: Grey, chance: Random) -> Grey:
    """Gamma and clipping, as scanners set them."""
    black, white = chance.uniform(-0.05, 0.12), chance.uniform(0.9, 1.1)
    even = np.clip((paper - black) / (white - black), 0.0, 1.2)
    return np.asarray(even ** chance.uniform(0.7, 1.5), np.float32)


def scanned(paper: Grey, chance: Random, dice: np.random.Generator) -> Grey:
    made = paper
    if chance.random() < 0.3:
        made = made * chance.uniform(0.75, 1)  # grey paper
    if chance.random() < 0.7:
        made = _askew(made, chance, chance.choice((0.01, 0.03, 0.35)), 0.0, 1.0)
    if chance.random() < 0.15:
        made = _light(made, chance, 0.7) * made
    if chance.random() < 0.4:
        made = blurred(made, chance.uniform(0.4, 2.0))
    if chance.random() < 0.6:
        made = _tones(made, chance)
    if chance.random() < 0.6:
        made = _noise(made, dice, chance.uniform(0.003, 0.065), chance.uniform(0, 1))
    if chance.random() < 0.02:  # "black and white"
        made = (made > chance.uniform(0.5, 0.8)).astype(np.float32)
    return np.asarray(made, np.float32)


def copied(paper: Grey, chance: Random, dice: np.random.Generator) -> Grey:
    """Hard, with the pale parts gone white, grain and specks."""
    made = blurred(paper, chance.uniform(0.3, 1.0))
    made = (made - 0.5) * chance.uniform(1.0, 2.0) + 0.5 + chance.uniform(-0.02, 0.12)
    made = _noise(made, dice, chance.uniform(0, 0.06), chance.uniform(0, 0.8))
    often = chance.choice((chance.uniform(0, 0.0004), chance.uniform(0.0002, 0.0012), chance.uniform(0.0005, 0.002)))
    specks = (dice.random(paper.shape, np.float32) < often).astype(np.uint8)
    size = chance.choice((1, 2, 2, 3))
    made = np.where(cv2.dilate(specks, np.ones((size, size), np.uint8)) > 0, chance.uniform(0, 0.5), made)
    if chance.random() < 0.5:
        made = _askew(made.astype(np.float32), chance, 0.03, 0.0, 1.0)
    return np.asarray(np.clip(made, 0, 1), np.float32)


def photographed(paper: Grey, chance: Random, dice: np.random.Generator) -> Grey:
    made = _askew(paper, chance, chance.choice((0.05, 0.3)), 0.05, chance.uniform(0.1, 0.7))
    made = made * _light(made, chance, chance.uniform(0.45, 0.9))
    if chance.random() < 0.7:
        made = blurred(made, chance.uniform(0.4, 1.8))
    if chance.random() < 0.3:
        made = _tones(made, chance)
    return _noise(made, dice, chance.uniform(0.005, 0.07), chance.choice((0, 0, 0.6, 1.0)))
