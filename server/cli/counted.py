"""A result for people: who comes first, a table, what was tied, and what money buys."""

from collections.abc import Callable

from server.ballot_files.recount import ChoiceResult, Result
from server.terminal import say, words

NAME_MOST = 48

Cell = Callable[[ChoiceResult], str]


def say_result(result: Result) -> None:
    """Print a result."""
    say(words("count-title", title=result.title or ", ".join(result.files)))
    method = words(f"count-method-{result.method}")
    rule = words("count-rule", rule=result.rule) if result.rule else ""
    say(words("count-by", method=method, rule=rule))
    say(words("count-ballots", n=result.ballots, ballots=number(result.ballots), blank=number(result.blank)))
    if result.method == "majority-judgment":
        say(words("count-graded", most=result.grades[0], least=result.grades[-1]))
    say()
    say_winners(result)
    say()
    for line in table(result):
        say(line)
    say_rounds(result)
    say_money(result)
    say_ties(result)
    say_declared(result)
    if result.notes:
        say()
    for note in result.notes:
        say(words(f"count-note-{note}"))


def say_winners(result: Result) -> None:
    names = ", ".join(result.winner_names)
    if not names:
        say(words("count-nobody"))
    elif result.budget is not None:
        say(words("count-funded", n=len(result.winners), all=number(len(result.choices))))
    elif result.method == "yes-no":
        say(words("count-adopted", n=len(result.winners), names=names))
    else:
        say(words("count-first", n=len(result.winners), names=names))


def table(result: Result) -> list[str]:
    """Return the lines of the ranking, aligned, the first one with the names of the columns."""
    columns = _columns(result)
    by_place = sorted(result.choices, key=lambda choice: (choice.place, result.ranking.index(choice.name)))
    rows = [[str(choice.place), _short(choice.name), *(cell(choice) for _, cell in columns)] for choice in by_place]
    head = ["", "", *(title for title, _ in columns)]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = []
    for row in [head, *rows]:
        place, name, *cells = row
        shown = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths[2:], strict=True))
        lines.append(f"  {place.rjust(widths[0])}  {name.ljust(widths[1])}  {shown}".rstrip())
    return lines


def _columns(result: Result) -> list[tuple[str, Cell]]:
    detail, voices = result.detail, max(1, result.ballots - result.blank)

    def share(of: str) -> Cell:
        return lambda choice: decimal(100 * detail[of].get(choice.id, 0) / voices) + words("count-percent")

    columns: list[tuple[str, Cell]] = []
    match result.method:
        case "majority-judgment":
            columns.append(
                (words("count-column-grade"), lambda choice: "–" if choice.grade is None else str(choice.grade))
            )
            columns.append((words("count-column-above"), share("above")))
            columns.append((words("count-column-below"), share("below")))
            return columns
        case "scale":
            means = detail["mean_cents"]
            columns.append(
                (
                    words("count-column-mean"),
                    lambda choice: decimal(means[choice.id] / 100) if choice.id in means else "–",
                )
            )
        case "yes-no":
            columns.append((words("count-column-yes"), lambda choice: number(choice.count)))
            columns.append((words("count-column-no"), lambda choice: number(detail["spread"][choice.id][1])))
        case "instant-runoff":
            columns.append((words("count-column-firsts"), lambda choice: number(choice.count)))
            return columns
        case "schulze":
            columns.append((words("count-column-duels"), lambda choice: number(choice.count)))
            return columns
        case "points":
            columns.append((words("count-column-points"), lambda choice: number(choice.count)))
        case _:
            columns.append((words("count-column-votes"), lambda choice: number(choice.count)))
    if result.percents:
        columns.append((words("count-column-percent"), lambda choice: _percent(choice.percent)))
    if result.budget is not None:
        columns.append((words("count-column-cost"), lambda choice: money(choice.cost or 0)))
        columns.append((words("count-column-funded"), lambda choice: words("count-yes") if choice.winner else ""))
    return columns


def say_rounds(result: Result) -> None:
    """Print the rounds of an instant runoff."""
    if result.method != "instant-runoff":
        return
    names = {choice.id: choice.name for choice in result.choices}
    say()
    for place, round in enumerate(result.detail["rounds"], 1):
        standing = sorted(round["counts"].items(), key=lambda item: -item[1])
        counts = ", ".join(f"{names[id]} {number(votes)}" for id, votes in standing)
        say(words("count-round", number=place, counts=counts))
        if round.get("exhausted"):
            say(words("count-exhausted", n=round["exhausted"]))
        if out := round.get("out"):
            leaving = ", ".join(names[id] for id in out)
            say(words("count-out-by-lot" if round.get("by_lot") else "count-out", n=len(out), names=leaving))


def say_money(result: Result) -> None:
    if result.budget is None or result.spent is None or result.remaining is None:
        return
    currency = result.currency or words("count-currency")
    amounts = {"budget": money(result.budget), "spent": money(result.spent), "remaining": money(result.remaining)}
    say()
    say(words("count-money", currency=currency, **amounts))
    if result.threshold > 1:
        say(words("count-threshold", threshold=number(result.threshold)))


def say_ties(result: Result) -> None:
    names = {choice.id: choice.name for choice in result.choices}
    if result.ties or result.lot:
        say()
    for tie in result.ties:
        say(words("count-tie", names=", ".join(names[id] for id in tie)))
    if result.lot:
        say(words("count-lot", seed=result.seed))


def say_declared(result: Result) -> None:
    """Print whether the file names other winners."""
    if result.agrees is None:
        return
    say()
    if result.agrees:
        say(words("count-agrees"))
        return
    names = {choice.id: choice.name for choice in result.choices}
    declared = set(result.declared_winners or ())
    say(words("count-differs"))
    if here := ", ".join(names[id] for id in result.winners if id not in declared):
        say(words("count-only-here", names=here))
    if there := ", ".join(name for id, name in names.items() if id in declared and id not in result.winners):
        say(words("count-only-there", names=there))


def _short(name: str) -> str:
    return name if len(name) <= NAME_MOST else f"{name[: NAME_MOST - 1]}…"


def _percent(percent: int | None) -> str:
    return "" if percent is None else f"{percent}{words('count-percent')}"


def number(whole: int) -> str:
    """Return a whole number as it is written in the language of the command line."""
    return f"{whole:,}".replace(",", words("count-group"))


def decimal(value: float) -> str:
    """Return a number with two places, written likewise."""
    return f"{value:.2f}".replace(".", words("count-comma"))


def money(amount: float) -> str:
    """Return an amount, written likewise, with cents where there are some."""
    if amount == int(amount):
        return number(int(amount))
    whole, cents = f"{amount:,.2f}".split(".")
    return whole.replace(",", words("count-group")) + words("count-comma") + cents
