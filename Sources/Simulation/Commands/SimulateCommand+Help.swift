extension SimulateCommand {
    /// What `simulate` alone prints.
    public static let helpText = """
        simulate runs whole Holdfast clusters in one thread, over simulated disks, clocks and networks that fail, and checks
        what they do. The same seed gives the same run on any machine.

        Commands
          simulate --seed N           one run
          simulate --seeds A..<B      all runs of a range, in as many processes as there are processors
          simulate help               this text

        Flags
          --profile NAME    light (three members, few faults), full (everything, drawn from the seed) or long (minutes) (full)
          --trace           prints a line for each event of one run
          --jobs N          processes at once
          --minutes N       ends a range after so long, wherever it is then
          --twice WHICH     seeds that run a second time and must come out the same: none, hundredth or all (hundredth)
          --canary          one seed in a hundred fails on purpose, to show that failures are reported
          --mutation ID     runs with a known bug, --unmasked without the defence that hides it; in builds with --traits Zoo

        Examples
          swift run -c release simulate --seed 4711 --trace
          swift run -c release simulate --seeds 0..<1000

        Exit codes: 0 all is well, 1 an invariant did not hold, 2 the command line makes no sense.

        """
}
