"""Where the code of a submission runs: walled in, bounded, and gone when the next one comes.

    worker:  Sandbox -> Keeper ---- bubblewrap ------------------------------------
                |         asks ->  | Zygote: the first process, everything imported |
             Forked  --- wire ---> |   `- a fork a submission, and what it starts   |
                                    -----------------------------------------------
- `sandbox.py`: what a worker opens, and what it says of the defences that are on
- `keeper.py`: the worker's side of one namespace, and of a submission that runs in it
- `namespace.py`: what can be seen inside: the command that bubblewrap is started with
- `system_calls.py`: which calls to the kernel are refused (seccomp)
- `memory_group.py`: memory and processes of the whole tree, bounded by the kernel (cgroup v2)
- `zygote.py`: the process inside that forks, watches, kills and sweeps
- `counts.py`: what its processes hold and use, as the zygote counts it

What is stopped, what is not, and how it is tried is told in `docs/threats.md`.
"""

from pathlib import PurePosixPath

ROOM = PurePosixPath("/room")
"""All that a submission can write to, but for `SHARED`; both have a size, and are swept."""
SHARED = PurePosixPath("/dev/shm")
OUT_OF_MEMORY = "its programs used more than {memory_mb:,} MB of memory"
