"""What a hostile submission tries. Each text defines `attack()`, which is true if it has succeeded.

In the texts stand in capitals what the test knows: `ROOT` the kit, `COURSE` a file of the course,
`PORT` a listener of the grader's, `SOCKET` the path of another, `MARK` a word in the arguments and
the environment of a process that stands for a grader's. What is flooded has an end of its own, so
that nothing bad comes of it where the defence is off.
"""

FILES = {
    "reads_a_solution": """
from pathlib import Path
def attack():
    found = list(Path("ROOT", "solutions").rglob("*.py"))
    return bool(found and found[0].read_text())
""",
    "reads_a_judge": """
from pathlib import Path
def attack():
    return any(path.read_text() for path in Path("ROOT/labapi/checks/lessons").rglob("*.py"))
""",
    "follows_a_pth": """
import site, sys
from pathlib import Path
def attack():
    for folder in {*site.getsitepackages(), *sys.path}:
        for file in Path(folder).glob("*.pth"):
            for line in file.read_text().splitlines():
                if line and (file.parent / line / "labapi" / "checks" / "lessons").is_dir():
                    return True
    return False
""",
    "asks_a_fresh_python_for_the_tasks": """
import subprocess, sys
CODE = "import labapi.checks.catalogue as c; print(c.tasks_of('03_http_methods')[0].hints)"
def attack():
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, cwd="/")
    return ran.returncode == 0 and len(ran.stdout) > 9
""",
    "asks_a_fresh_python_for_a_solution": """
import subprocess, sys
CODE = '''
from labapi.checks.notebook.blanks import solution_cell
print(solution_cell("03_http_methods", "safe_methods"))
'''
def attack():
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, cwd="/")
    return ran.returncode == 0 and "safe_methods = " in ran.stdout
""",
    "reads_the_course": """
def attack():
    return open("COURSE").read() == "the secret seed"
""",
    "reads_the_course_by_a_link": """
import os
def attack():
    os.symlink("COURSE", "mine.txt")
    return open("mine.txt").read() == "the secret seed"
""",
    "writes_beside_the_course": """
import os
def attack():
    with open(os.path.dirname("COURSE") + "/results.json", "w") as file:
        file.write("passed")
    return True
""",
    "poisons_what_children_are_made_from": """
import labapi.checks.inside.codec as codec
def attack():
    with open(codec.__file__, "a") as file:
        file.write("# poisoned")
    return True
""",
    "poisons_the_packages": """
import os, fastapi
def attack():
    place = os.path.dirname(os.path.dirname(fastapi.__file__)) + "/poisoned_by_a_test.txt"
    open(place, "w").close()
    os.remove(place)
    return True
""",
}
"""The files of the grader's computer. Off: a plain child."""

GRADER = {
    "reads_the_graders_arguments": """
import glob
def attack():
    return any(b"MARK" in open(one, "rb").read() for one in glob.glob("/proc/[0-9]*/cmdline"))
""",
    "reads_the_graders_environment": """
import glob
def attack():
    for one in glob.glob("/proc/[0-9]*/environ"):
        try:
            if b"SECRET=MARK" in open(one, "rb").read(): return True
        except OSError: pass
    return False
""",
    **{
        f"sends_the_grader_{name}": f"""
import glob, os, signal
def attack():
    done = False
    for one in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            if b"MARK" in open(one, "rb").read():
                os.kill(int(one.split("/")[2]), signal.{name})
                done = True
        except OSError: pass
    return done
"""
        for name in ("SIGSTOP", "SIGCONT", "SIGINT", "SIGKILL")
    },
    "connects_to_another_listener": """
import socket
def attack():
    socket.create_connection(("127.0.0.1", PORT), timeout=2).close()
    return True
""",
    "connects_to_an_abstract_socket": """
import socket
def attack():
    with socket.socket(socket.AF_UNIX) as one:
        one.connect("\\0MARK")
    return True
""",
    "connects_to_a_socket_of_the_computer": """
import socket
def attack():
    with socket.socket(socket.AF_UNIX) as one:
        one.connect("SOCKET")
    return True
""",
    "finds_a_network": """
import socket
def attack():
    return [name for _, name in socket.if_nameindex() if name != "lo"] != []
""",
}
"""The grader, its processes and its network. Off: a plain child."""

CALL = """
import ctypes, errno, os
LIBC = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    ctypes.set_errno(0)
    done = LIBC.syscall(number, *[ctypes.c_long(one) for one in arguments])
    return done if done >= 0 else -ctypes.get_errno()
FIRST = os.getppid()
"""
"""The numbers below are those of x86-64; elsewhere these attacks are left out."""

