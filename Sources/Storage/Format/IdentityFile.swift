internal import Bytes
internal import Raft

/// The file that says whose directory this is: written once when the directory is made and replaced whole at each start.
struct IdentityFile: Equatable, Sendable {
    enum Refusal: Error, Equatable {
        case damaged
        case newerFormat(UInt32)
        case olderFormat(UInt32)
    }

    static let bytesMax = 4096
    private static let magic = Array("HFIDENT\n".utf8)

    var identity: Identity
    /// How often the directory has been started.
    var incarnation: UInt64

    init(identity: Identity, incarnation: UInt64) {
        self.identity = identity
        self.incarnation = incarnation
    }

    func encoded() -> [UInt8] {
        var bytes = Self.magic
        bytes.appendBigEndian(Format.version)
        bytes.appendBigEndian(UInt32(0))
        bytes.appendBigEndian(identity.clusterID)
        bytes.appendBigEndian(identity.memberID.rawValue)
        bytes.appendBigEndian(identity.group)
        bytes.appendBigEndian(identity.storeID)
        bytes.appendBigEndian(incarnation)
        bytes.overwriteBigEndian(UInt32(bytes.count + 4), at: 12)
        bytes.appendBigEndian(CRC32C.of(bytes))
        return bytes
    }

    /// Magic, version, length and the checksum in the last four bytes keep their places in every version, so that a newer
    /// format is told from a damaged file.
    init(_ bytes: [UInt8]) throws(Refusal) {
        guard bytes.count >= 20, bytes.count <= Self.bytesMax, bytes.starts(with: Self.magic) else { throw .damaged }
        let parsed = bytes.withUnsafeBytes { buffer -> Result<IdentityFile, Refusal> in
            var cursor = ByteCursor(UnsafeRawBufferPointer(rebasing: buffer[8...]))
            guard let version = cursor.readBigEndian(UInt32.self), let length = cursor.readBigEndian(UInt32.self),
                Int(length) == buffer.count,
                RecordHeader.load(buffer, buffer.count - 4, UInt32.self)
                    == CRC32C.of(UnsafeRawBufferPointer(rebasing: buffer[..<(buffer.count - 4)]))
            else { return .failure(.damaged) }
            guard version <= Format.version else { return .failure(.newerFormat(version)) }
            guard version == Format.version else { return .failure(.olderFormat(version)) }
            guard let cluster = cursor.readBigEndian(UInt64.self),
                let member = cursor.readBigEndian(UInt64.self), let group = cursor.readBigEndian(UInt32.self),
                let store = cursor.readBigEndian(UInt64.self), let incarnation = cursor.readBigEndian(UInt64.self),
                incarnation <= UInt64.max / 4, cursor.count == 4
            else { return .failure(.damaged) }
            let identity = Identity(clusterID: cluster, memberID: MemberID(member), group: group, storeID: store)
            return .success(IdentityFile(identity: identity, incarnation: incarnation))
        }
        self = try parsed.get()
    }
}
