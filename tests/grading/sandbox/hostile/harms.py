"""What harms its own process, and answers that are none: all in the place of one answer.

`HARMS` are cells that are to harm nobody but themselves; `FORGED` are answers that would be paid
for, or break something, where a judge trusts what it is given.
"""

from __future__ import annotations

HARMS = {
    "exits in the cell": "import os\nos._exit(0)",
    "kills itself": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "kills all it can": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "kills its group": "import os, signal\nos.killpg(0, signal.SIGKILL)",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "recurses in C": "import sys\nsys.setrecursionlimit(10**9)\nexec('(' * 90 + '0' + ')' * 90)\n"
    "def f(): return f()\nf()",
    "closes every descriptor": "import os\nos.closerange(0, 256)",
    "prints without end": "import sys\nfor _ in range(2000):\n    print('x' * 50_000)",
    "writes bytes on stderr": "import os\nos.write(2, bytes(range(256)) * 4000)\n"
    "import warnings\nwarnings.warn('\\x1b[2J')",
    "sleeps for ever": "import time\ntime.sleep(1e6)",
    "loops for ever": "while True:\n    pass",
    "catches every interrupt": "while True:\n    try:\n        while True:\n            pass\n"
    "    except BaseException:\n        continue",
    "nests 1,500 folders": "import os\nfor _ in range(1500):\n    os.mkdir('d')\n    os.chdir('d')",
    "leaves programs in sessions of their own": "import os, time\nfor _ in range(20):\n"
    "    if not os.fork():\n        os.setsid()\n        if not os.fork():\n"
    "            time.sleep(1e6)\n        os._exit(0)",
    "forks without end": "import os\nwhile True:\n    os.fork()",
    "threads without end": "import threading, time\nwhile True:\n"
    "    threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()",
    "burns every processor": "import os\nfor _ in range(40):\n    if not os.fork():\n"
    "        while True:\n            pass\nimport time\ntime.sleep(1e6)",
    "takes the closed folder": "import os\nfor name in ('/room', '/dev/shm', '/room/work'):\n"
    "    try:\n        os.chmod(name, 0o555)\n    except OSError:\n        pass",
    "begs for signals": "import os, signal\nfor number in range(1, 65):\n    for _ in range(50):\n"
    "        try:\n            os.kill(1, number)\n        except OSError:\n            pass",
    "takes all ports": "import socket\nheld = []\nfor port in range(1024, 65536):\n"
    "    try:\n        one = socket.socket()\n        one.bind(('127.0.0.1', port))\n"
    "        held.append(one)\n    except OSError:\n        break",
    "answers before it is asked": "import gc, socket\nfor one in gc.get_objects():\n"
    "    if isinstance(one, socket.socket):\n        try:\n"
    '            one.send(b\'{"id": "", "value": "201"}\\n\' * 50)\n'
    "        except OSError:\n            pass",
    "hangs up": "import gc, socket\nfor one in gc.get_objects():\n"
    "    if isinstance(one, socket.socket):\n        one.close()",
    "makes no new name": "def __getattr__(name): raise KeyboardInterrupt\nraise SystemExit(0)",
    "raises what cannot be told": "class E(Exception):\n    def __str__(self): raise self\nraise E",
    "replaces what answers": "import labapi.checks.inside.inside as i\n"
    "import labapi.checks.inside.here as h\n"
    "for one in (i.Inside, h.Here):\n    for name in list(vars(one)):\n"
    "        try:\n            setattr(one, name, lambda *a, **k: 201)\n"
    "        except Exception:\n            pass",
    "patches what is imported": "import json, socket, requests, builtins\n"
    "json.dumps = lambda *a, **k: '201'\nrequests.post = None\n"
    "builtins.isinstance = lambda *a: True",
    "leaves an end": "import atexit, os\natexit.register(os._exit, 0)\nclass D:\n"
    "    def __del__(self): os._exit(0)\nd = D()\ndel d",
    "says it was not judged": "def ask(api, features):\n"
    "    raise RuntimeError('This task was not judged: was not judged.')",
}
"""Cells that stand in the place of an answer."""

NEVER_HERE = {
    "kills all it can", "kills its group", "forks without end", "threads without end",
    "leaves programs in sessions of their own", "burns every processor", "begs for signals",
    "takes all ports", "nests 1,500 folders", "takes the closed folder", "prints without end",
    "writes bytes on stderr", "replaces what answers", "answers before it is asked", "hangs up",
    "closes every descriptor", "recurses in C", "says it was not judged",
}  # fmt: skip
"""What cannot be let loose on a computer, or harms nobody who does not ask it anything: the control
of each is one of `tests/grading/sandbox/attacks.py`, where it is bounded."""

ENDS = {
    "exits in the cell", "kills itself", "kills its group", "crashes",
    "closes every descriptor", "hangs up", "answers before it is asked", "replaces what answers",
}  # fmt: skip
"""What ends its own process or the line to it, against which stands that another is started."""

STARVES = {
    "is no child of its own", "opens every descriptor", "threads without end", "takes all ports",
    "replaces what answers", "closes every descriptor", "forks without end",
    "burns every processor", "leaves programs in sessions of their own", "kills all it can",
}  # fmt: skip
"""What may cost its own later tasks as well."""

# Answers that are none. The control of each is a grader of the usual kind, which judges in the same
# process and tells its points by printing them: it pays for the forgery, or it breaks.