ZYGOTE = {
    "reads_the_parents_memory": """
def attack():
    for line in open(f"/proc/{FIRST}/maps"):
        if " rw-p " in line:
            with open(f"/proc/{FIRST}/mem", "rb", 0) as memory:
                memory.seek(int(line.split("-")[0], 16))
                return len(memory.read(64)) == 64
""",
    "writes_the_parents_memory": """
def attack():
    return bool(os.open(f"/proc/{FIRST}/mem", os.O_RDWR))
""",
    "takes_the_parents_descriptors": """
def attack():
    return len(os.listdir(f"/proc/{FIRST}/fd")) > 2
""",
    "duplicates_the_parents_descriptor": """
def attack():
    held = os.pidfd_open(FIRST)
    return any(call(438, held, number, 0) >= 0 for number in range(3, 20))
""",
    "copies_the_parents_memory": """
def attack():
    for line in open(f"/proc/{FIRST}/maps"):
        if " rw-p " in line: break
    class Piece(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
    buffer = ctypes.create_string_buffer(64)
    here = Piece(ctypes.addressof(buffer), 64)
    there = Piece(int(line.split("-")[0], 16), 64)
    at = ctypes.addressof
    return call(310, FIRST, at(here), 1, at(there), 1, 0) == 64
""",
    "traces_the_parent": """
def attack():
    return call(101, 0x4206, FIRST, 0, 0) == 0
""",
    "bounds_the_parent": """
import resource
def attack():
    now = resource.prlimit(FIRST, resource.RLIMIT_NOFILE)
    resource.prlimit(FIRST, resource.RLIMIT_NOFILE, now)
    return True
""",
    "slows_the_parent": """
def attack():
    os.setpriority(os.PRIO_PROCESS, FIRST, 0)
    return True
""",
    "slows_all_of_its_user": """
def attack():
    os.setpriority(os.PRIO_USER, 0, 0)
    return True
""",
    "moves_the_parent": """
def attack():
    os.sched_setaffinity(FIRST, os.sched_getaffinity(0))
    return True
""",
}
"""The process that submissions are forked from. Off: no filter, and a parent that is dumpable."""

KERNEL = {
    "makes_a_user_namespace": """
def attack():
    if (child := os.fork()) == 0:  # who has threads may not
        os._exit(call(272, 0x10000000) != 0)
    return os.waitpid(child, 0)[1] == 0
""",
    "clones_into_a_user_namespace": """
def attack():
    child = call(56, 0x10000000 | 17, 0, 0, 0, 0)
    if child == 0: os._exit(0)
    return child > 0
""",
    "clones_by_the_newer_call": "def attack(): return call(435, 0, 0) != -errno.ENOSYS",
    "leaves_shared_memory": "def attack(): return call(29, 4711, 4096, 0o1600) >= 0",
    "leaves_a_semaphore": "def attack(): return call(64, 4711, 1, 0o1600) >= 0",
    "leaves_a_message": "def attack(): return call(68, 4711, 0o1600) >= 0",
    "keeps_a_key": """
def attack():
    kind, name = ctypes.create_string_buffer(b"user"), ctypes.create_string_buffer(b"answer")
    at = ctypes.addressof
    return call(248, at(kind), at(name), at(name), 6, -3) > 0
""",
    "keeps_files_in_memory": """
def attack():
    held = os.memfd_create("x")
    return os.write(held, bytes(10**6)) == 10**6
""",
    "keeps_memory_that_nobody_holds": """
import mmap
def attack():
    hidden = mmap.mmap(-1, 10**7)
    hidden.write(bytes(10**7))
    return True
""",
    "asks_for_io_uring": "def attack(): return call(425, 1, 0) != -errno.EPERM",
    "looks_through_another_root": "def attack(): return call(161, 0) == -errno.EFAULT",
    "swaps_the_personality": "def attack(): return call(135, 0x0040000) >= 0",
    "opens_a_socket_of_another_family": "def attack(): return call(41, 17, 3, 0) != -97",
}
"""Calls to the kernel. Off: no filter."""

