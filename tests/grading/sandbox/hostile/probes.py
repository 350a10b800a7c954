"""Attacks that reach out of the process: each defines `attack()`, true where it came to its end.

Each stands in for one answer of a whole hand-in, which is paid for where the attack succeeds. Its
control runs where its defence is off: `BARE` in a child process without a sandbox, `OPEN` in a
sandbox whose defences are left off. They were written without a look at those of
`tests/grading/sandbox/attacks.py`, by somebody who had not written the sandbox.
"""

from __future__ import annotations

PAID = """

def ask(api, features):
    if attack():
        return requests.post(f"{api}/predict", json={"features": features}).status_code
    return 0
"""

BARE = {
    "finds the judges by an import": """
def attack():
    import importlib
    for name in ("labapi.checks.catalogue", "labapi.checks.lessons", "labapi.checks.judging"):
        try:
            importlib.import_module(name)
            return True
        except ImportError:
            continue
    import subprocess, sys
    asked = "import labapi.checks.catalogue"
    return subprocess.run([sys.executable, "-c", asked], capture_output=True).returncode == 0
""",
    "asks a fresh isolated Python for the answer": """
def attack():
    import subprocess, sys
    asked = "import labapi.checks.notebook.blanks as b;print(b.solution_cell('{}','{}'))".format(
        "01_what_is_an_api", "first_order")
    for options in (["-I"], ["-S", "-E"], []):
        found = subprocess.run([sys.executable, *options, "-c", asked], capture_output=True)
        if b"requests.post" in found.stdout:
            return True
    return False
""",
    "walks every folder for a solution": """
def attack():
    import os
    from pathlib import Path
    beyond = {"proc", "sys", "dev", "var", "boot"}
    tops = [ROOT_OF_KIT] + [f"/{name}" for name in os.listdir("/") if name not in beyond]
    for top in tops:
        for folder, folders, names in os.walk(top):
            if any(name.endswith("_solution.ipynb") for name in names):
                return True
            if len(folder) > 90:
                folders.clear()
    return False
""",
    "follows the links of /proc to the kit": """
def attack():
    import glob, os
    for link in glob.glob("/proc/[0-9]*/cwd") + glob.glob("/proc/[0-9]*/root"):
        try:
            if os.path.exists(os.path.join(link, ROOT_OF_KIT.lstrip("/"), "solutions")):
                return True
        except OSError:
            continue
    return False
""",
    "reads the course by its name": """
def attack():
    from pathlib import Path
    try:
        return bool(Path(SEED_FILE).read_text())
    except OSError:
        return False
""",
    "reads the environment of all": """
def attack():
    import glob
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            if MARK.encode() in open(path, "rb").read():
                return True
        except OSError:
            continue
    return False
""",
    "reads the arguments of all": """
def attack():
    import glob
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            if MARK.encode() in open(path, "rb").read():
                return True
        except OSError:
            continue
    return False
""",
    "signals everybody it can see": """
def attack():
    import glob, os, signal
    mine = os.getpid()
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            if MARK.encode() in open(path, "rb").read() and int(path.split("/")[2]) != mine:
                os.kill(int(path.split("/")[2]), signal.SIGCONT)
                return True
        except (OSError, ValueError):
            continue
    return False
""",
    "stops the parent of its parent": """
def attack():
    import os, signal
    from pathlib import Path
    parent = int(Path(f"/proc/{os.getppid()}/stat").read_text().rsplit(")")[1].split()[1])
    if not parent:
        return False
    os.kill(parent, signal.SIGCONT)
    return True
""",
    "connects to a listener of the computer": """
def attack():
    import socket
    try:
        socket.create_connection(("127.0.0.1", PORT), 1).close()
        return True
    except OSError:
        return False
""",
    "connects to a listener by IPv6 and by each address": """
def attack():
    import socket
    for family, at in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::ffff:127.0.0.1")):
        try:
            with socket.socket(family) as one:
                one.settimeout(1)
                one.connect((at, PORT))
                return True
        except OSError:
            continue
    return False
""",
    "finds an abstract socket": """
def attack():
    import socket
    with socket.socket(socket.AF_UNIX) as one:
        try:
            one.connect("\\0" + MARK)
            return True
        except OSError:
            return False
""",
    "writes beside the packages": """
def attack():
    import pathlib, sysconfig
    for place in (sysconfig.get_path("purelib"), sysconfig.get_path("stdlib")):
        try:
            file = pathlib.Path(place, "hostile-5d1c.tmp")
            file.write_text("")
            file.unlink()
            return True
        except OSError:
            continue
    return False
""",
    "leaves a file where it is found again": """
def attack():
    import os, pathlib
    for place in ("/var/tmp", "/run", "/opt", "/srv", "/root", "/home", os.path.dirname(SEED_FILE)):
        try:
            file = pathlib.Path(place, "hostile-5d1c.tmp")
            file.write_text("")
            file.unlink()
            return True
        except OSError:
            continue
    return False
""",
    "sees who else there is": """
def attack():
    import os
    return len([name for name in os.listdir("/proc") if name.isdigit()]) > 4
""",
    "looks at the memory of the computer": """
def attack():
    import os
    for name in ("/sys/fs/cgroup", "/sys/class/net", "/dev/pts", "/dev/tty", "/run"):
        try:
            if os.listdir(name):
                return True
        except OSError:
            continue
    return False
""",
}

