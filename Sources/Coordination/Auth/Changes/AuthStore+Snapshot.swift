internal import Bytes

/// Users, roles and tokens as a section of a snapshot:
///
///     enabled (1 byte) · revision · users: count · each · roles: count · each
///     · users with tokens: count · name · count · digest (32 bytes), index, lifetime, expiry of each
///
/// in ascending order of names and digests. The format of users and roles is that of commands.
extension AuthStore {
    func encode() -> [UInt8] {
        var bytes: [UInt8] = [isEnabled ? 1 : 0]
        bytes.appendVarint(revision.number)
        bytes.appendVarint(UInt64(users.count))
        for user in users { bytes.append(user) }
        bytes.appendVarint(UInt64(roles.count))
        for role in roles { bytes.append(role) }
        let ordered = tokens.ordered
        bytes.appendVarint(UInt64(ordered.count))
        for (user, tokens) in ordered {
            bytes.appendLengthPrefixed(user.utf8)
            bytes.appendVarint(UInt64(tokens.count))
            for (digest, token) in tokens {
                bytes += digest.bytes
                for number in [token.index, token.lifetime, token.expiry] { bytes.appendVarint(number) }
            }
        }
        return bytes
    }

    init(_ reader: inout CommandReader) throws(CommandReader.Malformed) {
        isEnabled = try reader.flags(1) != 0
        revision = AuthRevision(try reader.varint())
        for _ in 0..<(try reader.varint()) { users.append(try reader.user()) }
        for _ in 0..<(try reader.varint()) { roles.append(try reader.role()) }
        for _ in 0..<(try reader.varint()) {
            let user = try reader.userName()
            for _ in 0..<(try reader.varint()) {
                let digest = try reader.digest()
                guard tokens[digest] == nil else { throw CommandReader.Malformed() }
                let token = AuthToken(
                    user: user, index: try reader.varint(), lifetime: try reader.varint(), expiry: try reader.varint())
                tokens.restore(token, digest)
            }
        }
        recordBytes = users.reduce(0) { $0 + $1.recordBytes } + roles.reduce(0) { $0 + $1.recordBytes }
        guard zip(users, users.dropFirst()).allSatisfy({ $0.name < $1.name }),
            zip(roles, roles.dropFirst()).allSatisfy({ $0.name < $1.name }),
            users.allSatisfy({ user in zip(user.roles, user.roles.dropFirst()).allSatisfy { $0 < $1 } })
        else { throw CommandReader.Malformed() }
    }
}
