"""Bad input against one running member: `attack.py --address HOST:PORT --pid PID --decoy HOST:PORT`.

After each mistake a good request must be answered. Then floods: each goes, in turns, against the decoy and against the
member, while a good client talks to the member. The decoy is a server of the same kind that has nothing to do with the
cluster, so that the machine is as busy in both turns and only what the flood does to the member makes a difference.

`.ci/attack` starts what it needs.
"""

import argparse
import os
import statistics
import sys

from differences import Ledger
from floods import FLOODS, put_big
from mistakes import SOURCES, mistakes, patient, random_frames, split, spoken
from probe import Times, good, percentile, while_running

GROWTH_MAX = 64 << 20
KINDS = "requests", "arrivals"


class Memory:
    """The resident bytes of a process, and the most they have been since the last `forget`."""

    def __init__(self, pid):
        self.pid = pid

    def _line(self, name):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith(name))

    def now(self):
        return self._line("VmRSS")

    def peak(self):
        return self._line("VmHWM")

    def forget(self):
        with open(f"/proc/{self.pid}/clear_refs", "w") as file:
            file.write("5")


class Round:
    """What the good client saw while the decoy was flooded, and while its own member was."""

    def __init__(self):
        self.decoy, self.member = Times(), Times()

    def p99s(self, what):
        """In milliseconds: beside a flooded decoy, and under attack."""
        return percentile(getattr(self.decoy, what), 0.99), percentile(getattr(self.member, what), 0.99)

    def ratio(self, what):
        calm, attacked = self.p99s(what)
        return attacked / calm

    def is_within(self, factor, floor):
        return all(attacked <= factor * max(calm, floor) for calm, attacked in map(self.p99s, KINDS))


def told(what, rounds):
    """The median of a percentile on both sides and of their ratio, with the least and the greatest ratio."""
    calm, attacked = (statistics.median(side) for side in zip(*(each.p99s(what) for each in rounds)))
    ratios = [each.ratio(what) for each in rounds]
    count = sum(len(getattr(each.member, what)) for each in rounds)
    return (f"{what} {calm:.2f} -> {attacked:.2f} ms x {statistics.median(ratios):.2f} "
            f"({min(ratios):.2f} to {max(ratios):.2f}, {count})")


def compare(flood, options, number):
    """One flood against both, which of them first in turns. Answers the round and how many connections the member ended."""
    compared, ended, source = Round(), 0, options.attacker or next(SOURCES)
    for address in [options.decoy, options.address][:: 1 if number % 2 else -1]:
        times, closed = while_running(options.address, lambda: flood.run(address, options.seconds, source))
        if address == options.decoy:
            compared.decoy = times
        else:
            compared.member, ended = times, closed
    return compared, ended


def withstand(flood, options, ledger, memory):
    """Several rounds of one flood. A round beyond the bounds can be the machine's fault, all of them are not."""
    memory.forget()
    rounds, ended, is_within = [], 0, False
    for number in range(options.rounds):
        compared, closed = compare(flood, options, number)
        rounds.append(compared)
        ended += closed
        is_within |= not flood.is_hostile or compared.is_within(options.factor, options.floor)
        if is_within and not options.all_rounds:
            break
    peak, failed = memory.peak(), sum(each.member.failed for each in rounds)
    seen = "; ".join(told(what, rounds) for what in KINDS)
    print(f"{flood.name}: {seen}; {ended} ended, peak {peak >> 20} MiB", flush=True)
    ledger.holds(f"{flood.name}: a good client waits at most {options.factor:g} times as long as beside a flooded decoy",
                 is_within, seen)
    ledger.holds(f"{flood.name}: a good client is never failed", failed == 0, failed)
    ledger.holds(f"{flood.name}: the server ends the connection", ended > 0 or not flood.must_close)
    ledger.holds(f"{flood.name}: the member lives on", os.path.exists(f"/proc/{options.pid}") and good(options.address))
    return peak


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    parser.add_argument("--decoy", required=True)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--factor", type=float, default=4, help="how many times as long a good client may wait")
    parser.add_argument("--floor", type=float, default=10, help="a calm p99 below so many milliseconds is luck")
    parser.add_argument("--seconds", type=float, default=0.5, help="how long a flood lasts")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is tried")
    parser.add_argument("--all-rounds", action="store_true", help="even when a round was within the bounds")
    parser.add_argument("--only", default="", help="the floods whose name contains this")
    parser.add_argument("--attacker", help="the one address that floods come from, 127.0.0.1 for the good client's own")
    options = parser.parse_args()
    ledger, memory = Ledger(), Memory(options.pid)

    ledger.holds("a large put is answered", put_big(options.address) and put_big(options.decoy))
    before = memory.now()
    memory.forget()
    if not options.only:
        mistakes(options.address, ledger)
        split(options.address, ledger)
        spoken(options.address, ledger)
        random_frames(options.address, ledger)
        patient(options.address, ledger)
    peaks = [memory.peak()]
    peaks += [withstand(flood, options, ledger, memory) for flood in FLOODS if options.only in flood.name]
    most = max(peaks)
    ledger.holds("memory grows by at most 64 MiB", most - before <= GROWTH_MAX, f"{(most - before) >> 20} MiB")
    print(f"memory: {before >> 20} MiB before, at most {most >> 20} MiB")
    return 0 if ledger.report("bad input") else 1


if __name__ == "__main__":
    sys.exit(main())
