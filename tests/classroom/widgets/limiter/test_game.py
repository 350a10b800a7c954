"""The limiters of the page against Python's: the same traffic, the same decisions and states."""

import importlib.util
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

import labapi
from labapi.classroom.widgets.limiter import limiter_playground
from labapi.classroom.widgets.limiter.worst import WORST, Played
from labapi.domain.limiter import STRATEGIES, strategy_of
from tests.classroom.widgets.conftest import answer

GAME = Path(labapi.__file__).parent / "classroom/widgets/limiter/game.js"
PLAYED = """
const { Game } = await import(Deno.args[0]);
const games = JSON.parse(await new Response(Deno.stdin.readable).text());
const played = games.map(({ limit, windowUs, sent }) => {
  const game = new Game(limit, windowUs);
  const lanes = sent.map(([us, cost]) => {
    const made = game.send(us, cost);
    return game.lanes.map((lane, i) => [
      made[i].allowed, made[i].remaining, made[i].retryUs, [...lane.state],
      Math.floor(game.room(lane, us)),
    ]);
  });
  return { lanes, best: game.lanes.map(({ best }) => best?.most ?? 0) };
});
console.log(JSON.stringify(played));
"""


def traffic(seed):
    """Bursts, pauses, edges met to the microsecond, and a clock that was set back."""
    drawn = random.Random(seed)
    limit, window_s = drawn.choice([(1, 1), (3, 7), (5, 10), (20, 15), (7, 3600)])
    window_us, now_us, sent = window_s * 1_000_000, drawn.randrange(10**6), []
    for _ in range(150):
        sent.append((now_us, drawn.randint(1, min(5, limit))))
        step = drawn.choice([0, 1, 999, window_us // limit, window_us // 3, window_us, -1000])
        now_us = max(0, now_us + step)
        if drawn.random() < 0.1:
            now_us = (now_us // window_us + 1) * window_us - drawn.choice([0, 1])
    return {"limit": limit, "windowUs": window_us, "sent": sent}


def judged(game):
    """What Python's limiters say of each request, lane by lane, as the page should."""
    states, said = dict.fromkeys(STRATEGIES, ()), []
    spec = f"{game['limit']}/{game['windowUs'] // 1_000_000}s"
    for now_us, cost in game["sent"]:
        row = []
        for name in STRATEGIES:
            made, states[name] = strategy_of(name, spec).decide(states[name], now_us, cost)
            state = list(states[name])
            row.append([made.allowed, made.remaining, made.retry_after_us, state, made.remaining])
        said.append(row)
    return said


@pytest.fixture(scope="module")
def both():
    if not importlib.util.find_spec("deno"):
        pytest.skip("needs deno: python lab.py test installs it")
    games = [traffic(seed) for seed in range(40)]
    command = [sys.executable, "-m", "deno", "run", "--no-config", "--allow-read", "-"]
    script = PLAYED.replace("Deno.args[0]", json.dumps(GAME.as_uri()))
    script = script.replace(
        "await new Response(Deno.stdin.readable).text()", json.dumps(json.dumps(games))
    )
    done = subprocess.run(command, input=script, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return list(zip(games, json.loads(done.stdout), strict=True))


def test_each_request_is_decided_as_python_decides_it(both):
    for game, played in both:
        assert played["lanes"] == judged(game), game


def test_the_record_is_the_most_that_python_finds(both):
    for game, played in both:
        if game["sent"] != sorted(game["sent"], key=lambda one: one[0]):
            continue  # a clock that was set back has no windows
        most = Played(game["limit"], game["windowUs"] // 1_000_000, tuple(game["sent"])).most
        assert played["best"] == list(most.values())


WINDOW_US, LIMIT = 10_000_000, 5
LATE = WINDOW_US - 100_000


def held(from_us, until_us=2 * WINDOW_US):
    """Ten requests a second, as a held key sends them."""
    return tuple((us, 1) for us in range(from_us, until_us, 100_000))


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("fixed-window", tuple((us, 1) for us in [LATE] * 5 + [WINDOW_US] * 5)),
        ("fixed-window", ((LATE, 5), (WINDOW_US, 5))),
        ("sliding-log", held(0)),
        ("sliding-counter", ((LATE, 5), *held(WINDOW_US))),
        ("token-bucket", ((0, 5), *held(100_000))),
    ],
)
def test_each_goal_can_be_reached_by_what_its_hint_says(name, sent):
    assert Played(LIMIT, 10, sent).most[name] == WORST[name].most(LIMIT)


@pytest.mark.parametrize("seed", range(40))
def test_no_traffic_gets_beyond_a_goal(seed):
    game = traffic(seed)
    sent = tuple(sorted(game["sent"]))
    most = Played(game["limit"], game["windowUs"] // 1_000_000, sent).most
    assert all(most[name] <= WORST[name].most(game["limit"]) for name in STRATEGIES)


def test_there_is_a_goal_for_each_strategy():
    assert list(WORST) == list(STRATEGIES)


def test_what_was_played_is_judged_and_kept_for_the_notebook():
    playground = limiter_playground("edge")
    sent = [[LATE, 5], [WINDOW_US, 5]]
    asked = {"kind": "played", "limit": 5, "window_s": 10, "sent": sent}
    said = answer(playground, asked)
    assert (said["kind"], said["count"]) == ("judged", 2)
    assert said["most"] == playground.played.most
    assert playground.played.most["fixed-window"] == 10
    playground.close()


def test_a_cost_that_no_limiter_takes_is_refused_in_words():
    asked = {"kind": "played", "limit": 5, "window_s": 10, "sent": [[0, "x"]]}
    assert answer(limiter_playground("edge"), asked)["kind"] == "refused"
