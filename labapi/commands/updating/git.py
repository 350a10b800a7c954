"""What an update asks of git: is there something newer, how was it before, and a step forward."""

from __future__ import annotations

import subprocess
from pathlib import Path

NOT_INSTALLED = "git is not installed here."
NO_CHECKOUT = "This folder is no checkout of git."
NOT_OPENED = "git does not open this checkout:\n    {said}"
NO_UPSTREAM = "This checkout of git follows no branch that a newer kit could come from."
ELSEWHERE = """
Say where the newer kit is, a folder or a zip file: python lab.py update FOLDER-OR-ZIP"""
NOT_FETCHED = """git could not fetch the newer kit:
    {said}
Nothing was changed. Mend that and run this again. Or, with a newer kit in a folder or a zip file:
python lab.py update FOLDER-OR-ZIP"""
DIVERGED = """This checkout has commits of its own ({count}) that the newer kit does not have, so it
cannot simply step forward. Nothing was changed. To merge them is up to you and git; or take a newer
kit from a folder or a zip file, without git: python lab.py update FOLDER-OR-ZIP"""
NO_ANSWER = """git cannot tell: {said}
Nothing was changed."""
UNFINISHED = """git is in the middle of a {what} here. Nothing was changed.
Bring that to an end (git status says how), then run this again."""
NOT_MOVED = """The files are those of the newer kit, but git could not be told so:
    {said}
Run this again: it goes on where it stopped."""


class GitSays(Exception):
    """Git cannot help; the message says why, and what to do."""


class Checkout:
    """A checkout of git, whose folder is a kit's."""

    def __init__(self, root: Path) -> None:
        """Raises `GitSays` where there is none."""
        self._root = root
        try:
            top = self._ask("rev-parse", "--show-toplevel")
        except FileNotFoundError as error:
            raise GitSays(NOT_INSTALLED + ELSEWHERE) from error
        except subprocess.CalledProcessError as error:
            if (root / ".git").exists():  # it belongs to somebody else, or is damaged
                raise GitSays(NOT_OPENED.format(said=last_words(error)) + ELSEWHERE) from error
            raise GitSays(NO_CHECKOUT + ELSEWHERE) from error
        if not Path(top).samefile(root):  # a kit that somebody laid into a checkout of their own
            raise GitSays(NO_CHECKOUT + ELSEWHERE)

    def check_is_at_rest(self) -> None:
        """Ask that no merge or rebase is half done; raises `GitSays`."""
        for file, what in (
            ("MERGE_HEAD", "merge"),
            ("rebase-merge", "rebase"),
            ("rebase-apply", "rebase"),
            ("CHERRY_PICK_HEAD", "cherry-pick"),
        ):
            if (self._root / self._ask("rev-parse", "--git-path", file)).exists():
                raise GitSays(UNFINISHED.format(what=what))

    def fetch(self) -> str:
        """Fetch what the branch follows, and give its newest commit; raises `GitSays`."""
        if self.upstream() is None:
            raise GitSays(NO_UPSTREAM + ELSEWHERE)
        try:
            self._ask("fetch", "--quiet")
        except subprocess.CalledProcessError as error:
            raise GitSays(NOT_FETCHED.format(said=last_words(error))) from error
        newest = self.upstream()
        if newest is None:
            raise GitSays(NO_UPSTREAM + ELSEWHERE)
        return newest

    def upstream(self) -> str | None:
        """Give the newest known commit of what the branch follows; None where it follows none."""
        return self._maybe("rev-parse", "--verify", "--quiet", "@{upstream}^{commit}")

    def common(self, commit: str) -> str | None:
        """Give the commit at which our history and that of `commit` part: as we were shipped."""
        return self._maybe("merge-base", "HEAD", commit)

    def is_behind(self, commit: str) -> bool:
        """Tell whether there is something newer; raises `GitSays` where we went another way."""
        common = self.common(commit)
        if common == commit:
            return False
        if common != self._maybe("rev-parse", "HEAD"):
            count = self._maybe("rev-list", "--count", f"{commit}..HEAD")
            raise GitSays(DIVERGED.format(count=count))
        return True

    def step_to(self, commit: str) -> None:
        """Let the branch be at `commit`; the files are not touched. Raises `GitSays`."""
        try:
            self._ask("reset", "--quiet", "--mixed", commit)
        except subprocess.CalledProcessError as error:
            raise GitSays(NOT_MOVED.format(said=last_words(error))) from error

    def _ask(self, *words: str) -> str:
        command = ["git", "-C", str(self._root), *words]
        done = subprocess.run(command, capture_output=True, check=True)
        said: bytes = done.stdout
        return said.decode("utf-8", "surrogateescape").strip()

    def _maybe(self, *words: str) -> str | None:
        try:
            return self._ask(*words) or None
        except subprocess.CalledProcessError:
            return None


def last_words(error: subprocess.CalledProcessError) -> str:
    """Give the line in which git says what is wrong: the first that begins so, or the last."""
    stderr: bytes = error.stderr or b""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines()]
    errors = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (errors or lines or ["it does not say why"])[0]
