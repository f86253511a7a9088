/// What of a seed's run is kept: some of its faults, perhaps shorter, fewer clients, watchers and holders of leases, an earlier end. Nil keeps what the seed gives.
public struct Cut: Hashable, Sendable {
    public struct Kept: Hashable, Sendable {
        /// The fault's place in the seed's plan.
        public var number: Int
        /// Its length is divided by this; at least 1.
        public var divisor: UInt64

        public init(_ number: Int, divisor: UInt64 = 1) {
            self.number = number
            self.divisor = divisor
        }
    }

    public var faults: [Kept]?
    public var clients: Int?
    /// Clients that watch.
    public var watchers: Int?
    /// Clients that hold leases.
    public var holders: Int?
    /// How long faults may happen.
    public var milliseconds: UInt64?

    public init() {}

    /// The list of faults as the command line has it: `3,7/2` is fault 3, and fault 7 for half of its length. Nil when it is no list.
    static func faults(_ text: String) -> [Kept]? {
        guard text != none else { return [] }
        var kept: [Kept] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let numbers = part.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(numbers.count), let number = Int(numbers[0]), number >= 0 else { return nil }
            guard numbers.count == 2 else {
                kept.append(Kept(number))
                continue
            }
            guard let divisor = UInt64(numbers[1]), divisor > 0 else { return nil }
            kept.append(Kept(number, divisor: divisor))
        }
        return kept
    }

    /// What stands for no fault at all.
    private static let none = "none"

    /// The flags that make it.
    public var words: [String] {
        var words: [String] = []
        if let faults {
            let list = faults.map { $0.divisor == 1 ? "\($0.number)" : "\($0.number)/\($0.divisor)" }
            words += ["--only", list.isEmpty ? Self.none : list.joined(separator: ",")]
        }
        if let clients { words += ["--clients", "\(clients)"] }
        if let watchers { words += ["--watchers", "\(watchers)"] }
        if let holders { words += ["--holders", "\(holders)"] }
        if let milliseconds { words += ["--milliseconds", "\(milliseconds)"] }
        return words
    }
}

extension RunOptions {
    /// Keeps of the run what the cut keeps. Faults that the plan does not have are left out.
    public mutating func apply(_ cut: Cut) {
        if let kept = cut.faults {
            plan = kept.filter { plan.indices.contains($0.number) }.sorted { $0.number < $1.number }.map { kept in
                var fault = plan[kept.number]
                fault.ends = fault.begins + (fault.ends - fault.begins) / kept.divisor
                return fault
            }
        }
        if let kept = cut.clients { clients = min(clients, max(1, kept)) }
        if let kept = cut.watchers { watch.clients = min(watch.clients, max(0, kept)) }
        if let kept = cut.holders { lease.holders = min(lease.holders, max(0, kept)) }
        if let milliseconds = cut.milliseconds {
            faultNanoseconds = min(
                faultNanoseconds, milliseconds.multipliedReportingOverflow(by: 1_000_000).partialValue)
        }
    }

    /// The faults that are planned, a line each.
    public var schedule: [String] {
        plan.map { "fault \($0.number): \($0.kind), \(Trace.stamp($0.begins)) to \(Trace.stamp($0.ends))" }
    }

    /// All that can be cut away.
    var everything: Cut {
        var cut = Cut()
        cut.faults = plan.map { Cut.Kept($0.number) }
        cut.clients = clients
        cut.watchers = watch.clients
        cut.holders = lease.holders
        cut.milliseconds = faultNanoseconds / 1_000_000
        return cut
    }
}