FLOODS = {
    "takes_memory": """
def attack():
    held = bytearray(600 * 10**6)
    held[::4096] = bytes(len(held[::4096]))
    return True
""",
    "takes_memory_in_four_processes": """
import os, time
def attack():
    pipes = []
    for _ in range(4):
        reads, writes = os.pipe()
        if os.fork() == 0:
            held = bytearray(150 * 10**6)
            held[::4096] = bytes([1]) * len(held[::4096])
            os.write(writes, b"x")
            time.sleep(60)
        pipes.append(reads)
    done = [os.read(one, 1) for one in pipes]
    time.sleep(1.0)
    return len(done) == 4
""",
    "fills_the_disk": """
def attack():
    for number in range(8):
        with open(f"{number}.bin", "wb") as file: file.write(bytes(8 * 10**6))
    return True
""",
    "writes_one_large_file": """
def attack():
    with open("large.bin", "wb") as file:
        for _ in range(40): file.write(bytes(10**6))
    return True
""",
    "fills_the_shared_memory": """
def attack():
    for number in range(8):
        with open(f"/dev/shm/{number}.bin", "wb") as file: file.write(bytes(8 * 10**6))
    return True
""",
    "makes_empty_files": """
import os, time
def attack():
    for folder in range(25):
        os.mkdir(f"f{folder}")
        for number in range(1000): os.close(os.open(f"f{folder}/{number}", os.O_CREAT))
    time.sleep(0.2)
    return True
""",
    "forks_without_end": """
import os, signal
def attack():
    count = 0
    for _ in range(120):
        if os.fork() == 0: signal.pause()
        count += 1
    return count == 120
""",
    "forks_in_sessions_of_their_own": """
import os, signal
def attack():
    count = 0
    for _ in range(120):
        if os.fork() == 0:
            os.setsid()
            if os.fork(): os._exit(0)
            signal.pause()
        count += 1
    return count == 120
""",
    "starts_threads_without_end": """
import threading
def attack():
    over = threading.Event()
    threads = [threading.Thread(target=over.wait, daemon=True) for _ in range(120)]
    for one in threads: one.start()
    over.set()
    return True
""",
    "opens_files_without_end": """
import os
def attack():
    return len([os.open("/dev/null", os.O_RDONLY) for _ in range(600)]) == 600
""",
}
"""What is taken from all others. Off: no bounds, no watch, and a larger room."""

LEAVES = {
    "a_file_in_its_folder": ("open('left', 'w').close()", "import os; seen = os.listdir('.')"),
    "a_file_at_home": (
        "import os; open(os.path.expanduser('~/left'), 'w').close()",
        "import os; seen = os.listdir(os.path.expanduser('~'))",
    ),
    "a_file_of_temporary_ones": (
        "import tempfile; kept = tempfile.mkdtemp()",
        "import os, tempfile; seen = os.listdir(tempfile.gettempdir())",
    ),
    "shared_memory_with_a_name": (
        "open('/dev/shm/left', 'w').close()",
        "import os; seen = os.listdir('/dev/shm')",
    ),
    "a_startup_file": (
        "import os; folder = os.path.expanduser('~/.ipython/profile_default/startup')\n"
        "os.makedirs(folder, exist_ok=True); open(folder + '/poison.py', 'w').write('choice = 1')",
        "import os; seen = os.path.exists(\n"
        "    os.path.expanduser('~/.ipython/profile_default/startup/poison.py'))",
    ),
    "nested_folders": (
        "import os\nfor _ in range(1500):\n    os.mkdir('d'); os.chdir('d')",
        "import os; seen = os.listdir('.')",
    ),
    "a_folder_that_may_not_be_opened": (
        "import os; os.makedirs('shut/in'); os.chmod('shut', 0)",
        "import os; seen = os.listdir('.')",
    ),
    "a_link_out": (
        "import os; os.symlink('/', 'out'); os.symlink('out', 'loop')",
        "import os; seen = os.listdir('.')",
    ),
    "a_process_in_a_session_of_its_own": (
        "import os, signal\nif os.fork() == 0:\n    os.setsid()\n    while True: signal.pause()",
        "import os; seen = [n for n in os.listdir('/proc') if n.isdigit()"
        " and n not in ('1', str(os.getpid()))]",
    ),
    "a_process_that_is_stopped": (
        "import os, signal\nif os.fork() == 0:\n    os.setsid()\n"
        "    os.kill(os.getpid(), signal.SIGSTOP)\n    os._exit(0)",
        "import os; seen = [n for n in os.listdir('/proc') if n.isdigit()"
        " and n not in ('1', str(os.getpid()))]",
    ),
    "a_server": (
        "import os, signal, socket\none = socket.socket()\n"
        "one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
        "one.bind(('127.0.0.1', 4711)); one.listen()\n"
        "if os.fork() == 0:\n    os.setsid()\n    while True: signal.pause()",
        "import socket\none = socket.socket(); one.settimeout(2)\n"
        "seen = one.connect_ex(('127.0.0.1', 4711)) == 0",
    ),
}
"""What one submission leaves, and how the next one looks for it. Off: nothing is swept."""
