import Coordination
import MVCC
import MVCCTestKit
import Testing

/// Random policies and random requests, judged a second time by a policy that knows single keys only.
@Suite struct AuthPropertyTests {
    /// A user's rights, without intervals: a key is asked of each permission.
    struct NaivePolicy {
        var permissions: [KeyPermission]

        private func may(_ key: [UInt8], _ wanted: KeyPermission.Access) -> Bool {
            permissions.contains { ($0.access == wanted || $0.access == .readWrite) && $0.range.contains(key) }
        }

        /// Of a range every key is asked at which something may change: where it, or a permission, begins or ends.
        private func may(_ range: KeyRange, _ wanted: KeyPermission.Access) -> Bool {
            if SystemKeyspace.contains(range.key) { return false }
            if !range.isSingleKey, !range.isOpenEnded, KeyRange.precedes(range.end, range.key) { return false }
            var corners = [range.key]
            for other in permissions.map(\.range) { corners += [other.key, other.key + [0], other.end] }
            return may(range.key, wanted) && corners.allSatisfy { !range.contains($0) || may($0, wanted) }
        }

        func permits(_ command: Command) -> Bool {
            switch command {
            case .put(let put): allows(.put(put))
            case .deleteRange(let delete): allows(.deleteRange(delete))
            case .transaction(let transaction): allows(.transaction(transaction))
            case .grantLease: true
            case .compact, .publish, .raiseFeatureLevel, .auth, .authorised, .revokeLease, .renewLeases, .expireLeases,
                .deferLeases, .stamp, .alarm, .checkpoint, .compareStates, .compactByItself:
                false
            }
        }

        private func allows(_ operation: MVCC.Operation) -> Bool {
            switch operation {
            case .range(let query): return may(query.range, .read)
            case .put(let put):
                let key = KeyRange(key: put.key)
                return may(key, .write) && (!put.returnsPrevious || may(key, .read))
            case .deleteRange(let delete):
                return may(delete.range, .write) && (!delete.returnsPrevious || may(delete.range, .read))
            case .transaction(let transaction):
                for comparison in transaction.comparisons where !may(comparison.range, .read) { return false }
                for nested in transaction.success where !allows(nested) { return false }
                for nested in transaction.failure where !allows(nested) { return false }
                return true
            }
        }

        func mayRead(_ key: [UInt8]) -> Bool { may(key, .read) }
        func mayWrite(_ key: [UInt8]) -> Bool { may(key, .write) }
    }

    private static func policy(_ requests: inout Requests) -> [KeyPermission] {
        var permissions: [KeyPermission] = []
        for _ in 0..<(2 + requests.random.below(14)) {
            let range = requests.range(from: requests.key())
            let isEmpty = !range.isSingleKey && !range.isOpenEnded && !KeyRange.precedes(range.key, range.end)
            guard !isEmpty, !permissions.contains(where: { $0.range == range }) else { continue }
            permissions.append(KeyPermission(requests.random.pick([.read, .write, .readWrite, .readWrite]), range))
        }
        return permissions
    }

    @Test(
        "requests are permitted if and only if the naive policy permits them, and then do and tell nothing else",
        arguments: 0..<60)
    func commands(seed: UInt64) throws {
        var requests = Requests(seed: seed, keyCount: 16)
        let permissions = Self.policy(&requests)
        let naive = NaivePolicy(permissions: permissions)
        var story = AuthStory.with("u", permissions)
        var permitted = 0
        for step in 0..<150 {
            let command = Command(requests.write(around: story.state.revision.number))
            if requests.random.oneIn(3) {
                story.send(command, as: "root")
                continue
            }
            let index = story.state.appliedIndex + 1
            let payload = Command.authorised(story.principal("u"), command).encode()
            let progress = story.state.apply(index: index, term: 1, stamp: 0, payload: payload[...])
            guard case .done(let outcome) = progress else {
                Issue.record("\(progress)")
                return
            }
            let isDenied = outcome.answer == .success(.denied(.permissionDenied))
            try #require(isDenied != naive.permits(command), "seed \(seed), step \(step): \(command) \(permissions)")
            if isDenied {
                #expect(outcome.changes.isEmpty)
                continue
            }
            permitted += 1
            for change in outcome.changes { #expect(naive.mayWrite(change.current.key), "seed \(seed), step \(step)") }
            for key in Self.keysTold(outcome.answer) { #expect(naive.mayRead(key), "seed \(seed), step \(step)") }
        }
        #expect(permissions.count < 4 || permitted > 0, "seed \(seed)")
    }

    @Test("ranges are covered if and only if every corner is", arguments: 0..<60)
    func ranges(seed: UInt64) {
        var requests = Requests(seed: seed &+ 1_000, keyCount: 12)
        let permissions = Self.policy(&requests)
        let naive = NaivePolicy(permissions: permissions)
        let story = AuthStory.with("u", permissions)
        let user = story.principal("u")
        for _ in 0..<200 {
            let range = requests.range(from: requests.key())
            let query = Command.transaction(Transaction(success: [.range(RangeQuery(range))]))
            let isPermitted = story.state.auth.refusalToRead(range, user) == nil
            #expect(isPermitted == naive.permits(query), "seed \(seed): \(range) \(permissions)")
        }
    }

    private static func keysTold(_ answer: Result<Answer, StoreError>) -> [[UInt8]] {
        switch answer {
        case .success(.put(let result)): result.previous.map { [$0.key] } ?? []
        case .success(.deleteRange(let result)): result.previous.map(\.key)
        case .success(.transaction(let result)): keysTold(result)
        case .success, .failure: []
        }
    }

    private static func keysTold(_ result: TransactionResult) -> [[UInt8]] {
        result.results.flatMap { step -> [[UInt8]] in
            switch step {
            case .range(let result, _): result.keyValues.map(\.key)
            case .put(let result, _): result.previous.map { [$0.key] } ?? []
            case .deleteRange(let result, _): result.previous.map(\.key)
            case .transaction(let nested): keysTold(nested)
            }
        }
    }
}
