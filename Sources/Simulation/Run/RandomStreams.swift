internal import Determinism

/// One stream of chance for each purpose, so that one more draw in one of them does not change the others.
struct RandomStreams {
    var disk: SplitMix64
    var clients: SplitMix64
    var members: SplitMix64
    var links: SplitMix64
    var watches: SplitMix64
    var leases: SplitMix64

    init(seed: UInt64) {
        links = .stream(.links, of: seed)
        disk = .stream(.disk, of: seed)
        clients = .stream(.clients, of: seed)
        members = .stream(.members, of: seed)
        watches = .stream(.watches, of: seed)
        leases = .stream(.leases, of: seed)
    }
}

extension SplitMix64 {
    /// What a stream of a run decides.
    enum Purpose: UInt64 {
        case options = 1
        case network
        case clocks
        case links
        case disk
        case clients
        case members
        case bounds
        case watches = 21
        case watchLoad = 22
        case leases = 23
        case leaseLoad = 24
        case checks = 25
    }

    static func seed(of purpose: Purpose, _ seed: UInt64) -> UInt64 {
        var mixer = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ purpose.rawValue &* 0xD1B5_4A32_D192_ED03)
        return mixer.next()
    }

    /// The stream of a seed for one purpose.
    static func stream(_ purpose: Purpose, of seed: UInt64) -> SplitMix64 {
        SplitMix64(seed: Self.seed(of: purpose, seed))
    }

    /// A number below `bound`, which is above 0.
    mutating func draw(below bound: UInt64) -> UInt64 { next().multipliedFullWidth(by: bound).high }

    /// A number of the range, both ends included.
    mutating func within(_ range: ClosedRange<UInt64>) -> UInt64 {
        let span = range.upperBound - range.lowerBound
        return span == .max ? next() : range.lowerBound + draw(below: span + 1)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + draw(below: range.upperBound - range.lowerBound + 1)
    }

    /// One of the choices, of which there is at least one.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[draw(below: choices.count)] }
}
