extension SimulateCommand {
    /// What `simulate` alone prints.
    public static let helpText = """
        simulate runs whole Holdfast clusters in one thread, over simulated disks, clocks and networks that fail, and checks
        what they do. The same seed gives the same run on any machine.

        Commands
          simulate --seed N           one run
          simulate --seeds A..<B      all runs of a range, in as many processes as there are processors
          simulate zoo                the table of known bugs: which invariant catches each, after how many seeds; in
                                      builds with --traits Zoo
          simulate shrink --seed N    the smallest part of a failing run that still fails, and a picture of it
          simulate scope              the small scopes that are searched whole, and what may happen in each
          simulate scope NAME         every state of one, to its end or to the first violation, told in its fewest steps
          simulate scope --all        all of them but the one that has no end, one after the other
          simulate leases             how exactly leases end while their leader is killed again and again
          simulate help               this text

        Flags
          --profile NAME    light (three members, few faults), full (everything, drawn from the seed) or long (minutes) (full)
          --trace           prints a line for each event of one run
          --jobs N          processes at once
          --minutes N       ends a range after so long, wherever it is then
          --twice WHICH     seeds that run a second time and must come out the same: none, hundredth or all (hundredth)
          --canary          one seed in a hundred fails on purpose, to show that failures are reported
          --only LIST       one run with these of its faults only: 3,7/2 is fault 3, and fault 7 for half its length
          --clients N       one run with so many clients at most
          --watchers N      one run with so many clients that watch at most
          --holders N       one run with so many clients that hold leases at most
          --milliseconds N  one run whose faults end so soon
          --svg FILE        shrink: where the picture goes
          --row ID          zoo: one bug only
          --most N          zoo: seeds that are tried of each (2000)
          --fast            zoo: only those of which a seed that catches them is known, and that seed
          --states N        scope: ends a search after so many states, wherever it is then
          --consequences    scope: leaves out the check of each step against the naive Raft, so that what a wrong step
                            leads to is found
          --leases N        leases: how many there are (10000); --seconds N for so long (600); --kill-every MS (1000), --down MS
                            (300), --election MS (1000) and --drift PPM (0) say what their members go through
          --mutation ID     runs with a known bug, --unmasked without the defence that hides it; in builds with --traits Zoo

        Examples
          swift run -c release simulate --seed 4711 --trace
          swift run -c release simulate --seeds 0..<1000
          swift run -c release simulate shrink --seed 4711
          swift run -c release --traits Zoo simulate zoo --row Z21
          swift run -c release simulate scope figure8
          swift run -c release --traits Zoo simulate scope figure8 --mutation Z21 --consequences

        Exit codes: 0 all is well, 1 an invariant did not hold, 2 the command line makes no sense.

        """
}
