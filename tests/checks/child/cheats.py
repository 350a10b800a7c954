"""Cells that try to get points without an answer; each text runs in a child process only.

Where a cheat ends its process it does so in `double`, which is asked last. What a child of ours
never sends is tried without a process: unknown problems and odd fields in `test_messages.py`,
numbers that collide in `tests/checks/inside/test_codec.py`. How loops end is in `test_child.py`.
"""

FORGED = """
class Alike:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    def __contains__(self, other): return True
    def __hash__(self): return 0
    def __bool__(self): return True
    def __len__(self): return 2
    def __getattr__(self, name): return self
    __class__ = list

def forge(base, *made):
    body = {name: vars(Alike)[name] for name in ("__eq__", "__ne__", "__hash__", "__bool__")}
    return type("Forged", (base,), body)(*made)

choice = [forge(str, "x"), forge(str, "y")]
def double(n): return forge(int, 0)
def predict(api, person): return forge(dict, {"id": forge(str)})
class App:
    async def __call__(self, scope, receive, send): return Alike()
app = App()
"""

ALIKE = (
    FORGED
    + """
choice = Alike()
def double(n): return Alike()
def predict(api, person): return Alike()
app = Alike()
"""
)

PATCHED_JSON = """
import json
choice = "x"
json.dumps = lambda *given, **named: '{"outcome": "passed", "points": 99}'
"""

PATCHED_BUILTINS = """
import builtins
yes = lambda *given, **named: True
choice = "x"
def double(n):
    builtins.isinstance = builtins.issubclass = builtins.all = builtins.any = yes
    builtins.len = lambda thing: 1
    builtins.set = builtins.type = yes
    return 0
predict = double
"""

REWRITTEN_CHECKS = """
import sys, types
import labapi.checks.inside.codec, labapi.checks.inside.here
import labapi.checks.inside.inside, labapi.checks.inside.problems

passed = {"outcome": "passed", "points": 99, "task": "choice"}
labapi.checks.inside.here.Here.value = lambda *given: passed
labapi.checks.inside.here.Here.call = lambda *given: passed
labapi.checks.inside.here.Here.request = lambda *given, **named: passed
labapi.checks.inside.problems.WorkProblem.__str__ = lambda self: "passed"
for name in ("judging", "task", "lessons", "exercise", "cases", "expect", "result"):
    module = types.ModuleType(name)
    module.judge = module.same = module.difference = lambda *given, **named: passed
    sys.modules[f"labapi.checks.{name}"] = module
"""

REWRITTEN_CODEC = """
import labapi.checks.inside.codec, labapi.checks.inside.inside, labapi.checks.inside.here
lie = lambda value: '{"$": "eval", "code": "__import__(\\'os\\')._exit(0)"}'
labapi.checks.inside.codec.encode = labapi.checks.inside.inside.encode = lie
labapi.checks.inside.here.plain = lambda value: value
choice = "x"
def double(n): return n
"""

MORE_THAN_AN_ANSWER = """
import labapi.checks.inside.inside as inside
inside.Inside.answer = lambda self, asked: {
    "value": "true", "points": 99, "outcome": "passed", "problem": "Passed", "fields": "{}",
}
"""

PRINTED = """
import json, os, sys
lines = [json.dumps(one) for one in (
    {"id": "", "value": "true"},
    {"id": None, "value": "[\\"GET\\", \\"HEAD\\"]"},
    {"outcome": "passed", "points": 99},
    [{"outcome": "passed"}],
)]
for line in lines:
    print(line)
    print(line, file=sys.__stdout__, flush=True)
    print(line, file=sys.stderr, flush=True)
    os.write(1, line.encode() + b"\\n")
    os.write(2, line.encode() + b"\\n")
choice = "x"
"""

WRITTEN_TO_ALL_DESCRIPTORS = (
    PRINTED
    + """
def double(n):
    for descriptor in range(256):
        for line in lines:
            try: os.write(descriptor, line.encode() + b"\\n")
            except OSError: pass
    return n
predict = double
double(1)
"""
)

