"""Calls to the kernel that a submission cannot make: a filter for seccomp, made with libseccomp.

Refused is what looks into or changes other processes, what loads or mounts, what opens namespaces
anew, what keeps memory where nobody counts it, and what a kernel has had most holes in. The rest is
allowed: a list of all that Python and its libraries may need would be another on each computer.
"""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

LIBRARY = "libseccomp.so.2"
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
NOT_EQUAL, EQUAL, GREATER, MASKED_EQUAL = 1, 4, 6, 7
REFUSED = (
    # into other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease",
    "kcmp", "pidfd_getfd", "move_pages", "migrate_pages", "ioprio_set", "perf_event_open",
    # what the kernel is, and what it sees
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot",
    "mount", "umount2", "pivot_root", "chroot", "move_mount", "fsopen", "fsconfig", "fsmount",
    "fspick", "open_tree", "mount_setattr", "swapon", "swapoff", "acct", "quotactl", "syslog",
    "quotactl_fd", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "personality",
    "bpf", "unshare", "setns", "name_to_handle_at", "open_by_handle_at", "fanotify_init",
    "lookup_dcookie", "iopl", "ioperm", "modify_ldt", "uselib", "vhangup", "nfsservctl",
    # keys and messages that outlive who left them; memory that no process seems to hold
    "add_key", "request_key", "keyctl", "shmget", "shmat", "shmctl", "semget", "semop",
    "semtimedop", "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink",
    "memfd_create", "memfd_secret", "remap_file_pages",
    # where most holes were
    "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd",
)  # fmt: skip
NEW_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
"""The flags of `clone`: mount, cgroup, UTS, IPC, user, PID and network namespaces."""
FAMILIES = (0, 1, 2, 10, 16)
"""Sockets: none named, Unix, IPv4, IPv6, and netlink, by which a program asks for its addresses."""
LATER_FAMILIES = 16
FAKES_INPUT = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX, by which one types into another's terminal."""
SHARED_WITH_NO_FILE = 0x21
"""MAP_SHARED and MAP_ANONYMOUS: it stays in memory where no process has it mapped."""


class NoFilter(RuntimeError):
    """There is no libseccomp, or it cannot do what is asked; the message says which."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """Refuse a call; of its arguments, `which` has to stand in `relation` to `held`, if any."""

    call: str
    which: int = -1
    relation: int = 0
    held: int = 0
    mask: int = 0
    error: int = errno.EPERM


class _Comparison(ctypes.Structure):
    """The `scmp_arg_cmp` of libseccomp."""

    _fields_ = (
        ("arg", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("datum_a", ctypes.c_uint64),
        ("datum_b", ctypes.c_uint64),
    )


def rules() -> Iterator[_Rule]:
    """Give all that is refused."""
    yield from (_Rule(call) for call in REFUSED)
    for flag in NEW_NAMESPACES:
        yield _Rule("clone", 0, MASKED_EQUAL, flag, flag)
    yield _Rule("clone3", error=errno.ENOSYS)  # its flags lie in memory; libraries fall back
    for family in range(LATER_FAMILIES):
        if family not in FAMILIES:
            yield _Rule("socket", 0, EQUAL, family, error=errno.EAFNOSUPPORT)
    yield _Rule("socket", 0, GREATER, LATER_FAMILIES, error=errno.EAFNOSUPPORT)
    for request in FAKES_INPUT:
        yield _Rule("ioctl", 1, MASKED_EQUAL, request, 0xFFFFFFFF)
    yield _Rule("mmap", 3, MASKED_EQUAL, SHARED_WITH_NO_FILE, SHARED_WITH_NO_FILE)
    yield from _upon_others()


def _upon_others() -> Iterator[_Rule]:
    """Refuse what one process of a user may change of another; of itself (0) it may."""
    for call in ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam"):
        yield _Rule(call, 0, NOT_EQUAL, 0)
    yield _Rule("sched_setattr", 0, NOT_EQUAL, 0)
    yield _Rule("setpriority", 0, NOT_EQUAL, os.PRIO_PROCESS)  # of a group, or of a user
    yield _Rule("setpriority", 1, NOT_EQUAL, 0)


def program() -> bytes:
    """Give the filter as the kernel takes it; raises `NoFilter`."""
    library = _library()
    context = library.seccomp_init(ALLOW)
    if not context:
        raise NoFilter("libseccomp makes no filter")
    try:
        for rule in rules():
            _add(library, context, rule)
        with tempfile.TemporaryFile() as file:
            if library.seccomp_export_bpf(context, file.fileno()):
                raise NoFilter("libseccomp writes no filter")
            file.seek(0)
            return file.read()
    finally:
        library.seccomp_release(context)


def _add(library: ctypes.CDLL, context: int, rule: _Rule) -> None:
    number = library.seccomp_syscall_resolve_name(rule.call.encode())
    if number < 0:  # this processor has no such call
        return
    compared = (_Comparison * 1)()
    count = 0
    if rule.which >= 0:
        first, second = rule.held, 0
        if rule.relation == MASKED_EQUAL:
            first, second = rule.mask, rule.held
        compared[0] = _Comparison(rule.which, rule.relation, first, second)
        count = 1
    if library.seccomp_rule_add_array(context, ERRNO | rule.error, number, count, compared):
        raise NoFilter(f"libseccomp takes no rule for {rule.call}")


@cache
def _library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError:
        raise NoFilter(f"{LIBRARY} is not installed") from None
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = [ctypes.c_uint32]
    library.seccomp_syscall_resolve_name.argtypes = [ctypes.c_char_p]
    library.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p,
    ]  # fmt: skip
    library.seccomp_export_bpf.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.seccomp_release.argtypes = [ctypes.c_void_p]
    library.seccomp_release.restype = None
    return library


@cache
def is_there() -> bool:
    """Tell whether a filter can be made here."""
    try:
        return bool(program())
    except NoFilter:
        return False
