"""The benchmarks run and say what they promise; nothing here is timed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.parts import journal
from server.verify import verify
from tools.bench import ROOT, benchmarks

SMALL = {
    "board": ["--notes", "80", "--times", "1", "--pairs", "1"],
    "cold": ["--pairs", "1"],
    "fanout": ["--clients", "30", "--pairs", "2"],
    "paper": ["--ballots", "20", "--scans", "2", "--pairs", "1"],
    "first_load": ["--pairs", "1", "--slower", "1"],  # Chromium slows a processor down by keeping it busy
    "restart": ["--events", "4000", "--polls", "2", "--pairs", "1"],
    "suggestions": ["--notes", "80", "--pairs", "1"],
    "votes": ["--ballots", "40", "--connections", "8", "--pairs", "1"],
}
FIGURES = {
    "board": {"ratio", "p95_ms", "p50_ms", "floor_p95_ms", "count"},
    "cold": {"ratio", "bytes", "seconds", "plain_seconds", "page_47_seconds", "page_150_seconds", "floor_s"},
    "fanout": {"ratio", "last_ms", "floor_ms", "submit_ms", "rss_kb", "joined_s"},
    "first_load": {"ratio", "usable_ms", "floor_ms", "paint_ms", "bytes", "requests", "again_ms", "again_bytes"},
    "paper": {"ratio", "read_ratio", "pages_per_s", "read_per_s", "bytes_a_page", "peak_mb"},
    "restart": {"ratio", "seconds", "floor_s", "healthy_s"},
    "suggestions": {"ratio", "cpu_s", "one_more_ms", "loop_held_ms", "thread_held_ms", "child_ms"},
    "votes": {"ratio", "durable_ratio", "per_s", "floor_per_s", "form_per_s", "p50_ms", "p99_ms"},
}


def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a benchmark as a person does."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)


def test_make_bench_runs_every_benchmark():
    assert benchmarks() == sorted(SMALL)


IN_A_BROWSER = ("board", "first_load")
"""Half a minute each even in their small form; the pages that they open have tests of their own."""

RUNS = [pytest.param(each, marks=pytest.mark.soak) if each in IN_A_BROWSER else each for each in SMALL]


@pytest.mark.parametrize("name", RUNS)
def test_the_last_line_of_a_benchmark_is_its_figures(name: str):
    done = run(name, *SMALL[name], "--json")
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["benchmark"] == name
    assert figures.keys() >= FIGURES[name] | {"ratio_low", "ratio_high", "pairs", "cores", "python"}
    assert all(figures[each] > 0 for each in FIGURES[name])
    assert figures["ratio_low"] <= figures["ratio"] <= figures["ratio_high"]
    assert "pair 1 of" in done.stderr


@pytest.mark.parametrize("name", SMALL)
def test_the_help_of_a_benchmark_ends_with_an_example(name: str):
    assert f"example: python -m benchmarks.{name}" in run(name, "--help").stdout


async def test_the_journal_that_restart_begins_on_is_one_that_verify_finds_whole(tmp_path: Path):
    await journal.write(tmp_path, 4_000, polls=2)
    report = await verify(tmp_path)
    assert (report.ok, report.events, len(report.polls)) == (True, 4_000, 2), report.differences


def test_a_whole_vote_over_https_weighs_10_kb_at_most():
    """Bytes do not depend on how busy a machine is, so this is a test."""
    figures = json.loads(run("cold", *SMALL["cold"], "--json").stdout.splitlines()[-1])
    assert 4_000 < figures["bytes"] <= 10 * 1024
    assert 4_000 < figures["plain_bytes"] <= 10 * 1024
    assert max(figures["bytes"], figures["plain_bytes"]) < figures["page_47_bytes"] < figures["page_150_bytes"]
