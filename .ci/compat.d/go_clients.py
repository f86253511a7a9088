"""The Go client, its recipes and kube-apiserver's requests against a cluster of three of which members are killed and start
again. `go_clients.py --binary PATH --program PATH --port FIRST`; `--program` is what `go` beside this file builds. Uses 20 ports from
FIRST on and a directory of its own."""

import argparse
import queue
import subprocess
import sys
import tempfile
import threading
import time

from differences import Ledger
from processes import Members, eventually

SECONDS = 16
DOWN_SECONDS = 3
# Waits within the program are bounded too; this is for one that hangs nevertheless.
END_SECONDS = 150
SCENARIOS = 13


def reads_and_writes(member):
    """A leader that is new to a member may be asked for a moment before it is heard."""
    put = member.server.call("/etcdserverpb.KV/Put", {"key": b"probe", "value": b"x"}, timeout=2)
    return put[0] == "ok"


def kill_and_start(members, leads, ledger):
    """The leader or a follower."""
    leader = members.leader([0, 1, 2])
    ledger.holds("there is a leader", leader is not None)
    number = leader if leads else next(n for n in (2, 1) if n != leader)
    members[number].kill()
    time.sleep(DOWN_SECONDS)
    members[number].start(members.all[:3])
    ledger.holds(f"m{number} comes back", eventually(lambda: reads_and_writes(members[number])), members[number].said()[-400:])
    return number


def lines_of(process):
    """What the process prints, as a queue that ends with None."""
    lines = queue.Queue()

    def read():
        for line in process.stdout:
            lines.put(line.rstrip())
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def next_line(lines, deadline):
    try:
        return lines.get(timeout=max(0.1, deadline - time.monotonic()))
    except queue.Empty:
        return None


def run(program, members, ledger):
    endpoints = ",".join(members[number].client for number in range(3))
    process = subprocess.Popen([program, "--endpoints", endpoints, "--seconds", str(SECONDS)], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    deadline = time.monotonic() + END_SECONDS
    lines = lines_of(process)
    try:
        ledger.holds("the program begins", next_line(lines, deadline) == "ready")
        time.sleep(1)
        killed = [kill_and_start(members, True, ledger), kill_and_start(members, False, ledger)]
        print(f"m{killed[0]}, which led, was killed for {DOWN_SECONDS} s, and m{killed[1]}, which followed", flush=True)
        said = []
        while (line := next_line(lines, deadline)) is not None:
            said.append(line)
            print(f"    {line}", flush=True)
        for line in said:
            ledger.holds(line, line.startswith("ok "))
        ledger.holds("each scenario has said how it went", len(said) == SCENARIOS, said)
        ledger.holds("the program ends with 0", process.wait(10) == 0)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--program", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    ledger = Ledger()
    with tempfile.TemporaryDirectory() as directory:
        members = Members(options.binary, options.port, directory)
        try:
            for number in range(3):
                members[number].start(members.all[:3])
            ledger.holds("the cluster has a leader", members.leader([0, 1, 2]) is not None)
            run(options.program, members, ledger)
        finally:
            members.end()
    return 0 if ledger.report("the Go client while members are killed") else 1


if __name__ == "__main__":
    sys.exit(main())
