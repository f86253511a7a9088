public import Bytes

/// The bytes of a configuration: the payload of a configuration entry, and a part of a snapshot's metadata.
///
///     version (1) · voters · outgoing · learners · learnersNext · pendingVoters · addresses
///     list      = count · member …                 (varints)
///     addresses = count · (member · count · (length · UTF-8) …) …
extension Configuration {
    private static let version: UInt8 = 2

    public func encode(into bytes: inout [UInt8]) {
        bytes.append(Self.version)
        for list in [voters, outgoing, learners, learnersNext, pendingVoters] {
            bytes.appendVarint(UInt64(list.count))
            for member in list { bytes.appendVarint(member.rawValue) }
        }
        bytes.appendVarint(UInt64(addresses.count))
        for address in addresses {
            bytes.appendVarint(address.member.rawValue)
            bytes.appendVarint(UInt64(address.peerURLs.count))
            for url in address.peerURLs { bytes.appendLengthPrefixed(Array(url.utf8)) }
        }
    }

    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    /// Nil when the bytes are not exactly one well-formed configuration.
    public init?(decoding bytes: [UInt8]) {
        let decoded: Configuration? = bytes.withUnsafeBytes { buffer in
            var cursor = ByteCursor(buffer)
            guard let configuration = Configuration(from: &cursor), cursor.isAtEnd else { return nil }
            return configuration
        }
        guard let decoded else { return nil }
        self = decoded
    }

    /// Reads a configuration from the front of `cursor`. Nil when there is none that is well formed.
    public init?(from cursor: inout ByteCursor) {
        guard cursor.readBigEndian(UInt8.self) == Self.version,
            let voters = Self.readMembers(&cursor),
            let outgoing = Self.readMembers(&cursor),
            let learners = Self.readMembers(&cursor),
            let learnersNext = Self.readMembers(&cursor),
            let pendingVoters = Self.readMembers(&cursor),
            let addresses = Self.readAddresses(&cursor)
        else { return nil }
        self.init(
            voters: voters, outgoing: outgoing, learners: learners, learnersNext: learnersNext,
            pendingVoters: pendingVoters, addresses: addresses)
        guard isWellFormed else { return nil }
    }

    private static func readMembers(_ cursor: inout ByteCursor) -> [MemberID]? {
        guard let count = cursor.readVarint(), count <= UInt64(membersMax) else { return nil }
        var members: [MemberID] = []
        for _ in 0..<count {
            guard let member = cursor.readVarint() else { return nil }
            members.append(MemberID(member))
        }
        return members
    }

    private static func readAddresses(_ cursor: inout ByteCursor) -> [Address]? {
        guard let count = cursor.readVarint(), count <= UInt64(membersMax) else { return nil }
        var addresses: [Address] = []
        for _ in 0..<count {
            guard let member = cursor.readVarint(), let urls = cursor.readVarint(), urls <= UInt64(addressesMax)
            else { return nil }
            var peerURLs: [String] = []
            for _ in 0..<urls {
                guard let utf8 = cursor.readLengthPrefixed(bytesMax: addressBytesMax),
                    let url = String(validating: utf8, as: UTF8.self)
                else { return nil }
                peerURLs.append(url)
            }
            addresses.append(Address(member: MemberID(member), peerURLs: peerURLs))
        }
        return addresses
    }
}
