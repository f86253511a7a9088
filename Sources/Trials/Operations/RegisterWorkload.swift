internal import Determinism

/// One client's choices in the workload `register`: which member, which key, what to do. The same seed chooses the same.
///
/// The registers are few, so that clients meet in them. What a compare-and-set expects is what its client has last seen
/// there, which is right often enough and wrong often enough.
public struct RegisterWorkload: Sendable {
    public static let name = "register"
    public static let keyCount = 8
    /// All keys begin with it.
    public static let keyPrefix = "r"

    /// What to do next, through which member (counted from 1).
    public struct Step: Hashable, Sendable {
        public var member: Int
        public var request: RegisterRequest
    }

    private let client: Int
    private let memberCount: Int
    private let home: Int?
    private var chance: SplitMix64
    private var valuesWritten = 0
    private var seen = [Int64](repeating: 0, count: keyCount)

    /// - Parameters:
    ///   - client: counted from 1.
    ///   - staysAtHome: whether it asks one member only, its own. Of clients that roam, all are soon held up by the one member
    ///     that answers late, and nobody asks the others meanwhile.
    public init(seed: UInt64, client: Int, memberCount: Int, staysAtHome: Bool = false) {
        self.client = client
        self.memberCount = memberCount
        home = staysAtHome ? (client - 1) % memberCount + 1 : nil
        // One number of the run's generator per client, so that neighbours have nothing in common.
        var seeds = SplitMix64(seed: seed &+ UInt64(truncatingIfNeeded: client) &* 0xD1B5_4A32_D192_ED03)
        chance = SplitMix64(seed: seeds.next())
    }

    public mutating func next() -> Step {
        let drawn = Int.random(in: 1...memberCount, using: &chance)
        let member = home ?? drawn
        let key = Int.random(in: 0..<Self.keyCount, using: &chance)
        let name = "\(Self.keyPrefix)\(key)"
        switch Int.random(in: 0..<100, using: &chance) {
        case ..<40: return Step(member: member, request: .put(key: name, value: nextValue()))
        case ..<65:
            return Step(
                member: member, request: .compareAndSet(key: name, expected: seen[key], value: nextValue()))
        default: return Step(member: member, request: .get(key: name))
        }
    }

    /// Learns from an outcome what the next compare-and-set of that key shall expect.
    public mutating func learn(_ request: RegisterRequest, _ outcome: Outcome) {
        guard let key = Int(request.key.dropFirst(Self.keyPrefix.count)), seen.indices.contains(key) else { return }
        switch outcome {
        case .written(let revision): seen[key] = revision
        case .refused(let reading, _), .read(let reading, _): seen[key] = reading?.modRevision ?? 0
        case .failed, .unknown: break
        }
    }

    private mutating func nextValue() -> String {
        valuesWritten += 1
        return "c\(client)-\(valuesWritten)"
    }
}
