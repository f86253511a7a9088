/// Makes of a run that fails the smallest one that still fails so: fewer faults, an earlier end, shorter faults, fewer clients.
///
/// Bounded: each attempt is a whole run.
public struct Shrinker {
    /// A schedule is small when it has no more faults than this.
    public static let faultsMax = 20
    private static let roundsMax = 4
    private static let divisors: [UInt64] = [64, 16, 4, 2]

    /// The smallest run that was found, and how it fails.
    public private(set) var cut: Cut
    public private(set) var violation: Violation
    public private(set) var attempts = 0
    private let attemptsMax: Int
    private let attempt: (Cut) -> Violation?

    /// Begins with the whole run. Nil when that does not fail.
    ///
    /// - Parameter attempt: runs it, and answers the first violation.
    public init?(_ options: RunOptions, attemptsMax: Int = 1_000, attempt: @escaping (Cut) -> Violation?) {
        guard let violation = attempt(Cut()) else { return nil }
        self.violation = violation
        self.attemptsMax = attemptsMax
        self.attempt = attempt
        cut = options.everything
    }

    /// Cuts until nothing that is tried still fails, or enough was tried.
    public mutating func shrink() {
        for _ in 0..<Self.roundsMax {
            let before = cut
            endEarlier()
            dropFaults()
            shortenFaults()
            dropClients()
            dropWatchers()
            dropHolders()
            if cut == before || attempts >= attemptsMax { return }
        }
    }

    /// Takes the cut when it still fails in the same way.
    private mutating func take(_ smaller: Cut) -> Bool {
        guard attempts < attemptsMax else { return false }
        attempts += 1
        guard let found = attempt(smaller), found.invariant == violation.invariant else { return false }
        cut = smaller
        violation = found
        return true
    }

    /// What comes after the violation is not needed; perhaps peace shows it as well, earlier.
    private mutating func endEarlier() {
        guard let end = cut.milliseconds else { return }
        var candidates = [end / 8, end / 4, end / 2, end * 3 / 4]
        let seen = violation.nanoseconds / 1_000_000
        if seen > 0, seen < end { candidates.append(seen + 1) }
        for candidate in candidates.sorted() where candidate < end {
            var smaller = cut
            smaller.milliseconds = candidate
            if take(smaller) { return }
        }
    }

    private mutating func dropFaults() {
        guard let faults = cut.faults else { return }
        var base = cut
        var copy = self
        _ = DeltaDebugging.minimize(faults) { part in
            base.faults = part
            return copy.take(base)
        }
        self = copy
    }

    private mutating func shortenFaults() {
        for place in (cut.faults ?? []).indices {
            for divisor in Self.divisors {
                var smaller = cut
                smaller.faults?[place].divisor *= divisor
                guard smaller.faults?[place].divisor ?? 0 <= 1 << 20 else { continue }
                if take(smaller) { break }
            }
        }
    }

    private mutating func dropClients() {
        guard let clients = cut.clients, clients > 1 else { return }
        for count in 1..<clients {
            var smaller = cut
            smaller.clients = count
            if take(smaller) { return }
        }
    }

    private mutating func dropWatchers() {
        guard let watchers = cut.watchers, watchers > 0 else { return }
        for count in 0..<watchers {
            var smaller = cut
            smaller.watchers = count
            if take(smaller) { return }
        }
    }

    private mutating func dropHolders() {
        guard let holders = cut.holders, holders > 0 else { return }
        for count in 0..<holders {
            var smaller = cut
            smaller.holders = count
            if take(smaller) { return }
        }
    }
}
