import Coordination
import MVCC
import MVCCTestKit
import Testing

@Suite struct CommandTests {
    static let attributes = MemberAttributes(
        id: .max, life: MemberLife(storeID: .max, incarnation: 7, nonce: 9), name: "a",
        clientURLs: ["http://[::1]:2379", ""], featureLevel: 3, version: "3.7.0")

    private func commands(_ seed: UInt64, count: Int) -> [Command] {
        var requests = Requests(seed: seed, keyCount: 40)
        return (0..<count).map { _ in Command(requests.write(around: 50)) }
    }

    @Test("a command that is written is the command that is read", arguments: 0..<30)
    func roundTrip(_ seed: UInt64) {
        for command in commands(seed, count: 100) { #expect(Command(decoding: command.encode()) == command) }
    }

    @Test(
        "so are those with the largest numbers and with nothing in them",
        arguments: [
            .put(PutOperation(key: [], value: [], lease: LeaseID(.min))),
            .compact(Compaction(revision: Revision(.min), physical: true)),
            .transaction(Transaction()),
            .transaction(
                Transaction(success: [.range(RangeQuery(.all, limit: .min, revision: Revision(.max)))])),
            .publish(attributes),
            .publish(
                MemberAttributes(
                    id: 0, life: MemberLife(storeID: 0, incarnation: 0, nonce: 0), name: "", clientURLs: [],
                    featureLevel: 0, version: "")),
            .raiseFeatureLevel(.max),
            .grantLease(LeaseID(.min), TimeToLive(milliseconds: .max)),
            .revokeLease(LeaseID(.max)),
            .renewLeases([]),
            .renewLeases([LeaseID(.min), LeaseID(0), LeaseID(.max)]),
            .expireLeases(LeaseExpiry(term: .max, grants: [LeaseGrant(LeaseID(-1), generation: .max)])),
            .deferLeases(
                LeaseDeferral(
                    term: 0, leases: [.init(grant: LeaseGrant(LeaseID(1), generation: 0), deadline: .max)])),
            .stamp,
        ] as [Command])
    func extremes(_ command: Command) {
        #expect(Command(decoding: command.encode()) == command)
    }

    @Test("the bytes of a command never change: the logs of running clusters are full of them")
    func golden() {
        let put = PutOperation(key: [0x6B], value: [0x76, 0x77], lease: LeaseID(258), returnsPrevious: true)
        #expect(Command.put(put).encode() == [1, 1, 9, 0, 0, 0, 0, 0, 0, 1, 2, 1, 0x6B, 2, 0x76, 0x77])
        let delete = DeleteRangeOperation(KeyRange(key: [1], end: [2]))
        #expect(Command.deleteRange(delete).encode() == [2, 1, 0, 1, 1, 1, 2])
        let transaction = Transaction(
            comparisons: [Comparison(KeyRange(key: [9]), .notEqual, .modified(Revision(300)))],
            success: [.put(PutOperation(key: [9], value: []))],
            failure: [.range(RangeQuery(KeyRange(key: [9]), limit: 1)), .transaction(Transaction())])
        #expect(
            Command.transaction(transaction).encode() == [
                3, 1, 1, 1, 9, 0, 3, 2, 0xAC, 2, 1, 2, 0, 1, 9, 0, 2, 1, 8, 1, 9, 0, 1, 4, 0, 0, 0,
            ])
        #expect(Command.compact(Compaction(revision: Revision(7))).encode() == [4, 1, 7, 0])
        #expect(Command.raiseFeatureLevel(2).encode() == [6, 1, 2])
        #expect(
            Command.grantLease(LeaseID(258), TimeToLive(seconds: 1)).encode() == [
                7, 1, 0, 0, 0, 0, 0, 0, 1, 2, 0xE8, 7,
            ])
        #expect(Command.revokeLease(LeaseID(1)).encode() == [8, 1, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(Command.renewLeases([LeaseID(2)]).encode() == [9, 1, 1, 0, 0, 0, 0, 0, 0, 0, 2])
        let grant = LeaseGrant(LeaseID(3), generation: 4)
        #expect(
            Command.expireLeases(LeaseExpiry(term: 5, grants: [grant])).encode()
                == [10, 1, 5, 1, 0, 0, 0, 0, 0, 0, 0, 3, 4])
        #expect(
            Command.deferLeases(LeaseDeferral(term: 5, leases: [.init(grant: grant, deadline: 6)])).encode()
                == [11, 1, 5, 1, 0, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 6])
        #expect(Command.stamp.encode() == [12, 1])
    }

    @Test("a kind or a version that is not known is named")
    func unknown() {
        #expect(Command.decode([200, 1, 5]) == .failure(.unknown(kind: 200, version: 1)))
        #expect(Command.decode([1, 2, 5]) == .failure(.unknown(kind: 1, version: 2)))
        #expect(Command.decode([]) == .failure(.empty))
        #expect(Command.decode([1]) == .failure(.malformed(kind: 1)))
        #expect(Command.decode(Command.raiseFeatureLevel(1).encode() + [0]) == .failure(.malformed(kind: 6)))
    }

    @Test("bytes that are cut off are refused, and no bytes trap", arguments: 0..<20)
    func damage(_ seed: UInt64) {
        var random = Seeded(seed)
        for command in commands(seed, count: 40) + [.publish(Self.attributes)] {
            let bytes = command.encode()
            for end in 0..<min(bytes.count, 60) { #expect(Command(decoding: Array(bytes[..<end])) == nil) }
            for _ in 0..<20 {
                var damaged = bytes
                damaged[random.below(bytes.count)] = UInt8(random.below(256))
                if let other = Command(decoding: damaged) { #expect(Command(decoding: other.encode()) == other) }
            }
            let noise = [UInt8(1 + random.below(6)), 1] + (0..<random.below(40)).map { _ in UInt8(random.below(9)) }
            _ = Command(decoding: noise)
        }
    }

    @Test("transactions nest as deep as a request may, and not as deep as bytes could say")
    func depth() {
        func nested(_ depth: Int) -> [UInt8] {
            [3, 1] + [UInt8]((1..<depth).flatMap { _ in [0, 1, 4] as [UInt8] })
                + [0, 0, 0] + [UInt8](repeating: 0, count: depth - 1)
        }
        #expect(Command(decoding: nested(129)) != nil)
        #expect(Command(decoding: nested(130)) == nil)
        #expect(Command(decoding: nested(100_000)) == nil)
    }

    @Test("a count of elements that are not there costs nothing")
    func lyingCount() {
        #expect(Command(decoding: [3, 1] + [UInt8](repeating: 0xFF, count: 9) + [1]) == nil)
        #expect(Command(decoding: [1, 1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1]) == nil)
    }
}

extension Command {
    /// The command for a request to the store.
    init(_ request: WriteRequest) {
        switch request {
        case .put(let put): self = .put(put)
        case .deleteRange(let delete): self = .deleteRange(delete)
        case .transaction(let transaction): self = .transaction(transaction)
        case .compact(let compaction): self = .compact(compaction)
        }
    }
}