ANSWERS_ITSELF = """
import gc, json
from labapi.checks.inside.wire import Wire
wires = [one for one in gc.get_objects() if type(one) is Wire]
import sys
def asked():
    frame = sys._getframe()
    while frame is not None:
        if "asked" in frame.f_locals and isinstance(frame.f_locals["asked"], dict):
            return frame.f_locals["asked"]
        frame = frame.f_back
def double(n):
    question = asked()["id"]
    for value in ("passed", True, {"points": 99}):
        for wire in wires:
            wire.send({"id": question, "value": json.dumps(value)})
    return n
def predict(api, person): return double(0)
"""

HANGS_UP = """
import os
def double(n):
    os.closerange(3, 256)
    return n
predict = double
"""

EXITS_IN_A_CALL = """
import os, sys
def double(n): os._exit(0)
def predict(api, person): sys.exit("passed")
choice = "x"
"""

CRASHES = """
import ctypes
def double(n): ctypes.string_at(0)
"""

LOOPS = """
def double(n):
    while True:
        try:
            while True: sum(range(9))
        except BaseException: continue
"""

RECURS = """
def double(n): return double(n)
choice = []
choice.append(choice)
def predict(api, person):
    deep = []
    for _ in range(10**5): deep = [deep]
    return deep
"""

LOUD = """
import os
for _ in range(20): os.write(1, b"passed\\n" * 10**6)
for _ in range(5): print("passed" * 10**6)
choice = "x" * 10**7
def double(n): return list(range(10**6))
def predict(api, person): return "x" * 10**7
"""

FLOODS_THE_LINE = """
import os
def double(n):
    while True:
        for descriptor in range(3, 64):
            try: os.write(descriptor, b"x" * 65536)
            except OSError: pass
"""

SEARCHES = """
import gc, os, sys
def places():
    frame = sys._getframe()
    while frame is not None:
        yield from (frame.f_locals, frame.f_globals)
        frame = frame.f_back
    yield from (one for one in gc.get_objects() if isinstance(one, dict))
    yield from (vars(one) for one in gc.get_objects() if hasattr(one, "__dict__"))
def look(*names):
    for place in places():
        for name in names:
            if name in place: return place[name]
def double(n): return look("expected", "wanted", "answer", "reference", "TASK", "seed")
def predict(api, person): return look("exchanges", "journal", "changes", "recorded")
choice = [str(one) for one in (sys.argv, dict(os.environ))]
"""

FAKED_REQUESTS = """
import json
from labapi.classroom.exchange.exchange import Exchange
class Answer:
    status_code, ok, text = 201, True, '{"data": {"id": "pred_0"}}'
    def json(self): return {"data": {"id": "pred_0"}}
requests.post = requests.request = lambda *given, **named: Answer()
requests.Session.request = lambda *given, **named: Answer()
lab.journal.record = lambda *given: None
def predict(api, person):
    for entries in vars(lab.journal).values():
        if hasattr(entries, "append"): entries.append({"method": "POST", "features": person})
    own = labapi.start("own")
    answer = requests.post(f"{own.url}/api/v1/predictions", json={"features": person})
    return answer.json()["data"]["id"]
"""

FAKED_EXCHANGE = """
from labapi.checks.inside.here import Here
from labapi.classroom.exchange.exchange import Exchange
Here.request = lambda self, *given, **named: Exchange(
    "GET", "", "/", "1.1", (), b"", 200, (), b"passed", 0.0, "server",
)
"""

CELLS = {
    name.lower(): source
    for name, source in list(globals().items())
    if name.isupper() and isinstance(source, str)
}
"""Every cheat above by its name."""
HARMLESS = ("forged", "alike", "printed", "recurs", "loud", "searches")
"""Those that leave the process as it was."""

LEAVES_SOMEONE_BEHIND = """
import os, signal
def double(n):
    if os.fork() == 0:
        SESSION
        with open("FOLDER/pid.tmp", "w") as note: note.write(str(os.getpid()))
        os.rename("FOLDER/pid.tmp", "FOLDER/pid")
        while True: signal.pause()
    while not os.path.exists("FOLDER/pid"): pass
    os._exit(0)
"""
