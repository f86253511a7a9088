internal import Bytes

/// The tokens that were given out, by the digests of their texts. The texts themselves are known to their holders only.
struct TokenTable: Hashable, Sendable {
    private var tokens: [SHA256Digest: AuthToken] = [:]
    private var digests: [UserName: [SHA256Digest]] = [:]

    var count: Int { tokens.count }

    subscript(digest: SHA256Digest) -> AuthToken? { tokens[digest] }

    /// What becomes of a new token.
    enum Insertion {
        case inserted
        /// There is one with the same digest.
        case taken
        case full
    }

    /// Adds a token. If its user has too many, those that have ended go, and if there are none the one that ends first.
    mutating func insert(_ token: AuthToken, _ digest: SHA256Digest, at time: UInt64) -> Insertion {
        guard tokens[digest] == nil else { return .taken }
        if tokens.count >= AuthLimits.tokensMax {
            for user in Array(digests.keys) { remove(of: user) { $0.expiry <= time } }
        }
        if hasTooMany(token.user) { remove(of: token.user) { $0.expiry <= time } }
        if hasTooMany(token.user), let first = digests[token.user]?.min(by: endsEarlier) { remove(first) }
        guard tokens.count < AuthLimits.tokensMax else { return .full }
        restore(token, digest)
        return .inserted
    }

    /// Lets a token that has not ended last longer; nil when there is none.
    mutating func extend(_ digest: SHA256Digest, at time: UInt64) -> AuthToken? {
        guard var token = tokens[digest], token.expiry > time else { return nil }
        token.expiry = max(token.expiry, Self.expiry(of: token.lifetime, from: time))
        tokens[digest] = token
        return token
    }

    static func expiry(of lifetime: UInt64, from time: UInt64) -> UInt64 {
        let (sum, overflow) = time.addingReportingOverflow(lifetime)
        return overflow ? .max : sum
    }

    mutating func removeAll() { self = TokenTable() }

    mutating func removeAll(of user: UserName) { remove(of: user) { _ in true } }

    /// All tokens, by user and digest, in ascending order.
    var ordered: [(user: UserName, tokens: [(digest: SHA256Digest, token: AuthToken)])] {
        digests.keys.sorted().map { user in
            let own = (digests[user] ?? []).sorted()
            return (user, own.compactMap { digest in tokens[digest].map { (digest, $0) } })
        }
    }

    /// Adds a token of a snapshot.
    mutating func restore(_ token: AuthToken, _ digest: SHA256Digest) {
        tokens[digest] = token
        digests[token.user, default: []].append(digest)
    }

    private func hasTooMany(_ user: UserName) -> Bool {
        (digests[user]?.count ?? 0) >= AuthLimits.tokensPerUserMax
    }

    private func endsEarlier(_ a: SHA256Digest, _ b: SHA256Digest) -> Bool {
        (tokens[a]?.expiry ?? 0, a) < (tokens[b]?.expiry ?? 0, b)
    }

    private mutating func remove(_ digest: SHA256Digest) {
        guard let token = tokens.removeValue(forKey: digest) else { return }
        digests[token.user]?.removeAll { $0 == digest }
        if digests[token.user]?.isEmpty == true { digests[token.user] = nil }
    }

    private mutating func remove(of user: UserName, where isDue: (AuthToken) -> Bool) {
        guard let own = digests[user] else { return }
        let left = own.filter { digest in
            guard let token = tokens[digest], isDue(token) else { return true }
            tokens[digest] = nil
            return false
        }
        digests[user] = left.isEmpty ? nil : left
    }
}
