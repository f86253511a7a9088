internal import Determinism

/// A client: asks at its own pace, of one member until that fails it, and remembers what it has seen.
struct SimulatedClient {
    let index: Int
    var member: Int
    var session: UInt64
    /// Requests that it waits for.
    var pending = 0
    /// The last change of each key that it has seen, for its compare-and-set requests.
    var seen: [Int64]
    /// The highest revision in any answer that it had.
    var revision: Int64 = 1
    /// It turns to another member with its next request.
    var wantsAnotherMember = false
}

/// What clients ask for, and how often.
struct Workload {
    /// Nanoseconds from one request of a client to the next, on average.
    var paceNanoseconds: UInt64 = 40_000_000
    /// How many requests one client may wait for at once.
    var pendingMax = 2
    var keys = 5
    /// Bytes of a value, at most.
    var valueBytesMax = 64
    /// How long a client waits for an answer, in nanoseconds.
    var patienceNanoseconds: UInt64 = 1_000_000_000
    /// Of a thousand requests, how many are of each kind; the rest are reads of one key.
    var puts: UInt64 = 300
    var deletes: UInt64 = 60
    var swaps: UInt64 = 150
    var pairs: UInt64 = 40
    var lists: UInt64 = 60
    var localReads: UInt64 = 60
    var oldReads: UInt64 = 30
    var compactions: UInt64 = 6

    static let prefix: [UInt8] = Array("k".utf8)

    static func key(_ number: Int) -> [UInt8] { prefix + Array(String(number).utf8) }

    /// Every value is written by one request only: it begins with the request's number.
    static func value(of operation: Int, bytes: Int) -> [UInt8] {
        let number = UInt64(operation) + 1
        var value = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
        if bytes > 8 { value += [UInt8](repeating: 0x61, count: bytes - 8) }
        return value
    }

    /// The next request of a client.
    func request(of client: SimulatedClient, number: Int, _ random: inout SplitMix64) -> ClientRequest {
        let slot = random.draw(below: keys)
        let key = Self.key(slot)
        var dice = random.draw(below: 1_000 as UInt64)
        func isIn(_ share: UInt64) -> Bool {
            defer { dice = dice >= share ? dice - share : .max }
            return dice < share
        }
        if isIn(puts) {
            return .put(key: key, value: Self.value(of: number, bytes: random.draw(below: valueBytesMax + 1)))
        }
        if isIn(swaps) {
            let value = Self.value(of: number, bytes: random.draw(below: valueBytesMax + 1))
            return .swap(key: key, expected: client.seen[slot], value: value)
        }
        if isIn(deletes) {
            return random.draw(below: 20 as UInt64) == 0 ? .deletePrefix(Self.prefix) : .delete(key: key)
        }
        if isIn(pairs) {
            let other = Self.key((slot + 1) % keys)
            guard other != key else { return .get(key: key) }
            return .putBoth(key, other, expected: client.seen[slot], value: Self.value(of: number, bytes: 8))
        }
        if isIn(lists) { return .list(prefix: Self.prefix) }
        if isIn(localReads) {
            return random.draw(below: 3 as UInt64) == 0 ? .localList(prefix: Self.prefix) : .localGet(key: key)
        }
        if isIn(oldReads) {
            let back = Int64(random.draw(below: 30 as UInt64))
            return .getAt(key: key, revision: max(1, client.revision - back))
        }
        if isIn(compactions) {
            return .compact(revision: max(1, client.revision - Int64(random.draw(below: 50 as UInt64))))
        }
        return .get(key: key)
    }
}