OPEN = {
    "asks the kernel for a new namespace": """
def attack():
    import ctypes, os
    child = os.fork()  # whoever has threads is refused in any case
    if not child:
        os._exit(ctypes.CDLL(None).unshare(0x10000000) == 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
""",
    "keeps memory in a file without a name": """
def attack():
    import os
    try:
        os.close(os.memfd_create("kept"))
        return True
    except OSError:
        return False
""",
    "takes the limits off its parent": """
def attack():
    import resource
    try:
        bounds = resource.prlimit(1, resource.RLIMIT_NOFILE)
        resource.prlimit(1, resource.RLIMIT_NOFILE, (bounds[0] - 1, bounds[1]))
        resource.prlimit(1, resource.RLIMIT_NOFILE, bounds)
        return True
    except OSError:
        return False
""",
    "slows its parent down": """
def attack():
    import os
    try:
        os.setpriority(os.PRIO_PROCESS, 1, os.getpriority(os.PRIO_PROCESS, 1))
        return True
    except OSError:
        return False
""",
    "binds its parent to one processor": """
def attack():
    import os
    try:
        os.sched_setaffinity(1, os.sched_getaffinity(1))
        return True
    except OSError:
        return False
""",
    "reads the memory of process 1": """
def attack():
    try:
        with open("/proc/1/mem", "rb"):
            return True
    except OSError:
        return False
""",
    "lists the descriptors of process 1": """
def attack():
    import os
    try:
        return bool(os.listdir("/proc/1/fd"))
    except OSError:
        return False
""",
    "takes a descriptor of process 1": """
def attack():
    import ctypes, os
    try:
        first = os.pidfd_open(1)
    except OSError:
        return False
    return ctypes.CDLL(None).syscall(438, first, 0, 0) >= 0  # pidfd_getfd
""",
    "reads the environment of process 1": """
def attack():
    try:
        return bool(open("/proc/1/environ", "rb").read())
    except OSError:
        return False
""",
    "asks for raw packets": """
def attack():
    import errno, socket
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()
        return True
    except OSError as error:  # the kernel itself refuses for want of rights
        return error.errno != errno.EAFNOSUPPORT
""",
    "watches what others run": """
def attack():
    import ctypes, errno
    held = ctypes.create_string_buffer(128)
    held[0:8] = (1).to_bytes(4, "little") + (112).to_bytes(4, "little")
    libc = ctypes.CDLL(None, use_errno=True)
    opened = libc.syscall(298, held, 0, -1, -1, 0)  # perf_event_open
    return opened >= 0 or ctypes.get_errno() != errno.EPERM
""",
    "shares memory by System V": """
def attack():
    import ctypes
    return ctypes.CDLL(None).shmget(0, 4096, 0o1600) >= 0
""",
    "leaves a message queue": """
def attack():
    import ctypes
    libc = ctypes.CDLL(None)
    queue = libc.msgget(77, 0o1600)
    if queue >= 0:
        libc.msgctl(queue, 0, None)
    return queue >= 0
""",
    "opens the ring of the kernel": """
def attack():
    import ctypes
    held = ctypes.create_string_buffer(256)
    return ctypes.CDLL(None).syscall(425, 4, held) >= 0  # io_uring_setup
""",
    "maps memory that no process holds": """
def attack():
    import mmap
    try:
        mmap.mmap(-1, 4096, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS).close()
        return True
    except OSError:
        return False
""",
    "is no child of its own": """
def attack():
    import os
    made = 0
    try:
        for _ in range(90):
            if not os.fork():
                os.setsid()
                import signal
                signal.pause()
            made += 1
    except OSError:
        pass
    return made == 90
""",
    "opens every descriptor": """
def attack():
    import os
    try:
        for _ in range(500):
            os.open("/dev/null", os.O_RDONLY)
        return True
    except OSError:
        return False
""",
    "fills its folder": """
def attack():
    import os
    try:
        with open("/room/work/large", "wb") as file:
            for _ in range(60):
                file.write(bytes(1_000_000))
        return True
    except OSError:
        return False
""",
    "fills the shared memory": """
def attack():
    try:
        with open("/dev/shm/large", "wb") as file:
            for _ in range(60):
                file.write(bytes(1_000_000))
        return True
    except OSError:
        return False
""",
    "takes all memory at once": """
def attack():
    try:
        return len(bytearray(700_000_000)) > 0
    except MemoryError:
        return False
""",
    "takes all memory with four children": """
def attack():
    import os, signal
    made = []
    for _ in range(4):
        read, write = os.pipe()
        child = os.fork()
        if not child:
            try:
                held = b"x" * 150_000_000
                os.write(write, b"1")
                signal.pause()
            finally:
                os._exit(0)
        os.close(write)
        made.append(read)
    return all([os.read(one, 1) == b"1" for one in made])
""",
}

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
"""Cells that stand in the place of the first answer; what they harm is to be themselves alone."""

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
