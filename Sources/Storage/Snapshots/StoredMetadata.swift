internal import Bytes
internal import Raft

/// A snapshot's metadata on disk. The encoding is this module's own: files do not change when a message does.
enum StoredMetadata {
    private static let membersMax = 65_536
    private static let stringBytesMax = 65_536

    static func append(_ metadata: SnapshotMetadata, to bytes: inout [UInt8]) {
        bytes.appendBigEndian(metadata.index.position)
        bytes.appendBigEndian(metadata.term.number)
        bytes.appendBigEndian(metadata.stamp.nanoseconds)
        let configuration = metadata.configuration
        for members in [
            configuration.voters, configuration.outgoing, configuration.learners, configuration.learnersNext,
            configuration.pendingVoters,
        ] {
            bytes.appendVarint(UInt64(members.count))
            for member in members { bytes.appendBigEndian(member.rawValue) }
        }
        bytes.appendVarint(UInt64(configuration.addresses.count))
        for address in configuration.addresses {
            bytes.appendBigEndian(address.member.rawValue)
            bytes.appendVarint(UInt64(address.peerURLs.count))
            for url in address.peerURLs { bytes.appendLengthPrefixed(Array(url.utf8)) }
        }
    }

    static func read(_ cursor: inout ByteCursor) -> SnapshotMetadata? {
        guard let index = cursor.readBigEndian(UInt64.self), let term = cursor.readBigEndian(UInt64.self),
            let stamp = cursor.readBigEndian(UInt64.self), max(index, term) <= UInt64.max / 4,
            let voters = members(&cursor), let outgoing = members(&cursor), let learners = members(&cursor),
            let learnersNext = members(&cursor), let pendingVoters = members(&cursor),
            let addresses = addresses(&cursor)
        else { return nil }
        return SnapshotMetadata(
            index: LogIndex(index), term: Term(term), stamp: ClusterTime(nanoseconds: stamp),
            configuration: Configuration(
                voters: voters, outgoing: outgoing, learners: learners, learnersNext: learnersNext,
                pendingVoters: pendingVoters, addresses: addresses))
    }

    private static func members(_ cursor: inout ByteCursor) -> [MemberID]? {
        guard let count = cursor.readVarint(), count <= UInt64(membersMax) else { return nil }
        var members: [MemberID] = []
        for _ in 0..<count {
            guard let member = cursor.readBigEndian(UInt64.self) else { return nil }
            members.append(MemberID(member))
        }
        return members
    }

    private static func addresses(_ cursor: inout ByteCursor) -> [Configuration.Address]? {
        guard let count = cursor.readVarint(), count <= UInt64(membersMax) else { return nil }
        var addresses: [Configuration.Address] = []
        for _ in 0..<count {
            guard let member = cursor.readBigEndian(UInt64.self), let urls = cursor.readVarint(),
                urls <= UInt64(membersMax)
            else { return nil }
            var peerURLs: [String] = []
            for _ in 0..<urls {
                guard let url = cursor.readLengthPrefixed(bytesMax: stringBytesMax) else { return nil }
                peerURLs.append(String(decoding: url, as: UTF8.self))
            }
            addresses.append(Configuration.Address(member: MemberID(member), peerURLs: peerURLs))
        }
        return addresses
    }
}
