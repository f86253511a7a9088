extension ChaosCommand {
    /// What `chaos` alone prints.
    public static var helpText: String {
        let defaults = RunOptions()
        let nemeses = Nemesis.allCases.map { "  \(pad($0.rawValue))\($0.explanation)" }.joined(separator: "\n")
        return """
            chaos harms a Holdfast cluster of its own, real processes on this machine, and checks that it keeps its word.

            Commands
              chaos run WORKLOAD [flags]    runs members, clients and nemeses, and judges what happened
              chaos check DIR               judges the history of a kept directory once more

            Workloads
              \(pad(RegisterWorkload.name))puts, compare-and-sets on mod_revision and linearizable reads of a few keys, \
            through all members

            Nemeses
            \(nemeses)

            Damage
              flip, truncate, missing: one bit, the end, or all of a segment of the log; the member must get it back
              tail, wipe: the end of the log, or everything; the member must refuse to start and say how to come back.
              This comes last, and that member is left out of the rest of the run: one of the two kinds with three or
              four members, by the seed, and both with five or more.

            Flags
              --nemesis A,B     what is done to the members, together; none for nothing (kill)
              --time S          seconds without the final reads, \(text(RunOptions.secondsAllowed)) (\(defaults.seconds))
              --members N       (\(defaults.members))
              --clients N       threads that send, one call at a time each (\(defaults.clients))
              --rate N          calls per second at most, all clients together (\(defaults.rate))
              --value-bytes N   the least length of a value (\(RunOptions.damageValueBytes) with damage, otherwise what \
            it takes to tell it from others)
              --seed N          plans faults and calls; the same seed, the same plan (random, printed)
              --data DIR        an empty directory for data, logs and history; always kept (a temporary one)
              --keep            keeps the temporary directory also when all is well

            Examples
              swift run -c release chaos run register --nemesis kill --time 60
              swift run -c release chaos run register --nemesis kill,pause --time 120 --members 5 --seed 7
              swift run -c release chaos run register --nemesis damage --time 60
              swift run -c release chaos check /tmp/holdfast-chaos-7

            Exit codes: 0 all is well, 1 something is not, or it could not be found out, 2 the command line makes no sense.
            """
    }

    private static func pad(_ name: String) -> String {
        name + String(repeating: " ", count: max(1, 12 - name.count))
    }

    private static func text(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }
}
