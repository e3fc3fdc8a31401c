// Moves the focus among tiles by the keys of the arrows.

/** The tile that a key leads to from `at`, or `undefined`; up and down go by what is drawn under each other. */
export function beside(tiles, at, key) {
  if (key === "ArrowLeft") return tiles[at - 1];
  if (key === "ArrowRight") return tiles[at + 1];
  if (key === "Home") return tiles[0];
  if (key === "End") return tiles.at(-1);
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const { offsetLeft: left, offsetTop: top } = tiles[at];
  const column = tiles.filter((tile) => Math.abs(tile.offsetLeft - left) < tile.offsetWidth / 2);
  if (key === "ArrowUp") return column.filter((tile) => tile.offsetTop < top).at(-1);
  return column.find((tile) => tile.offsetTop > top);
}