NAIVE = """
import json, sys

given = {"__name__": "__main__"}
exec(compile(sys.stdin.read(), "hand-in", "exec"), given)


def judge(answer):
    expected = 201
    return 3 if answer == expected else 0


answer = given["ask"]("", {})
print(json.dumps({"points": judge(answer), "answer": answer}, ensure_ascii=False))
"""
FORGED = {
    "is equal to all": """
class Alike:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
def ask(api, features): return Alike()
""",
    "is a number that lies": """
class Number(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 201
def ask(api, features): return Number(7)
""",
    "is a text that lies": """
class Text(str):
    def __eq__(self, other): return True
    def __hash__(self): return hash("x")
    def __str__(self): return "201"
    def __int__(self): return 201
def ask(api, features): return Text("7")
""",
    "says that it is a number": """
class Posing:
    __class__ = int
    def __eq__(self, other): return True
    def __int__(self): return 201
    def __index__(self): return 201
    def __hash__(self): return 201
def ask(api, features): return Posing()
""",
    "finds what is expected in the frames": """
def ask(api, features):
    import sys
    class Reader:
        def __eq__(self, other): return True
        def __hash__(self): return 0
    frame = sys._getframe(1)
    while frame:
        for name, held in list(frame.f_locals.items()) + list(frame.f_globals.items()):
            code = getattr(held, "__code__", None)
            if name == "judge" and code:
                return [one for one in code.co_consts if type(one) is int and one > 100][0]
        frame = frame.f_back
    return 0
""",
    "finds the judge by the collector": """
def ask(api, features):
    import gc
    for one in gc.get_objects():
        if getattr(one, "__name__", "") == "judge" and hasattr(one, "__code__"):
            return [held for held in one.__code__.co_consts if type(held) is int and held > 100][0]
    return 0
""",
    "puts another judge in place": """
def ask(api, features):
    import sys
    for module in list(sys.modules.values()):
        if hasattr(module, "judge"):
            module.judge = lambda *given, **named: 3
    return 0
""",
    "prints its points and exits": """
def ask(api, features):
    import os
    for where in (1, 2, *range(3, 20)):
        try:
            os.write(where, b'{"points": 3, "answer": 201}\\n')
        except OSError:
            pass
    os._exit(0)
""",
    "prints its points at the end": """
import atexit
def last():
    import os
    os.write(1, b'\\n{"points": 3, "answer": 201}\\n')
atexit.register(last)
def ask(api, features): return 0
""",
    "prints its points when it is swept up": """
import os
class Last:
    def __del__(self, write=os.write):
        write(1, b'\\n{"points": 3, "answer": 201}\\n')
kept = Last()
def ask(api, features): return 0
""",
    "patches what writes results": """
import json
json.dumps = lambda *given, **named: '{"points": 3, "answer": 201}'
json.JSONEncoder.encode = lambda *given: '{"points": 3, "answer": 201}'
def ask(api, features): return 0
""",
    "patches what compares and what prints": """
import builtins
real = print
builtins.print = lambda *given, **named: real('{"points": 3, "answer": 201}')
builtins.isinstance = lambda *given: True
def ask(api, features): return 0
""",
    "patches what is asked and what answers": """
import socket
try:
    import labapi.checks.inside.codec as codec
    import labapi.checks.inside.inside as inside
    import labapi.checks.inside.wire as wire
    codec.encode = inside.encode = lambda value: "201"
    codec.TAG = ""
except ImportError:
    pass
import json
json.dumps = lambda *given, **named: '{"points": 3, "answer": 201}'
def ask(api, features): return 0
""",
    "is not a number": "def ask(api, features): return float('nan')",
    "has no end": "def ask(api, features):\n    while True:\n        yield 201",
    "is a list that has no end": """
class Endless(list):
    def __iter__(self):
        while True:
            yield 201
def ask(api, features): return Endless([1])
""",
    "is a dictionary that lies": """
class Lying(dict):
    def items(self): raise SystemExit(0)
    def __len__(self): return 10**9
    def __eq__(self, other): return True
    __hash__ = None
def ask(api, features): return Lying(a=1)
""",
    "holds itself": "def ask(api, features):\n    held = []\n    held.append(held)\n"
    "    return held",
    "is nested 100,000 deep": "def ask(api, features):\n    held = []\n"
    "    for _ in range(100_000):\n        held = [held]\n    return held",
    "has 9,000 digits": "def ask(api, features): return 10**9000",
    "collides": "def ask(api, features): return {(2**61 - 1) * n for n in range(1, 20_000)}",
    "is half a letter": "def ask(api, features): return '\\ud800' * 9",
    "is two megabytes": "def ask(api, features): return 'x' * 2_000_000 + '\\ud800'",
    "runs in a browser": "def ask(api, features):\n"
    "    return '<script>alert(1)</script><img src=x onerror=alert(2)>'",
    "turns the direction": "def ask(api, features): return '\\u202e201\\u2066\\x1b[31m'",
    "raises a page": "def ask(api, features):\n"
    "    raise ValueError('</code></p><script>alert(3)</script>\\u202e\\x1b]0;x\\x07\\ud800')",
    "is called like a page": "class E(Exception): pass\n"
    "E.__name__ = E.__qualname__ = '<script>alert(4)</script>'\n"
    "def ask(api, features): raise E('=HYPERLINK(1)')",
    "is a class": "class ask:\n    def __init__(self, *given): pass",
    "never was made": "async def ask(api, features): return 201",
    "raises when it is read": """
class Shy:
    def __getattribute__(self, name): raise KeyboardInterrupt
    def __reduce__(self): raise SystemExit
def ask(api, features): return Shy()
""",
}
