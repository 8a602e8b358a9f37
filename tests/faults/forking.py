"""Talks to the process that forks runs of the daemon's loop."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from acceptance import inside
from spooling import drop

FILES = {f"{partner}/{name}.txt": f"{partner} {name} ".encode() * 300
         for partner in ("acme", "zeta") for name in "abcd"}  # fmt: skip


class Runs:
    """The process that forks runs."""

    def __init__(self) -> None:
        here = Path(__file__).parents[1]
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("traced.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": f"{here}:{here.parent}"},
        )  # fmt: skip

    def say(self, line: str) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def run(self, root: Path, *tracer: str, **told: str | int) -> int:
        """Run a site once, under a tracer where it is given; return how it ended."""
        pid = self.say(json.dumps({"root": str(root), **told}))
        if not tracer:
            return self.say("go")
        with subprocess.Popen([*tracer, "-p", str(pid)], stderr=subprocess.DEVNULL) as process:
            while not traced(pid):
                assert process.poll() is None
                time.sleep(0.001)
            return self.say("go")

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


def traced(pid: int) -> bool:
    """Tell whether somebody traces a process."""
    found = re.search(r"TracerPid:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
    return bool(found and int(found[1]))


def laid(root: Path) -> Path:
    """Lay files into the inboxes of a fresh site."""
    root.mkdir()
    inside.ready(root)
    for path, content in FILES.items():
        drop(root, path, content)
    return root
