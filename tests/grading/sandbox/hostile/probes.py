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
